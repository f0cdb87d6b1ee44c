"""What a payment waits for: the line is left out, and its expert is told why."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Entry
from billing.claims.models import LineStatus
from billing.payouts import selectors, services
from domain.errors import DomainError
from outbox.models import Message
from registry.joining.models import Agreement, AgreementKind, TaxCardDelivery
from tenants.context import in_platform
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.payouts import PAY_DAY, approved_line
from tests.factories.registry import make_expert


def told(topic):
    with in_platform():
        return list(Message.objects.filter(topic=topic).values_list("ref", flat=True))


def lose_card(expert):
    TaxCardDelivery.objects.filter(expert=expert).delete()


def lose_account(expert):
    expert.iban = None
    expert.save()


def lose_code(expert):
    expert.identity_code = None
    expert.save()


def lose_agreement(expert):
    Agreement.objects.filter(expert=expert).update(valid_to=dt.date(2026, 11, 2))  # half-open: not on the 2nd


@pytest.mark.requirement("A061", "A093")
@pytest.mark.parametrize(
    ("lose", "code", "action"),
    [(lose_card, "tax_card", "tax_card"), (lose_account, "account", "ask"), (lose_code, "identity_code", "ask"),
     (lose_agreement, "agreement", "ask")],
)  # fmt: skip
def test_a_line_that_misses_something_waits_and_its_expert_is_told_why(payroll, eero, lose, code, action):
    line = approved_line(eero)
    ready = approved_line(make_expert("Ella"), "20.00")
    lose(eero)
    (waiting,) = selectors.missing_for_payment(PAY_DAY)
    assert (waiting.expert, waiting.amount, waiting.action) == (eero, Decimal("75.00"), action)
    assert [reason.code for reason in waiting.reasons] == [code]
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert list(run.lines.values_list("claim_line_id", flat=True)) == [ready.pk]
    line.refresh_from_db()
    assert line.status == LineStatus.APPROVED
    assert told("line.waiting") == [line.pk]
    assert [reason.code for reason in selectors.waiting_of(eero.user).reasons] == [code]


def test_when_everything_waits_there_is_no_run_but_people_are_told_once(payroll, eero):
    approved_line(eero), approved_line(eero)
    lose_account(eero)
    for _ in range(2):
        with pytest.raises(DomainError, match=r"\w"):
            services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert len(told("line.waiting")) == 1


def test_the_agreement_must_be_valid_on_the_day_of_the_work_not_on_the_pay_day(payroll, eero):
    Agreement.objects.filter(expert=eero).update(valid_to=dt.date(2026, 11, 3))
    approved_line(eero, "10.00", work_date=dt.date(2026, 11, 2))
    approved_line(eero, "20.00", work_date=dt.date(2026, 11, 3))
    assert services.freeze_run(pay_day=PAY_DAY, by=payroll).total == Decimal("10.00")


def test_a_tax_card_is_asked_of_the_year_of_the_payment(payroll, eero):
    january = dt.date(2027, 1, 29)
    approved_line(eero, pay_day=january)
    (waiting,) = selectors.missing_for_payment(january)
    assert waiting.reasons[0].facts == {"year": 2027}
    rule = RuleVersion.objects.get(kind=RuleKind.ORDERING)
    rule.data["flags"]["tax_card_every_january"] = False
    rule.save()
    assert selectors.missing_for_payment(january) == []


def test_untaxed_travel_needs_no_tax_card_but_travel_paid_as_compensation_does(payroll):
    volunteer, worker = make_expert("Ville", agreement=AgreementKind.VOLUNTARY), make_expert("Väinö")
    lose_card(volunteer), lose_card(worker)
    approved_line(volunteer, "23.10", payment_kind="expense", income_type="311")
    approved_line(worker, "23.10", payment_kind="expense", income_type="336")
    assert [waiting.expert for waiting in selectors.missing_for_payment(PAY_DAY)] == [worker]


def test_a_correction_goes_only_as_far_as_the_other_lines_cover_it(payroll, eero):
    approved_line(eero, "50.00")
    first = approved_line(eero, "-30.00")
    second = approved_line(eero, "-30.00")
    (waiting,) = selectors.missing_for_payment(PAY_DAY)
    assert (waiting.lines, waiting.action) == ([second], "")
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert run.total == Decimal("20.00")
    assert first.pk in run.lines.values_list("claim_line_id", flat=True)


def test_noting_the_tax_card_lets_the_line_go_and_twice_is_harmless(payroll, eero):
    approved_line(eero)
    lose_card(eero)
    for _ in range(2):
        services.note_tax_card(expert=eero, year=2026, by=payroll)
    assert selectors.missing_for_payment(PAY_DAY) == []
    assert Entry.objects.filter(action="tax_card.delivered").count() == 1
