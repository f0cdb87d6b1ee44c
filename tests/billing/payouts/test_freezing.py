"""Closing a period: every approved line once, in one run."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from billing.claims.models import ClaimLine, LineStatus
from billing.payouts import selectors, services
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutLine, PayoutRun, RunStatus
from crypto.values import SealedValue
from domain.errors import Conflict, DomainError, NotAllowed
from tests.factories.payouts import PAY_DAY, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit


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


def test_settings_that_make_no_file_stop_the_closing(payroll, eero):
    approved_line(eero, unit=make_unit())
    set_payroll(columns=["wage_type"])
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    set_payroll(columns=["amount"], debtor={"iban": "FI2112345600000786", "business_id": "1234567-1"})
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert not PayoutRun.objects.exists()
