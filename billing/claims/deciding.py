"""Approvers decide lines; a line moves when its round is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from billing.approvals import services as approvals
from billing.approvals.models import Round, RoundStatus, Verdict
from billing.claims.models import ClaimLine, LineStatus
from domain.errors import DomainError
from outbox.services import publish

AFTER = {
    RoundStatus.APPROVED: LineStatus.APPROVED,
    RoundStatus.RETURNED: LineStatus.RETURNED,
    RoundStatus.REJECTED: LineStatus.REJECTED,
}


@transaction.atomic
def decide_line(
    *, round_id: UUID, verdict: Verdict, by, reason: str = "", step: int | None = None
) -> ClaimLine:
    """Decide one step of a line's round; at the end of the round the line moves and the expert is told.

    Raises what `approvals.services.decide` raises. The line is locked before the round, always in this order.
    """
    subject = Round.objects.values_list("subject_id", flat=True).get(pk=round_id)
    line = ClaimLine.objects.select_for_update().get(pk=subject)
    matter = approvals.decide(round_id=round_id, verdict=verdict, by=by, reason=reason, step=step)
    if matter.status == RoundStatus.OPEN:
        return line
    line.become(AFTER[RoundStatus(matter.status)], by=by, note=reason.strip())
    if line.status in (LineStatus.RETURNED, LineStatus.REJECTED):
        publish(f"line.{line.status}", line.pk)
    return line


@dataclass(frozen=True)
class Approved:
    """What became of approving many: how many went on, and those that could not, with the sentence."""

    lines: tuple[ClaimLine, ...]
    refused: tuple[DomainError, ...]


def approve_many(*, steps: Iterable[tuple[UUID, int]], by) -> Approved:
    """Approve rounds at the steps that were seen. One that somebody else has decided does not stop the rest."""
    lines, refused = [], []
    for round_id, step in steps:
        try:
            lines.append(decide_line(round_id=round_id, verdict=Verdict.APPROVE, by=by, step=step))
        except DomainError as error:
            refused.append(error)
    return Approved(tuple(lines), tuple(refused))
