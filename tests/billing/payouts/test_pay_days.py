"""The pay day, and what the menu counts."""

import datetime as dt

import pytest
import time_machine

from billing.payouts import selectors
from billing.payouts.paydays import next_pay_day
from domain.period import Month
from tests.factories.organisation import use_preset
from tests.factories.payouts import approved_line
from tests.factories.people import person


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
