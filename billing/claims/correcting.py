"""A closed line never changes: it is corrected by new lines that refer to it (rules.md section 3)."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from billing.claims.lines import lock_line, minutes_of, send_line, session_of
from billing.claims.models import ClaimLine, LineKind, LineStatus
from billing.claims.paydays import pay_calendar
from billing.claims.session_price import fee_fields
from domain.clock import now, today
from domain.errors import Conflict, DomainError
from domain.period import Month

CLOSED = {LineStatus.APPROVED, LineStatus.IN_RUN, LineStatus.PAID}


@transaction.atomic
def correct_line(*, line_id: UUID, by, reason: str, hours: Decimal | None = None) -> list[ClaimLine]:
    """Take back an approved or paid line by a new line that refers to it; `hours` adds the right one.

    The closed line never changes. The new lines go through the unit's chain; who makes them does not approve them.
    Raises Conflict when the line is not closed or was corrected before.
    """
    line = lock_line(line_id)
    if line.status not in CLOSED or line.kind == LineKind.REVERSAL:
        raise Conflict(_("Only an approved or paid line is corrected this way."))
    if line.corrections.exists():
        raise Conflict(_("This line has already been corrected."))
    if not reason.strip():
        raise DomainError(_("Write the reason, so that it can be put right."), code="reason_needed")
    made = [_copy(line, LineKind.REVERSAL, unit_amount=-line.unit_amount, amount=-line.amount)]
    if hours is not None:
        made.append(_copy(line, line.kind, **fee_fields(session_of(line), minutes_of(hours))))
    for new in made:
        send_line(new, claimant=by, by=by, note=reason.strip())
    record("line.corrected", subject=line, by=by, lines=[str(new.pk) for new in made])
    return made


def _copy(line: ClaimLine, kind: str, **changes) -> ClaimLine:
    """A new line that refers to a closed one, in the first payment still ahead."""
    month = Month.of(line.claim.month)
    values = {
        field.attname: getattr(line, field.attname)
        for field in ClaimLine._meta.concrete_fields
        if field.name not in ("id", "status", "created_at")
    }
    pay_day = pay_calendar(today()).pay_day_if_sent(now(), month)
    values |= {"kind": kind, "corrects_id": line.pk, "pay_day": pay_day, "sent_at": now(), **changes}
    return ClaimLine.objects.create(**values)
