"""Moving approval rounds: opening, deciding, reminding. Knows nothing of claims; a claim asks and moves itself."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from billing.approvals.chain import ChainSpec, StepSpec, next_step
from billing.approvals.holding import holding_of
from billing.approvals.models import Decision, Deputy, Round, RoundStatus, Verdict
from billing.approvals.selectors import rounds_to_decide, rounds_without_holder
from domain.clock import at, local_day, now, today
from domain.errors import Conflict, DomainError, NotAllowed
from money import ZERO
from outbox.services import publish

MORNING = dt.time(8)

ENDS = {
    Verdict.RETURN: RoundStatus.RETURNED,
    Verdict.REJECT: RoundStatus.REJECTED,
    Verdict.APPROVE: RoundStatus.APPROVED,
}


@transaction.atomic
def open_round(
    *, subject_id: UUID, unit, claimant, orderer, chain: dict, by, amount: Decimal = ZERO
) -> Round:
    """Start the way of one matter through a chain, frozen as it is now.

    `chain` is a rule's data (`ChainSpec.from_data`), `amount` the euros that its limits judge. `claimant` and
    `orderer` are users or None. A second open round of the same matter breaks a constraint.
    """
    matter = Round(
        subject_id=subject_id,
        unit=unit,
        claimant=claimant,
        orderer=orderer,
        chain={**chain, "amount": str(amount)},
        since=now(),
    )
    _give_to_holder(matter)
    record("round.opened", subject=matter, by=by, subject_id=subject_id)
    return matter


@transaction.atomic
def decide(*, round_id: UUID, verdict: Verdict, by, reason: str = "", step: int | None = None) -> Round:
    """Take one decision. `step` is the step that the person saw; another one means that somebody was first.

    Raises Conflict for a second decision, NotAllowed for four eyes or a stranger, DomainError for a missing reason.
    """
    matter = Round.objects.select_for_update().get(pk=round_id)
    _check_may_decide(matter, by, step)
    reason = reason.strip()
    if verdict != Verdict.APPROVE and not reason:
        raise DomainError(_("Write the reason, so that it can be put right."), code="reason_needed")
    Decision.objects.create(
        round=matter, step=matter.step, verdict=verdict, reason=reason, by=by, claimant_id=matter.claimant_id
    )
    record("round.decided", subject=matter, by=by, verdict=str(verdict), step=matter.step)
    if verdict == Verdict.APPROVE and _goes_on(matter):
        return matter
    matter.become(ENDS[Verdict(verdict)], by=by, note=reason)
    return matter


@transaction.atomic
def rehold(*, round_id: UUID) -> bool:
    """Find a holder again for a round whose holder has left. False when there is nobody at all."""
    matter = Round.objects.select_for_update().get(pk=round_id)
    if matter.status == RoundStatus.OPEN:
        _give_to_holder(matter)
    return matter.holder_id is not None


def keep_rounds_moving() -> None:
    """The nightly job: no round without a holder, reminders, escalation. Raises LookupError when nobody can decide.

    Running it again on the same day does nothing new.
    """
    stuck = [pk for pk in rounds_without_holder().values_list("pk", flat=True) if not rehold(round_id=pk)]
    for pk in Round.objects.filter(status=RoundStatus.OPEN, remind_at__lte=now()).values_list(
        "pk", flat=True
    ):
        _remind(pk)
    for pk in Round.objects.filter(status=RoundStatus.OPEN, escalate_at__lte=now()).values_list(
        "pk", flat=True
    ):
        _escalate(pk)
    if stuck:
        raise LookupError(f"approval rounds without a holder: {len(stuck)}")


@transaction.atomic
def set_deputy(*, person, deputy, valid_from: dt.date, valid_to: dt.date, by) -> Deputy:
    """Let `deputy` decide for `person` on half-open days. Raises DomainError for days the wrong way round."""
    if valid_to <= valid_from:
        raise DomainError(_("The last day must be after the first."), code="days_reversed")
    if person == deputy:
        raise DomainError(_("A deputy is another person."), code="own_deputy")
    made = Deputy.objects.create(person=person, deputy=deputy, valid_from=valid_from, valid_to=valid_to)
    record("deputy.set", subject=made, by=by, person=person.pk, deputy=deputy.pk)
    return made


def _check_may_decide(matter: Round, by, step: int | None) -> None:
    if matter.status != RoundStatus.OPEN or (step is not None and step != matter.step):
        raise Conflict(_("Somebody has already decided this. Nothing was changed."))
    if rounds_to_decide(by).filter(pk=matter.pk).exists():
        return
    if matter.claimant_id == by.pk:
        raise NotAllowed(_("Nobody approves their own claim."), code="own_claim")
    if matter.decisions.filter(by=by).exists():
        raise Conflict(_("You have already decided this. Another person takes the next step."))
    raise NotAllowed(_("This is not yours to decide."))


def _goes_on(matter: Round) -> bool:
    """Move to the next step. False when the last needed approval was given."""
    chain, amount = ChainSpec.from_data(matter.chain), Decimal(matter.chain["amount"])
    if next_step(chain, matter.step + 1, amount) is None:
        return False
    matter.step += 1
    matter.since = now()
    _give_to_holder(matter)
    return True


def _give_to_holder(matter: Round) -> None:
    """Resolve the holder of the step, set its deadlines and tell the holder."""
    step = _step_of(matter)
    holding = holding_of(step, matter)
    matter.holder_role, matter.holder_id = holding.role, holding.person_id
    since = local_day(matter.since)
    matter.remind_at = at(step.remind_on(since), MORNING)
    matter.escalate_at = at(step.escalate_on(since), MORNING)
    matter.save()
    if matter.holder_id:
        publish("round.waiting", matter.pk)


def _step_of(matter: Round) -> StepSpec:
    return ChainSpec.from_data(matter.chain).steps[matter.step]


@transaction.atomic
def _remind(round_id: UUID) -> None:
    matter = Round.objects.select_for_update().get(pk=round_id)
    if matter.status != RoundStatus.OPEN or not matter.remind_at or matter.remind_at > now():
        return
    days = _step_of(matter).remind_after_days
    matter.remind_at = at(today() + dt.timedelta(days=days), MORNING)
    matter.save(update_fields=["remind_at"])
    publish("round.waiting", matter.pk)


@transaction.atomic
def _escalate(round_id: UUID) -> None:
    """Tell, once a step, that nobody has decided in time; the holder stays the same."""
    matter = Round.objects.select_for_update().get(pk=round_id)
    if matter.status != RoundStatus.OPEN or not matter.escalate_at or matter.escalate_at > now():
        return
    matter.escalate_at = None
    matter.save(update_fields=["escalate_at"])
    record("round.late", subject=matter, by=None, step=matter.step, holder=matter.holder_id)
    publish("round.late", matter.pk)
