"""Cut-off days, pay days and bank days (A064, A065, security.md section 9)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from billing.claims.calendar import BankDayRule, PayCalendar
from domain.bank_days import bank_days_before, is_bank_day, next_bank_day, previous_bank_day
from domain.period import Month
from tenants.presets import load
from tests.cases import read_cases

ZONE = ZoneInfo("Europe/Helsinki")
CALENDAR = PayCalendar.from_data(load("ita-uusimaa")["pay_calendar"])

# Month ends that are not bank days, as security.md section 9 lists them.
NOT_BANK_DAYS = {
    2026: {1, 2, 5, 10},
    2027: {1, 2, 7, 10},
    2028: {4, 9, 12},
}


@pytest.mark.requirement("A064", "A065")
@pytest.mark.parametrize("row", read_cases("pay_days"), ids=lambda row: row["work_month"])
def test_work_of_a_month_is_claimed_by_the_ninth_and_paid_on_the_last_bank_day(row):
    month = Month.parse(row["work_month"])
    assert CALENDAR.due_for(month).isoformat() == row["cut_off"]
    assert CALENDAR.pay_day(month).isoformat() == row["pay_day"]


@pytest.mark.requirement("A064")
@pytest.mark.parametrize("row", read_cases("late_claims"), ids=lambda row: row["explanation"])
def test_a_late_claim_goes_to_the_next_pay_day_and_says_so(row):
    sent, month = dt.datetime.fromisoformat(row["sent"]).replace(tzinfo=ZONE), Month.parse(row["work_month"])
    assert CALENDAR.pay_day_if_sent(sent, month).isoformat() == row["pay_day"]
    assert CALENDAR.is_late(sent, month) == (row["late"] == "yes")


def test_without_a_month_the_claim_is_for_the_month_before():
    sent = dt.datetime(2026, 12, 9, 12, tzinfo=ZONE)
    assert CALENDAR.pay_day_if_sent(sent) == dt.date(2026, 12, 31)
    assert CALENDAR.pay_day_if_sent(sent + dt.timedelta(days=1)) == dt.date(2027, 1, 29)


@pytest.mark.parametrize("year", NOT_BANK_DAYS)
def test_the_month_ends_that_are_not_bank_days_are_known(year):
    ends = {number: Month(year, number).last_day for number in range(1, 13)}
    assert {number for number, day in ends.items() if not is_bank_day(day)} == NOT_BANK_DAYS[year]


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-12-24", False),
        ("2026-06-19", False),
        ("2026-04-02", True),
        ("2026-12-31", True),
        ("2027-12-06", False),
        ("2026-05-01", False),
        ("2026-11-21", False),
    ],
)
def test_holidays_and_eves_are_not_bank_days_but_short_days_are(day, is_open):
    assert is_bank_day(dt.date.fromisoformat(day)) == is_open


def test_bank_days_are_counted_over_weekends_and_holidays():
    assert bank_days_before(dt.date(2026, 12, 28), 1) == dt.date(2026, 12, 23)
    assert previous_bank_day(dt.date(2026, 12, 26)) == dt.date(2026, 12, 23)
    assert next_bank_day(dt.date(2026, 12, 24)) == dt.date(2026, 12, 28)


def test_another_cut_off_and_pay_day_can_be_set():
    calendar = PayCalendar(cutoff_day=31, pay_day_number=15, bank_day=BankDayRule.NEXT)
    assert calendar.due_for(Month(2027, 1)) == dt.date(2027, 2, 28)
    assert calendar.pay_day(Month(2026, 7)) == dt.date(2026, 8, 17)
    assert PayCalendar(bank_day=BankDayRule.NONE).pay_day(Month(2026, 4)) == dt.date(2026, 5, 31)
    assert PayCalendar.from_data(calendar.to_data()) == calendar
    with pytest.raises(ValueError, match="1–31"):
        PayCalendar(cutoff_day=0)
