"""Travel lines (rules.md section 3, finance.md section 3)."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from billing.rates.lines import LineKind, Price
from billing.rates.travel import (
    allowance_lines,
    count_allowances,
    km_lines,
    known_rates,
    rates_of,
    receipt_line,
)
from domain.errors import DomainError
from money import total
from tests.cases import read_cases

ZONE = ZoneInfo("Europe/Helsinki")


@pytest.mark.requirement("A153", "A214")
@pytest.mark.parametrize("row", read_cases("km"), ids=lambda row: row["explanation"])
def test_kilometres_are_paid_by_the_rate_of_the_year_of_travel(row):
    own = Decimal(row["own_rate"]) if row["own_rate"] else None
    day = dt.date.fromisoformat(row["day"])
    lines = km_lines(day, Decimal(row["km"]), passengers=int(row["passengers"]), own_rate=own)
    assert Price.of(lines).total == Decimal(row["total"])
    assert {line.version for line in lines} == {str(day.year)}


@pytest.mark.requirement("A153")
@pytest.mark.parametrize("row", read_cases("daily_allowances"), ids=lambda row: row["explanation"])
def test_daily_allowances_count_real_hours_away(row):
    left, returned = (
        dt.datetime.fromisoformat(row[end]).replace(tzinfo=ZONE) for end in ("left", "returned")
    )
    assert count_allowances(left, returned) == (int(row["full"]), int(row["partial"]))
    assert total(line.amount for line in allowance_lines(left, returned)) == Decimal(row["total"])


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_that_nobody_entered_is_refused_and_never_guessed(year):
    with pytest.raises(DomainError) as refusal:
        km_lines(dt.date(year, 1, 1), Decimal(10))
    assert refusal.value.code == "travel_year_missing"
    assert str(year) in str(refusal.value)


def test_a_rate_that_was_not_found_is_refused():
    with pytest.raises(DomainError) as refusal:
        km_lines(dt.date(2026, 5, 1), Decimal(10), vehicle="moped")
    assert refusal.value.code == "travel_rate_missing"


def test_more_than_the_national_rate_is_refused():
    with pytest.raises(DomainError) as refusal:
        km_lines(dt.date(2026, 5, 1), Decimal(10), own_rate=Decimal("0.56"))
    assert refusal.value.code == "above_national_rate"


def test_every_rate_has_a_source_and_a_status():
    assert sorted(known_rates()) == [2024, 2025, 2026]
    for rates in known_rates().values():
        assert "Verohallin" in rates.source
        assert {rate.status for rate in rates.items.values()} <= {"verified", "secondary", "unverified"}
    assert rates_of(2026).rate("car").status == "verified"


def test_a_receipt_is_paid_as_it_stands_and_never_below_zero():
    line = receipt_line(Decimal("12.40"), what="Juna", rule=("Matkat", "2026-1"))
    assert (line.kind, line.amount) == (LineKind.RECEIPT, Decimal("12.40"))
    with pytest.raises(ValueError, match="negative"):
        receipt_line(Decimal("-1.00"), what="Juna", rule=("Matkat", "2026-1"))
