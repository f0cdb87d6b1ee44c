"""Closing a period: every approved line once, in one run, with what waits left out and told."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.models import Entry
from billing.claims.models import ClaimLine, LineStatus
from billing.payouts import selectors, services
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutLine, PayoutRun, RunStatus
from billing.payouts.paydays import next_pay_day
from crypto.values import SealedValue
from domain.errors import Conflict, DomainError, NotAllowed
from domain.period import Month
from outbox.models import Message
from registry.joining.models import Agreement, AgreementKind, TaxCardDelivery
from tenants.context import in_platform
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.organisation import use_preset
from tests.factories.payouts import PAY_DAY, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit


def told(topic):
    with in_platform():
        return list(Message.objects.filter(topic=topic).values_list("ref", flat=True))


@pytest.mark.requirement("A063", "A100")
def test_a_run_holds_each_line_as_it_was_approved_and_the_payee_as_known_now(payroll, eero):
    line = approved_line(eero, "62.50", quantity=Decimal("2.50"), unit_amount=Decimal("25.00"))
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    row = run.lines.get()
    line.refresh_from_db()
    assert line.status == LineStatus.IN_RUN
    assert (run.status, run.sequence, run.line_count, run.total) == (RunStatus.FROZEN, 1, 1, Decimal("62.50"))
    assert (row.quantity, row.unit_amount, row.amount) == (
        Decimal("2.50"),
        Decimal("25.00"),
        Decimal("62.50"),
    )
    assert (row.payee_name, row.unit_code, row.cost_centre) == (str(eero), "1010", "4101")
    assert row.iban.reveal() == eero.iban.reveal()
    assert row.identity_code.reveal() == eero.identity_code.reveal()
    assert Entry.objects.get(action="payout.frozen").facts["total"] == "62.50"


@pytest.mark.requirement("A188")
def test_money_is_decimal_with_two_places_and_account_and_code_are_sealed(frozen):
    for row in PayoutLine.objects.all():
        assert isinstance(row.amount, Decimal)
        assert row.amount.as_tuple().exponent == row.unit_amount.as_tuple().exponent == -2
        assert isinstance(row.iban, SealedValue)
        assert isinstance(row.identity_code, SealedValue)
    run = PayoutRun.objects.get()
    assert isinstance(run.total, Decimal)
    assert run.total == Decimal("235.50")


def test_a_persons_lines_stand_together_oldest_first(payroll):
    ella, eero = make_expert("Ella"), make_expert("Eero")
    for expert, day in ((eero, 20), (ella, 5), (eero, 3), (ella, 25)):
        approved_line(expert, work_date=dt.date(2026, 11, day))
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    rows = list(run.lines.values_list("payee_number", "work_date__day"))
    assert rows == [
        (ella.payee_number, 5),
        (ella.payee_number, 25),
        (eero.payee_number, 3),
        (eero.payee_number, 20),
    ]


def test_only_approved_lines_of_this_pay_day_or_earlier_ones_go(payroll, eero):
    late = approved_line(eero, "10.00", pay_day=dt.date(2026, 11, 30))
    now = approved_line(eero, "20.00")
    approved_line(eero, "40.00", pay_day=dt.date(2027, 1, 29))
    approved_line(eero, "80.00", status=LineStatus.SUBMITTED)
    approved_line(eero, "160.00", status=LineStatus.REJECTED)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert set(run.lines.values_list("claim_line_id", flat=True)) == {late.pk, now.pk}
    assert run.total == Decimal("30.00")


def test_a_line_of_nothing_is_never_in_a_run(payroll, eero):
    zero = approved_line(eero, "0.00", payment_kind="none", income_type="")
    approved_line(eero, "20.00")
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert run.line_count == 1
    zero.refresh_from_db()
    assert zero.status == LineStatus.APPROVED
    with pytest.raises(IntegrityError, match="payout_line_pays"), transaction.atomic():
        PayoutLine.objects.filter(run=run).update(amount=Decimal("0.00"))


def test_an_empty_run_is_refused_in_plain_words(payroll):
    with pytest.raises(DomainError) as refused:
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert refused.value.code == "empty_run"
    assert not PayoutRun.objects.exists()


@pytest.mark.parametrize("name", ["Aino", "Eero", "Liisa", "Kaarina", "Anna"])
def test_nobody_but_payroll_closes_a_period(payroll, eero, name):
    approved_line(eero)
    with pytest.raises(NotAllowed):
        services.freeze_run(pay_day=PAY_DAY, by=person(name))
    assert not PayoutRun.objects.exists()


# --- once -----------------------------------------------------------------------------------


def test_the_second_clerk_gets_a_conflict_and_there_is_one_run(payroll, paavo, frozen):
    approved_line(make_expert("Elli"))
    with pytest.raises(Conflict):
        services.freeze_run(pay_day=PAY_DAY, by=paavo)
    assert PayoutRun.objects.count() == 1
    assert ClaimLine.objects.filter(status=LineStatus.IN_RUN).count() == 3


def test_the_database_holds_one_open_run_only(frozen):
    with pytest.raises(IntegrityError, match="run_one_open"), transaction.atomic():
        PayoutRun.objects.create(
            sequence=2,
            pay_day=PAY_DAY,
            frozen_at=frozen.frozen_at,
            frozen_by=frozen.frozen_by,
            line_count=0,
            total=0,
            profile={},
        )


def test_the_database_refuses_a_line_in_two_runs(frozen):
    services.mark_unknown(run_id=frozen.pk, by=frozen.frozen_by)
    other = PayoutRun.objects.create(
        sequence=2,
        pay_day=PAY_DAY,
        frozen_at=frozen.frozen_at,
        frozen_by=frozen.frozen_by,
        line_count=1,
        total=75,
        profile={},
    )
    values = frozen.lines.values().first()
    copied = {name: values[name] for name in values if name not in ("id", "run_id", "iban", "identity_code")}
    with pytest.raises(IntegrityError, match="payout_line_once"), transaction.atomic():
        PayoutLine.objects.create(run=other, iban="FI2112345600000785", identity_code="010190-900P", **copied)


def test_what_changed_after_the_clerk_looked_is_a_conflict(payroll, eero):
    approved_line(eero, "75.00")
    seen = selectors.period_now().ready
    approved_line(eero, "10.00")
    with pytest.raises(Conflict):
        services.freeze_run(pay_day=PAY_DAY, by=payroll, expected=seen)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll, expected=Totals(2, Decimal("85.00")))
    assert run.line_count == 2


def test_a_cancelled_run_frees_its_lines_for_the_next_one(payroll, frozen):
    services.cancel_run(run_id=frozen.pk, by=payroll, reason="Väärä maksupäivä")
    assert set(ClaimLine.objects.values_list("status", flat=True)) == {LineStatus.APPROVED}
    again = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert (again.sequence, again.total) == (2, frozen.total)
    assert (
        PayoutLine.objects.filter(is_released=True).count()
        == PayoutLine.objects.filter(is_released=False).count()
        == 3
    )
    assert not set(frozen.lines.values_list("pk")) & set(again.lines.values_list("pk"))


def test_a_later_run_takes_what_was_approved_after_the_first_was_delivered(payroll, frozen):
    services.download_file(run_id=frozen.pk, format="csv", by=payroll)[1].close()
    services.deliver(run_id=frozen.pk, by=payroll)
    approved_line(make_expert("Elli"), "12.00")
    assert services.freeze_run(pay_day=PAY_DAY, by=payroll).total == Decimal("12.00")


# --- what waits -----------------------------------------------------------------------------


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


# --- pay day and counts ---------------------------------------------------------------------


@pytest.mark.requirement("A064", "A065")
@pytest.mark.parametrize(
    ("moment", "month", "cut_off", "day", "is_open"),
    [
        ("2026-12-09 23:59", (2026, 11), (2026, 12, 9), (2026, 12, 31), True),
        ("2026-12-10 00:00", (2026, 11), (2026, 12, 9), (2026, 12, 31), False),
        ("2026-12-31 23:59", (2026, 11), (2026, 12, 9), (2026, 12, 31), False),
        ("2027-01-01 00:00", (2026, 12), (2027, 1, 9), (2027, 1, 29), True),  # the 31st is a Sunday
        ("2027-01-29 12:00", (2026, 12), (2027, 1, 9), (2027, 1, 29), False),
        ("2027-01-30 12:00", (2027, 1), (2027, 2, 9), (2027, 2, 26), True),
        ("2027-05-20 12:00", (2027, 4), (2027, 5, 9), (2027, 5, 31), False),
    ],
)
def test_the_pay_day_is_the_last_bank_day_and_the_cut_off_the_ninth(
    north, moment, month, cut_off, day, is_open
):
    use_preset("ita-uusimaa")
    with time_machine.travel(dt.datetime.fromisoformat(f"{moment}:00+02:00"), tick=False):
        found = next_pay_day()
        assert (found.month, found.cut_off, found.day) == (Month(*month), dt.date(*cut_off), dt.date(*day))
        assert found.is_open is is_open


def test_the_menu_counts_lines_in_few_queries_and_nothing_for_others(
    payroll, eero, django_assert_max_num_queries
):
    for _ in range(3):
        approved_line(eero)
    with django_assert_max_num_queries(3):  # roles, calendar rule, count
        assert selectors.ready_count(payroll) == 3
    assert selectors.ready_count(person("Aino")) == 0


def test_without_a_calendar_the_menu_counts_nothing(north):
    assert selectors.ready_count(person("Pirkko")) == 0


def test_settings_that_make_no_file_stop_the_closing(payroll, eero):
    approved_line(eero, unit=make_unit())
    set_payroll(columns=["wage_type"])
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    set_payroll(columns=["amount"], debtor={"iban": "FI2112345600000786", "business_id": "1234567-1"})
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert not PayoutRun.objects.exists()
