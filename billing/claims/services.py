"""A claim's life: lines made by themselves, checked, sent with one tap, approved, corrected (rules.md section 4)."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from billing.claims.correcting import correct_line
from billing.claims.deciding import Approved, approve_many, decide_line
from billing.claims.lines import (
    check_own,
    lines_with_work,
    lock_line,
    minutes_of,
    send_line,
    session_of,
    sessions,
)
from billing.claims.models import Claim, ClaimLine, LineKind, LineStatus
from billing.claims.paydays import pay_calendar
from billing.claims.paying import mark_paid, release_from_run, take_into_run
from billing.claims.selectors import SENDABLE
from billing.claims.session_price import allows_kilometres, fee_fields, travel_fields
from domain.clock import local_day, now, today
from domain.errors import Conflict, DomainError
from domain.period import Month
from money import total
from outbox.services import publish
from registry.sessions.frozen import outcome_of
from registry.sessions.models import ExpertSession
from tenants.terminology.terms import tt

__all__ = [
    "Approved", "adjust_line", "approve_many", "correct_line", "decide_line", "draft_line", "mark_paid", "pay_calendar",
    "release_from_run", "submit_month", "take_into_run",
]  # fmt: skip

FARTHEST = Decimal(2000)


class SumChanged(Conflict):
    """The total is not the one that the person saw; it must be shown before it is sent."""

    code = "sum_changed"


# --- making and checking --------------------------------------------------------------------


@transaction.atomic
def draft_line(session_id: UUID) -> ClaimLine | None:
    """Make the claim line of a decided session; the one that exists when it was made before.

    No line when the outcome pays nothing (a free cancellation, an illness). 0.00 with its reason for peers, the
    employed and those who waive the fee.
    """
    session = sessions().select_for_update(of=("self",)).get(pk=session_id)
    outcome = outcome_of(session)
    if outcome is None or (outcome.fee.is_none and not outcome.counts_as_held):
        return None
    made = session.claim_lines.filter(kind=LineKind.FEE, corrects=None).first()
    if made:
        return made
    line = _new_line(session, LineKind.FEE, **fee_fields(session))
    record("line.drafted", subject=line, by=None, amount=line.amount)
    return line


@transaction.atomic
def adjust_line(*, line_id: UUID, by, hours: Decimal | None = None, km: Decimal | None = None) -> ClaimLine:
    """Correct hours (and kilometres) of an own fee line before it is sent. None leaves a thing as it is; km 0 takes it off.

    Kilometres are a line of their own, so they can still be corrected when only the fee has been sent.
    Raises Conflict when it was sent meanwhile, DomainError for impossible numbers or travel that is not paid.
    """
    line = lock_line(line_id)
    check_own(line.claim, by)
    if line.kind != LineKind.FEE or (hours is not None and line.status not in SENDABLE):
        raise Conflict(_("This has already been sent. Nothing was changed."))
    if hours is not None:
        _set_hours(line, hours)
    if km is not None:
        _set_kilometres(line, km)
    record("line.adjusted", subject=line, by=by, hours=hours, km=km)
    return line


# --- sending --------------------------------------------------------------------------------


@transaction.atomic
def submit_month(*, expert, month: Month, by, shown_total: Decimal | None = None) -> Claim:
    """Send everything of a month that is not sent: one tap, one approval round per line (A064, A095, A096).

    The price, the pay day and each line's chain are frozen now. `shown_total` is the sum that the person saw.
    Raises Conflict when there is nothing to send (sent already) or the sum has changed, DomainError when no line
    has a price or a rule is missing.
    """
    claim = Claim.objects.select_for_update().get(expert=expert, month=month.first_day)
    check_own(claim, by)
    lines = _priced(
        lines_with_work()
        .filter(claim=claim, status__in=SENDABLE)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if shown_total is not None and total(line.amount for line in lines) != shown_total:
        raise SumChanged(_("The sum has changed. Check it and send again."))
    pay_day, sent_at = pay_calendar(today()).pay_day_if_sent(now(), month), now()
    for line in lines:
        line.pay_day, line.sent_at = pay_day, sent_at
        line.save(update_fields=["pay_day", "sent_at"])
        send_line(line, claimant=expert.user, by=by)
    claim.first_sent_at = claim.first_sent_at or sent_at
    claim.save(update_fields=["first_sent_at"])
    record("claim.sent", subject=claim, by=by, total=total(line.amount for line in lines), lines=len(lines))
    publish("claim.sent", claim.pk)
    return claim


# --- inside ---------------------------------------------------------------------------------


def _new_line(session: ExpertSession, kind: LineKind, **fields) -> ClaimLine:
    day = local_day(session.starts_at)
    claim, _made = Claim.objects.get_or_create(expert=session.expert, month=Month.of(day).first_day)
    return ClaimLine.objects.create(
        claim=claim,
        session=session,
        kind=kind,
        unit=session.unit,
        cost_centre_id=session.cost_centre_id,
        work_date=day,
        label=session.assignment.order.task_type.labels.get("fi", ""),
        **fields,
    )


def _set(line: ClaimLine, fields: dict) -> None:
    for name, value in fields.items():
        setattr(line, name, value)
    line.save(update_fields=list(fields))


def _set_hours(line: ClaimLine, hours: Decimal) -> None:
    _set(line, fee_fields(session_of(line), minutes_of(hours)))


def _set_kilometres(line: ClaimLine, km: Decimal) -> None:
    if not 0 <= km <= FARTHEST:
        raise DomainError(_("Write the kilometres as a number, at most 2000."), code="kilometres")
    travels = ClaimLine.objects.select_for_update().filter(session=line.session_id, kind=LineKind.TRAVEL)
    found = travels.filter(corrects=None).first()
    if found and found.status not in SENDABLE:
        raise Conflict(_("This has already been sent. Nothing was changed."))
    if km or (found and found.status == LineStatus.RETURNED):
        _write_kilometres(session_of(line), found, km)
    elif found:
        found.delete()


def _write_kilometres(session: ExpertSession, found: ClaimLine | None, km: Decimal) -> None:
    if not allows_kilometres(session):
        raise DomainError(_("Travel with an own car is not paid for this task."), code="travel_not_paid")
    fields = travel_fields(session, km)
    if found:
        _set(found, fields)
    else:
        _new_line(session, LineKind.TRAVEL, **fields)


def _priced(lines) -> list[ClaimLine]:
    """The lines that have a price; one that had none is tried again. Raises when nothing can be sent."""
    lines = list(lines)
    if not lines:
        raise Conflict(tt("This {fee} request has already been sent."))
    for line in lines:
        if "problem" in line.price:
            _set(line, fee_fields(session_of(line), line.price["minutes"]))
    ready = [line for line in lines if "problem" not in line.price]
    if not ready:
        raise DomainError(lines[0].price["problem"], code="no_price")
    return ready
