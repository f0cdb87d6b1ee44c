"""What the claim services share: locked lines, whose they are, and the way into a chain."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from billing.approvals import services as approvals
from billing.claims.models import Claim, ClaimLine, LineStatus
from domain.clock import today
from domain.errors import DomainError, NotAllowed
from money import ZERO
from registry.sessions.models import ExpertSession
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on

LONGEST = 24 * 60


def sessions():
    """Sessions with everything that a line is made of."""
    return ExpertSession.objects.select_related(
        "expert__user", "unit", "assignment__order__task_type", "assignment__order__orderer"
    )


def lines_with_work():
    """Lines with their work, for sending."""
    order = "session__assignment__order"
    return ClaimLine.objects.select_related(
        f"{order}__orderer", f"{order}__task_type", "session__expert", "unit"
    )


def session_of(line: ClaimLine) -> ExpertSession:
    """The session of a line."""
    return sessions().get(pk=line.session_id)


def lock_line(line_id: UUID) -> ClaimLine:
    """The line, locked after its claim like in sending."""
    claim_id = ClaimLine.objects.values_list("claim_id", flat=True).get(pk=line_id)
    Claim.objects.select_for_update().get(pk=claim_id)
    return ClaimLine.objects.select_for_update().get(pk=line_id)


def check_own(claim: Claim, by) -> None:
    """Raise NotAllowed unless the claim is `by`'s own."""
    if claim.expert.user_id != by.pk:
        raise NotAllowed(_("Only the person who did the work can do this."))


def minutes_of(hours: Decimal) -> int:
    """Hours as whole minutes. Raises DomainError outside 0–24."""
    minutes = round(hours * 60)
    if not 0 < minutes <= LONGEST:
        raise DomainError(
            _("Write the hours as a number between 0 and 24, for example 2 or 1,5."), code="hours"
        )
    return minutes


def send_line(line: ClaimLine, *, claimant, by, note: str = "") -> None:
    """Into the chain of the line's unit. A line of 0.00 asks nobody for money and is done at once."""
    line.become(LineStatus.SUBMITTED, by=by, note=note)
    if line.amount == ZERO:
        line.become(LineStatus.APPROVED, by=None, note="0.00")
        return
    approvals.open_round(
        subject_id=line.pk,
        unit=line.unit,
        claimant=claimant,
        orderer=line.session.assignment.order.orderer,
        chain=_chain(line),
        by=by,
        amount=abs(line.amount),
    )


def _chain(line: ClaimLine) -> dict:
    rule = rule_on(RuleKind.CHAIN, today(), line.unit)
    return {**rule.data, "rule": str(rule.pk)}
