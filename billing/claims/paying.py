"""What payment does to claim lines: payouts calls these in the transaction of its run (rules.md section 5)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from billing.claims.models import ClaimLine, LineStatus


@transaction.atomic
def take_into_run(line_ids: Collection[UUID], by) -> list[ClaimLine]:
    """Lock approved lines into a run. Raises StepRefused (a Conflict) when one is not approved any more."""
    return _move(line_ids, LineStatus.IN_RUN, by)


@transaction.atomic
def release_from_run(line_ids: Collection[UUID], by) -> list[ClaimLine]:
    """Give the lines of a cancelled run back: they are approved again. Raises StepRefused."""
    return _move(line_ids, LineStatus.APPROVED, by)


@transaction.atomic
def mark_paid(line_ids: Collection[UUID], by) -> list[ClaimLine]:
    """The money of a run has been paid. Raises StepRefused."""
    return _move(line_ids, LineStatus.PAID, by)


def _move(line_ids: Collection[UUID], status: LineStatus, by) -> list[ClaimLine]:
    lines = list(ClaimLine.objects.select_for_update().filter(pk__in=line_ids).order_by("pk"))
    if len(lines) != len(set(line_ids)):
        raise ClaimLine.DoesNotExist("a line of the run is missing")
    for line in lines:
        line.become(status, by=by)
    return lines
