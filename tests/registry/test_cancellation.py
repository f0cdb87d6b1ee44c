"""The cancellation policy (rules.md section 2, A053–A060)."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import clock
from domain.errors import DomainError
from registry.sessions.cancellation import Case, Policy, When, deadline, decide
from registry.sessions.effects import FeeEffect, Travel
from registry.sessions.happening import Event, Happening
from registry.sessions.notice import ClockNotice, HoursNotice, WorkingDaysNotice, notice_from_data
from tenants.presets import load
from tests.cases import read_cases

ZONE = ZoneInfo("Europe/Helsinki")
POLICY = Policy.from_data(load("ita-uusimaa")["cancellation"])
HOUR = dt.timedelta(hours=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def happened(event: Event, start: str, told: str, task_type: str = "yksilotyo") -> Happening:
    return Happening(event, at(start), at(start) + HOUR, at(told), task_type)


@pytest.mark.requirement("A053", "A054", "A055", "A056", "A057", "A058", "A059", "A060")
@pytest.mark.parametrize(
    "row", read_cases("cancellation"), ids=lambda row: f"{row['event']}: {row['explanation']}"
)
def test_every_case_of_the_table_is_decided_as_written(row):
    outcome = decide(POLICY, happened(Event(row["event"]), row["start"], row["told"], row["task_type"]))
    assert outcome.case == row["case"]
    assert outcome.fee.of(Decimal("80.00")) == Decimal("80.00") * int(row["fee_share"]) / 100
    assert outcome.travel == row["travel"]
    assert outcome.counts_as_held == (row["counts_as_held"] == "yes")
    assert (outcome.policy, outcome.version) == ("Peruutus", "2026-1")


def test_the_decision_is_said_in_words_with_its_rule():
    outcome = decide(POLICY, happened(Event.CANCELLED_BY_ORDERER, "2026-11-25 10:00", "2026-11-24 15:01:00"))
    assert outcome.sentence("fi") == "Peruttu ti 24.11. klo 15.01 → palkkio maksetaan, sääntö Peruutus 2026-1"
    assert outcome.sentence("sv") == "Avbokat tis 24.11 kl. 15.01 → arvodet betalas, regel Peruutus 2026-1"
    assert outcome.sentence("en") == "Cancelled Tue 24.11. at 15:01 → the fee is paid, rule Peruutus 2026-1"
    assert outcome.sentence("se") == outcome.sentence("fi")


def test_a_tenants_own_sentence_is_used_with_the_facts_filled():
    case = replace(POLICY.cases[1], words={"fi": "{moment}: liian myöhään ({rule})"})
    policy = replace(POLICY, cases=(POLICY.cases[0], case, *POLICY.cases[2:]))
    outcome = decide(policy, happened(Event.CANCELLED_BY_ORDERER, "2026-11-25 10:00", "2026-11-25 08:05"))
    assert outcome.sentence("fi") == "ke 25.11. klo 8.05: liian myöhään (Peruutus 2026-1)"
    assert outcome.sentence("en").startswith("Cancelled Wed")


def test_illness_asks_the_deputy_and_a_series_end_asks_a_reason():
    ill = decide(POLICY, happened(Event.EXPERT_ILL, "2026-11-25 10:00", "2026-11-25 07:00"))
    ended = decide(POLICY, happened(Event.SERIES_ENDED, "2026-11-25 10:00", "2026-11-20 07:00"))
    assert (ill.asks_deputy, ill.needs_reason) == (True, False)
    assert (ended.asks_deputy, ended.needs_reason) == (False, True)


def test_the_fraction_of_the_boundary_second_belongs_to_the_orderer():
    told = at("2026-11-24 15:00:00").replace(microsecond=999_999)
    happening = Happening(Event.CANCELLED_BY_ORDERER, at("2026-11-25 10:00"), at("2026-11-25 11:00"), told)
    assert decide(POLICY, happening).in_time is True


def simple_deadline_says_in_time(start: dt.datetime, told: dt.datetime) -> bool:
    """The 15:00 rule once more, without the code under test: compare Helsinki calendar days, then the clock."""
    start_day, wall = start.astimezone(ZONE).date(), told.astimezone(ZONE)
    days = (start_day - wall.date()).days
    return days > 1 or (days == 1 and (wall.hour, wall.minute, wall.second) <= (15, 0, 0))


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 12, 31), timezones=st.just(dt.UTC))


@given(start=MOMENTS, before=st.timedeltas(dt.timedelta(hours=-3), dt.timedelta(hours=72)))
def test_the_15_oclock_rule_agrees_with_a_second_implementation(start, before):
    happening = Happening(Event.CANCELLED_BY_ORDERER, start, start + HOUR, start - before)
    assert decide(POLICY, happening).in_time == simple_deadline_says_in_time(start, start - before)


@pytest.mark.requirement("A053")
def test_every_day_of_five_years_agrees_at_the_boundary():
    day = dt.date(2026, 1, 1)
    while day.year < 2031:
        start = dt.datetime.combine(day, dt.time(9), tzinfo=ZONE)
        last = deadline(POLICY, start)
        assert last is not None
        assert simple_deadline_says_in_time(start, last)
        assert not simple_deadline_says_in_time(start, last + dt.timedelta(seconds=1))
        day += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("notice", "start", "last"),
    [
        (ClockNotice(dt.time(15), 1), "2026-03-29 12:00", "2026-03-28 15:00"),
        (ClockNotice(dt.time(15), 1, working_days=True), "2026-11-23 09:00", "2026-11-20 15:00"),
        (ClockNotice(dt.time(15), 1, working_days=True), "2026-12-28 09:00", "2026-12-23 15:00"),
        (ClockNotice(dt.time(12), 3), "2026-11-25 09:00", "2026-11-22 12:00"),
        (HoursNotice(24), "2026-11-25 09:00", "2026-11-24 09:00"),
        (HoursNotice(24), "2026-03-29 12:00", "2026-03-28 11:00"),
        (HoursNotice(24), "2026-10-25 12:00", "2026-10-24 13:00"),
        (WorkingDaysNotice(2), "2026-11-24 09:30", "2026-11-20 09:30"),
        (WorkingDaysNotice(1), "2026-12-07 09:30", "2026-12-04 09:30"),
        (WorkingDaysNotice(1), "2026-06-22 09:30", "2026-06-18 09:30"),
    ],
)
def test_each_kind_of_notice_counts_on_the_helsinki_clock(notice, start, last):
    assert notice.deadline(at(start)) == at(last)
    assert notice_from_data(notice.to_data()) == notice


def test_a_notice_nobody_knows_is_refused():
    with pytest.raises(DomainError):
        notice_from_data({"kind": "moon"})


def test_a_policy_survives_storing_as_json():
    assert Policy.from_data(json.loads(json.dumps(POLICY.to_data()))) == POLICY


@pytest.mark.parametrize("index", range(len(POLICY.cases)))
def test_a_policy_with_a_gap_cannot_be_saved(index):
    with pytest.raises(DomainError) as refusal:
        replace(POLICY, cases=POLICY.cases[:index] + POLICY.cases[index + 1 :])
    assert refusal.value.code == "policy_gap"


def test_long_assignments_and_task_types_can_have_their_own_notice_and_sum():
    long_day = Case(
        "long",
        frozenset({Event.CANCELLED_BY_ORDERER}),
        FeeEffect(share=Decimal(50), minimum=Decimal("40.00")),
        when=When.LATE,
        notice=WorkingDaysNotice(3),
        minutes_from=240,
    )
    policy = replace(POLICY, cases=(long_day, *POLICY.cases))
    start = at("2026-11-26 09:00")
    long = Happening(Event.CANCELLED_BY_ORDERER, start, start + 5 * HOUR, at("2026-11-24 09:00"))
    assert decide(policy, long).case == "long"
    assert (
        decide(policy, long)
        .sentence("fi")
        .endswith("palkkiosta maksetaan 50 %, vähintään 40,00 €, sääntö Peruutus 2026-1")
    )
    assert decide(policy, replace(long, end=start + HOUR)).case == "orderer_in_time"
    assert deadline(policy, start, minutes=300) == at("2026-11-23 09:00")
    assert deadline(policy, start) == at("2026-11-25 15:00")


@pytest.mark.parametrize(
    ("effect", "paid"),
    [
        (FeeEffect(share=Decimal(50)), "16.67"),
        (FeeEffect(share=Decimal(50), minimum=Decimal("20.00")), "20.00"),
        (FeeEffect(fixed=Decimal("15.00")), "15.00"),
        (FeeEffect(share=Decimal(0)), "0.00"),
    ],
)
def test_a_share_a_minimum_and_a_fixed_sum_are_paid(effect, paid):
    assert effect.of(Decimal("33.33")) == Decimal(paid)
    assert FeeEffect.from_data(effect.to_data()) == effect


def test_a_session_with_two_experts_gives_each_their_own_outcome():
    ill = decide(POLICY, happened(Event.EXPERT_ILL, "2026-11-25 10:00", "2026-11-25 07:00"))
    other = decide(POLICY, happened(Event.HELD, "2026-11-25 10:00", "2026-11-25 11:00"))
    assert (ill.fee.is_none, ill.travel) == (True, Travel.INCURRED)
    assert (other.fee.is_full, other.travel) == (True, Travel.FULL)


def test_moments_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        Happening(Event.HELD, dt.datetime(2026, 1, 1), clock.now() + HOUR, clock.now())
