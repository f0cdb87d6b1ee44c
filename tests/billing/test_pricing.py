"""Prices (rules.md section 3)."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rates.conditions import Band, Conditions
from billing.rates.fee_right import FeeRight
from billing.rates.lines import LineKind, Price, PriceLine
from billing.rates.pricing import price, price_between
from billing.rates.reasons import REASONS
from billing.rates.table import (
    Preparation,
    Rate,
    RateTable,
    Terms,
    TravelTime,
    check_table,
)
from billing.rates.units import Direction, Rounding, Unit
from billing.rates.work import Work
from domain.errors import DomainError
from registry.sessions.cancellation import Outcome
from registry.sessions.effects import FeeEffect, Travel
from registry.sessions.happening import Event
from tenants.presets import load
from tests.billing.prices import DAY, money, paying, table_of
from tests.cases import read_cases

ANYONE = FeeRight()


def outcome(
    effect: FeeEffect, event: Event = Event.CANCELLED_BY_ORDERER, travel: Travel = Travel.INCURRED
) -> Outcome:
    return Outcome(event, "late", "Peruutus", "2026-1", effect, travel)


@pytest.mark.requirement("A051", "A078", "A120", "A207", "A208", "A209", "A210", "A211", "A212", "A213")
@pytest.mark.parametrize(
    "row", read_cases("prices"), ids=lambda row: f"{row['preset']}: {row['explanation']}"
)
def test_every_case_of_the_table_costs_what_is_written(row):
    preset = load(row["preset"])
    work = Work(
        day=DAY,
        task_type=row["task_type"],
        role=row["role"],
        minutes=int(row["minutes"]),
        trainings=frozenset(filter(None, [row["training"]])),
        training_hours=int(row["training_hours"]),
        audience_scope=row["scope"],
        preparation_agreed=row["preparation"] == "yes",
        agreement=row["agreement"],
        fee_waived=row["waived"] == "yes",
        agreed_amount=money(row["agreed_amount"]) if row["agreed_amount"] else None,
    )
    table = RateTable.from_data(preset["rate_tables"][0])
    costs = price(work, table, FeeRight.from_data(preset["fee_right"]))
    assert costs.total == money(row["total"])
    assert [reason.code for line in costs.lines for reason in line.reasons] == [row["reason"]]
    assert {(line.rule, line.version) for line in costs.lines} == {(table.name, table.version)}


def test_no_fee_is_a_line_of_zero_with_the_reason():
    costs = price(Work(DAY, "luento", role="peer"), paying(), ANYONE)
    assert [(line.kind, line.amount) for line in costs.lines] == [(LineKind.NO_FEE, money("0.00"))]
    assert costs.is_free
    assert costs.lines[0].reasons[0].code == "role_is_unpaid"


@pytest.mark.parametrize(
    ("terms", "work", "total"),
    [
        ({"unit": Unit.LESSON}, {"minutes": 90}, "50.00"),
        ({"unit": Unit.OCCASION}, {"minutes": 300}, "25.00"),
        ({"unit": Unit.BLOCK, "block_minutes": 180}, {"minutes": 181}, "50.00"),
        ({"unit": Unit.BLOCK, "block_minutes": 180}, {"minutes": 180}, "25.00"),
        ({"unit": Unit.MEETING}, {"minutes": 90}, "25.00"),
        ({"unit": Unit.PROJECT}, {"minutes": 0}, "25.00"),
        ({"unit": Unit.MONTH}, {"minutes": 0}, "25.00"),
        ({"rounding": Rounding(30, Direction.NEAREST)}, {"minutes": 74}, "25.00"),
        ({"rounding": Rounding(30, Direction.NEAREST)}, {"minutes": 75}, "37.50"),
        ({"rounding": Rounding(30, Direction.DOWN)}, {"minutes": 89}, "25.00"),
        ({"rounding": Rounding(0, Direction.UP, minimum=60)}, {"minutes": 20}, "25.00"),
        ({"minimum": money("40.00")}, {"minutes": 60}, "40.00"),
        ({"daily_cap": money("60.00")}, {"minutes": 180}, "60.00"),
        ({"daily_cap": money("60.00")}, {"minutes": 180, "paid_today": money("50.00")}, "10.00"),
        ({"daily_cap": money("60.00")}, {"minutes": 60, "paid_today": money("70.00")}, "0.00"),
        ({"repeat_percent": money("60")}, {"is_repeat": True}, "15.00"),
        ({"recording_percent": money("20")}, {"is_recorded": True}, "30.00"),
        (
            {"preparation": Preparation.HOURS},
            {"preparation_agreed": True, "preparation_minutes": 90},
            "62.50",
        ),
        (
            {"preparation": Preparation.HOURS, "preparation_cap_minutes": 60},
            {"preparation_agreed": True, "preparation_minutes": 90},
            "50.00",
        ),
        (
            {"preparation": Preparation.OWN_RATE, "preparation_amount": money("10.00")},
            {"preparation_agreed": True, "preparation_minutes": 90},
            "40.00",
        ),
        (
            {"preparation": Preparation.INCLUDED},
            {"preparation_agreed": True, "preparation_minutes": 90},
            "25.00",
        ),
        ({"preparation": Preparation.HOURS}, {"preparation_minutes": 90}, "25.00"),
        (
            {"travel_time": TravelTime.SHARE, "travel_time_percent": money("50")},
            {"travel_minutes": 120},
            "50.00",
        ),
    ],
)
def test_each_term_of_a_rate_is_paid_as_it_says(terms, work, total):
    table = paying(**terms)
    assert check_table(table) == ()
    assert price(Work(DAY, "luento", **work), table, ANYONE).total == money(total)


def test_day_bands_and_an_index_can_be_written():
    rates = (
        Rate("short", Conditions(minutes=Band(None, 120)), Terms(Unit.OCCASION, index_percent=money("0.9"))),
        Rate("half", Conditions(minutes=Band(121, 240)), Terms(Unit.HALF_DAY, index_percent=money("1.8"))),
        Rate("full", Conditions(minutes=Band(241, None)), Terms(Unit.FULL_DAY, index_percent=money("3.6"))),
    )
    table = table_of(*rates, index_value=money("5730.00"))
    assert check_table(table) == ()
    totals = [price(Work(DAY, "x", minutes=m), table, ANYONE).total for m in (120, 121, 240, 241)]
    assert totals == [money("51.57"), money("103.14"), money("103.14"), money("206.28")]


def test_a_range_needs_an_agreed_amount_inside_it():
    table = paying(amount=None, low=money("20.00"), high=money("30.00"))
    low, high = price_between(Work(DAY, "luento"), table, ANYONE)
    assert (low.total, high.total) == (money("20.00"), money("30.00"))
    for agreed, code in ((None, "agreed_amount_needed"), ("30.01", "agreed_amount_outside")):
        work = Work(DAY, "luento", agreed_amount=money(agreed) if agreed else None)
        with pytest.raises(DomainError) as refusal:
            price(work, table, ANYONE)
        assert refusal.value.code == code
        assert "20.00" in str(refusal.value)


def test_work_that_no_rate_fits_is_refused_and_not_free():
    table = table_of(
        Rate("luento", Conditions(task_types=frozenset({"luento"})), Terms(Unit.HOUR, money("25.00")))
    )
    with pytest.raises(DomainError) as refusal:
        price(Work(DAY, "messut"), table, ANYONE)
    assert refusal.value.code == "no_rate"


@pytest.mark.parametrize(
    ("effect", "total"),
    [
        (FeeEffect(), "50.00"),
        (FeeEffect(share=money("50")), "25.00"),
        (FeeEffect(share=money("50"), minimum=money("40.00")), "40.00"),
        (FeeEffect(fixed=money("12.00")), "12.00"),
        (FeeEffect(share=money("0")), "0.00"),
    ],
)
def test_an_event_pays_its_part_of_the_agreed_price(effect, total):
    costs = price(Work(DAY, "luento", minutes=120), paying(), ANYONE, outcome(effect))
    assert costs.total == money(total)
    assert "event" in [reason.code for line in costs.lines for reason in line.reasons]


def test_time_on_the_way_is_paid_only_when_the_way_was_made():
    table = paying(travel_time=TravelTime.SHARE, travel_time_percent=money("100"))
    work = Work(DAY, "luento", travel_minutes=60)
    assert price(work, table, ANYONE, outcome(FeeEffect())).total == money("25.00")
    absent = outcome(FeeEffect(), Event.CLIENT_ABSENT, Travel.FULL)
    assert price(work, table, ANYONE, absent).total == money("50.00")


def test_a_held_session_costs_what_was_agreed():
    held = outcome(FeeEffect(), Event.HELD, Travel.FULL)
    work = Work(DAY, "luento", travel_minutes=30)
    assert price(work, paying(), ANYONE, held) == price(work, paying(), ANYONE)


def test_a_waiver_that_the_tenant_does_not_allow_is_refused():
    with pytest.raises(DomainError):
        price(Work(DAY, "luento", fee_waived=True), paying(), FeeRight(waiver_allowed=False))


def test_a_line_that_does_not_multiply_out_cannot_be_made():
    good = PriceLine.of(LineKind.FEE, 2, "hour", money("25.00"), reasons=[], rule=("Palkkiot", "1"))
    with pytest.raises(ValueError, match="is not 50.01"):
        replace(good, amount=money("50.01"))
    with pytest.raises(ValueError, match="add up"):
        Price((good,), money("50.01"))
    with pytest.raises(ValueError, match="at least one"):
        Price((), money("0.00"))


AMOUNTS = st.decimals("0.01", "166.00", places=2)


@given(
    minutes=st.integers(0, 900),
    amount=AMOUNTS,
    preparation=st.integers(0, 300),
    repeat=st.decimals("0", "100", places=0),
    cap=st.none() | st.decimals("0", "500", places=2),
    share=st.integers(0, 100),
)
def test_the_total_is_always_the_sum_of_lines_in_whole_cents(
    minutes, amount, preparation, repeat, cap, share
):
    table = paying(amount=amount, preparation=Preparation.HOURS, repeat_percent=repeat, daily_cap=cap)
    work = Work(DAY, "x", minutes, preparation_agreed=True, preparation_minutes=preparation, is_repeat=True)
    costs = price(work, table, ANYONE, outcome(FeeEffect(share=Decimal(share))))
    assert costs.total == sum(line.amount for line in costs.lines)
    assert costs.total.as_tuple().exponent == -2
    assert 0 <= costs.total <= (cap if cap is not None else 10_000)


@given(
    minutes=st.integers(0, 900), amount=AMOUNTS, unit=st.sampled_from([(Unit.HOUR, 60), (Unit.LESSON, 45)])
)
def test_a_part_of_an_hour_costs_the_same_as_by_exact_fractions(minutes, amount, unit):
    """The second implementation: exact fractions of cents, half up, without quantities."""
    exact = Fraction(amount) * 100 * minutes / unit[1]
    expected = Decimal(int(exact + Fraction(1, 2))) / 100
    assert price(Work(DAY, "x", minutes), paying(unit=unit[0], amount=amount), ANYONE).total == expected


def test_every_pricing_reason_has_words():
    table = paying(
        minimum=money("90.00"), daily_cap=money("50.00"), repeat_percent=money("50"), recording_percent=money("10"),
        preparation=Preparation.HOURS, travel_time=TravelTime.SHARE, travel_time_percent=money("50"),
    )  # fmt: skip
    work = Work(
        DAY, "x", 60, is_repeat=True, is_recorded=True, preparation_agreed=True, preparation_minutes=30
    )
    costs = price(replace(work, travel_minutes=60), table, ANYONE)
    assert {line.kind for line in costs.lines} == {
        LineKind.FEE, LineKind.REPEAT, LineKind.RECORDING, LineKind.MINIMUM,
        LineKind.PREPARATION, LineKind.TRAVEL_TIME, LineKind.DAILY_CAP,
    }  # fmt: skip
    words = [reason.fill(REASONS[reason.code]) for line in costs.lines for reason in line.reasons]
    assert all(text and "{" not in text for text in words)


def test_money_is_rounded_half_up():
    table = paying(amount=money("0.01"))
    assert price(Work(DAY, "x", 30), table, ANYONE).total == Decimal("0.005").quantize(
        money("0.01"), ROUND_HALF_UP
    )
