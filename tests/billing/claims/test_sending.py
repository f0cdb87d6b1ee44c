"""Sending a month, its way through four units' chains, and what comes back."""

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.roles.models import Role
from audit.lifecycle import StepRefused
from billing.approvals.models import Decision, Round, Verdict
from billing.claims import selectors, services
from billing.claims.models import ClaimLine, LineStatus
from domain.clock import HELSINKI
from domain.errors import Conflict, DomainError, NotAllowed
from domain.period import Month
from money import total
from outbox.models import Message
from tenants.context import in_platform, in_tenant
from tenants.organisation.models import RuleKind, RuleVersion
from tests.cases import read_cases
from tests.factories.billing import make_approver, make_line
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit

NOVEMBER = Month(2026, 11)


def send(expert, month=NOVEMBER, **more):
    return services.submit_month(expert=expert, month=month, by=expert.user, **more)


def round_of(line) -> Round:
    return Round.objects.get(subject_id=line.pk, status="open")


def decide(line, by, verdict=Verdict.APPROVE, reason="", **more):
    return services.decide_line(round_id=round_of(line).pk, verdict=verdict, by=by, reason=reason, **more)


def topics() -> list[str]:
    with in_platform():
        return list(Message.objects.order_by("created_at").values_list("topic", flat=True))


@pytest.mark.requirement("A097", "A098", "A099", "A100")
def test_a_line_goes_through_the_chain_and_is_then_ready_for_payment(chain, eero):
    line = make_line(eero)
    send(eero)
    for name in ("Aino", "Liisa", "Hannu"):
        line.refresh_from_db()
        assert line.status == LineStatus.SUBMITTED
        assert round_of(line).holder == chain[name]
        decide(line, chain[name])
    line.refresh_from_db()
    assert line.status == LineStatus.APPROVED
    assert list(selectors.approved_lines(dt.date(2026, 12, 31))) == [line]
    assert not selectors.approved_lines(dt.date(2026, 12, 30)).exists()
    assert topics().count("round.waiting") == 3
    assert topics().count("claim.sent") == 1


@pytest.mark.requirement("A096", "A095", "A009")
def test_one_send_goes_to_four_units_and_lines_add_up(chain, eero):
    units = [make_unit(f"Osasto {n}", f"10{n}0", f"410{n}") for n in range(1, 5)]
    heads = [make_approver(f"Esihenkilö{n}", Role.LINE_MANAGER, unit) for n, unit in enumerate(units)]
    lines = [make_line(eero, unit=unit, day=dt.date(2026, 11, 3 + n)) for n, unit in enumerate(units)]
    claim = send(eero)
    for line in lines:
        decide(line, chain["Aino"])
    for line, head in zip(lines, heads, strict=True):
        assert list(selectors.lines_to_approve(head)) == [line]
        assert round_of(line).holder == head
    assert total(claim.lines.values_list("amount", flat=True)) == Decimal("200.00")
    assert {line.cost_centre.code for line in claim.lines.all()} == {"4101", "4102", "4103", "4104"}


def test_sending_twice_has_no_second_effect(chain, eero):
    make_line(eero)
    send(eero)
    with pytest.raises(Conflict):
        send(eero)
    assert Round.objects.count() == 1
    assert topics().count("claim.sent") == 1


def test_a_sum_that_was_not_shown_is_not_sent(chain, eero):
    line = make_line(eero)
    with pytest.raises(services.SumChanged):
        send(eero, shown_total=Decimal("49.99"))
    line.refresh_from_db()
    assert line.status == LineStatus.DRAFT
    send(eero, shown_total=Decimal("50.00"))


def test_a_line_that_comes_later_is_sent_later_in_the_same_claim(chain, eero):
    first = make_line(eero)
    claim = send(eero)
    second = make_line(eero, day=dt.date(2026, 11, 30))
    assert send(eero) == claim
    for line in (first, second):
        assert round_of(line)


@pytest.mark.requirement("A064", "A065")
@pytest.mark.parametrize("row", read_cases("late_claims"), ids=lambda row: row["explanation"])
def test_a_late_claim_goes_to_the_next_pay_day(chain, row):
    month = Month.parse(row["work_month"])
    sent = dt.datetime.fromisoformat(row["sent"]).replace(tzinfo=HELSINKI)
    with time_machine.travel(sent.astimezone(dt.UTC), tick=False):
        eero = make_expert("Eero")
        line = make_line(eero, day=month.first_day)
        send(eero, month)
    line.refresh_from_db()
    assert line.pay_day == dt.date.fromisoformat(row["pay_day"])


def test_the_price_is_frozen_at_sending(chain, eero):
    line = make_line(eero)
    send(eero)
    rates = RuleVersion.objects.get(kind=RuleKind.RATES)
    rates.data["rates"][0]["terms"]["amount"] = 99
    RuleVersion.objects.filter(pk=rates.pk).update(data=rates.data)
    for name in ("Aino", "Liisa", "Hannu"):
        decide(line, chain[name])
    line.refresh_from_db()
    assert line.amount == Decimal("50.00")


def test_a_returned_line_is_corrected_and_sent_again_from_the_start(chain, eero):
    line = make_line(eero)
    send(eero)
    decide(line, chain["Aino"])
    decide(line, chain["Liisa"], Verdict.RETURN, "Tunnit puuttuvat")
    line.refresh_from_db()
    assert line.status == LineStatus.RETURNED
    assert "line.returned" in topics()
    services.adjust_line(line_id=line.pk, by=eero.user, hours=Decimal("1.5"))
    send(eero)
    line.refresh_from_db()
    assert (line.status, line.amount) == (LineStatus.SUBMITTED, Decimal("37.50"))
    assert round_of(line).step == 0
    assert Round.objects.filter(subject_id=line.pk).count() == 2
    decide(line, chain["Aino"], Verdict.REJECT, "Tehtävää ei ollut")
    line.refresh_from_db()
    assert line.status == LineStatus.REJECTED
    assert "line.rejected" in topics()
    with pytest.raises(Conflict):
        send(eero)


def test_a_no_needs_a_reason_and_the_rest_goes_on(chain, eero):
    line, other = make_line(eero), make_line(eero, day=dt.date(2026, 11, 30))
    send(eero)
    with pytest.raises(DomainError) as refusal:
        decide(line, chain["Aino"], Verdict.RETURN, "  ")
    assert refusal.value.code == "reason_needed"
    decide(line, chain["Aino"], Verdict.REJECT, "Väärä päivä")
    decide(other, chain["Aino"])
    assert round_of(other).holder == chain["Liisa"]


def test_a_line_of_zero_asks_nobody_and_is_not_paid(chain, eero):
    line = make_line(eero, waives=True)
    assert selectors.unsent_count(eero.user) == 0
    send(eero)
    line.refresh_from_db()
    assert line.status == LineStatus.APPROVED
    assert not Round.objects.exists()
    assert not selectors.approved_lines(dt.date(2027, 1, 1)).exists()


def test_only_the_expert_sends_an_own_month(chain, eero):
    make_line(eero)
    with pytest.raises(NotAllowed):
        services.submit_month(expert=eero, month=NOVEMBER, by=person("Kaarina"))


def test_the_database_refuses_an_own_claims_approval_and_two_approvals_of_one_person(chain, eero):
    line = make_line(eero)
    send(eero)
    matter = round_of(line)
    with pytest.raises(IntegrityError, match="decision_not_own"), transaction.atomic():
        Decision.objects.create(round=matter, step=0, verdict="approve", by=eero.user, claimant=eero.user)
    Decision.objects.create(round=matter, step=0, verdict="approve", by=chain["Liisa"], claimant=eero.user)
    with pytest.raises(IntegrityError, match="decision_four_eyes"), transaction.atomic():
        Decision.objects.create(
            round=matter, step=1, verdict="approve", by=chain["Liisa"], claimant=eero.user
        )
    with pytest.raises(IntegrityError, match="decision_once_a_step"), transaction.atomic():
        Decision.objects.create(
            round=matter, step=0, verdict="approve", by=chain["Hannu"], claimant=eero.user
        )


@pytest.mark.parametrize(("was", "to"), list(product(LineStatus, repeat=2)))
def test_only_listed_steps_can_be_taken(chain, eero, was, to):
    line = make_line(eero)
    ClaimLine.objects.filter(pk=line.pk).update(status=was)
    line.refresh_from_db()
    with transaction.atomic():
        if to in ClaimLine.STEPS[was]:
            line.become(to, by=eero.user)
            assert (line.steps_taken().get().was, line.status) == (was, to)
        else:
            with pytest.raises(StepRefused):
                line.become(to, by=eero.user)


def approved(eero, chain, **more) -> ClaimLine:
    line = make_line(eero, **more)
    send(eero)
    for name in ("Aino", "Liisa", "Hannu"):
        decide(line, chain[name])
    return line


def test_payment_takes_releases_and_pays_lines_once(chain, eero):
    line = approved(eero, chain)
    pirkko = chain["Pirkko"]
    services.take_into_run([line.pk], pirkko)
    with pytest.raises(StepRefused):
        services.take_into_run([line.pk], pirkko)
    services.release_from_run([line.pk], pirkko)
    services.take_into_run([line.pk], pirkko)
    services.mark_paid([line.pk], pirkko)
    line.refresh_from_db()
    assert line.status == LineStatus.PAID
    with pytest.raises(StepRefused):
        services.release_from_run([line.pk], pirkko)


def test_a_closed_line_is_corrected_by_new_lines_that_refer_to_it(chain, eero):
    line = approved(eero, chain)
    made = services.correct_line(
        line_id=line.pk, by=chain["Pirkko"], reason="Väärät tunnit", hours=Decimal(1)
    )
    line.refresh_from_db()
    assert (line.status, line.amount) == (LineStatus.APPROVED, Decimal("50.00"))
    assert [(new.kind, new.amount, new.corrects) for new in made] == [
        ("reversal", Decimal("-50.00"), line),
        ("fee", Decimal("25.00"), line),
    ]
    assert {new.status for new in made} == {LineStatus.SUBMITTED}
    assert total(ClaimLine.objects.values_list("amount", flat=True)) == Decimal("25.00")
    with pytest.raises(Conflict):
        services.correct_line(line_id=line.pk, by=chain["Pirkko"], reason="Uudelleen")
    with pytest.raises(Conflict):
        services.correct_line(line_id=made[0].pk, by=chain["Pirkko"], reason="Oikaisun oikaisu")
    for new in made:
        for name in ("Aino", "Liisa", "Hannu"):
            decide(new, chain[name])
    assert selectors.approved_lines(dt.date(2026, 12, 31)).count() == 3


def test_a_draft_is_not_corrected_but_changed(chain, eero):
    with pytest.raises(Conflict):
        services.correct_line(line_id=make_line(eero).pk, by=chain["Pirkko"], reason="x")


def test_nothing_is_seen_from_another_organisation(chain, eero, south):
    line = make_line(eero)
    key = line.pk
    with in_tenant(south):
        assert not ClaimLine.objects.filter(pk=key).exists()
