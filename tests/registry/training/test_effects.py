"""What training gives by the organisation's own rules (rules.md sections 3 and 6): pure, and the same as in real work."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from billing.rates.fee_right import FeeRight
from billing.rates.work import Work
from domain.clock import at
from domain.period import Period
from registry.matching.eligibility import blockers
from registry.matching.facts import Candidate, Task
from registry.matching.gathering import rules_from_data
from registry.training.effects import FEE, MEETINGS, TASKS, Holding, effects_of, holding_on
from registry.training.validity import Keeping, State, months_later, state_on
from tenants.presets import available, load

DAY = dt.date(2026, 11, 25)
NOBODY = Holding()
EXPERT_30, EXPERT_49, EXPERT_50 = (Holding(frozenset({"expert"}), hours) for hours in (30, 49, 50))
PEER, NETWORK, NGO = (Holding(frozenset({kind}), 60) for kind in ("peer", "network", "ngo"))
HOLDINGS = [NOBODY, EXPERT_30, EXPERT_49, EXPERT_50, PEER, NETWORK, NGO]


@dataclass(frozen=True)
class Course:
    """A completed course."""

    kind: str
    hours: int
    completed_on: dt.date
    valid_to: dt.date | None = None


def rules_of(code: str) -> tuple[dict, dict]:
    """The eligibility rule and the fee right that an organisation starts with."""
    preset = load(code)
    return {"training": preset["training"]["listed"], "keeping": preset["training"]["keeping"]}, preset[
        "fee_right"
    ]


def given(code: str, holding: Holding) -> dict[str, bool]:
    """What the training gives in an organisation."""
    return {effect.what: effect.holds for effect in effects_of(holding, *rules_of(code))}


@pytest.mark.parametrize(
    ("code", "holding", "tasks", "fee"),
    [
        pytest.param("etela-karjala", NOBODY, True, False, marks=pytest.mark.requirement("A120", "A121")),
        pytest.param("etela-karjala", EXPERT_49, True, False, marks=pytest.mark.requirement("A117", "A073")),
        pytest.param("etela-karjala", EXPERT_50, True, True, marks=pytest.mark.requirement("A117", "A120")),
        pytest.param("etela-karjala", NGO, True, True, marks=pytest.mark.requirement("A119")),
        pytest.param("keski-suomi", NOBODY, False, False, marks=pytest.mark.requirement("A073")),
        ("keski-suomi", EXPERT_30, True, True),
        pytest.param("pohjois-pohjanmaa", NETWORK, True, True, marks=pytest.mark.requirement("A137")),
        pytest.param(
            "pohjois-pohjanmaa", replace(NGO, hours=8), True, True, marks=pytest.mark.requirement("A136")
        ),
        pytest.param("pohjois-pohjanmaa", NOBODY, True, True, marks=pytest.mark.requirement("A134")),
        pytest.param("soite", NOBODY, False, False, marks=pytest.mark.requirement("A183")),
        pytest.param("soite", EXPERT_30, True, True, marks=pytest.mark.requirement("A183", "A200")),
        pytest.param("soite", PEER, True, False, marks=pytest.mark.requirement("A183", "A200")),
        ("soite", NETWORK, False, False),
        ("ita-uusimaa", NOBODY, True, True),
    ],
)
def test_each_organisations_rules_decide_tasks_and_fee(code, holding, tasks, fee):
    assert given(code, holding) == {MEETINGS: True, TASKS: tasks, FEE: fee}


@pytest.mark.parametrize("holding", HOLDINGS, ids=str)
@pytest.mark.parametrize("code", available())
def test_what_is_told_is_what_matching_and_pay_decide(code, holding):
    eligibility, fee_right = rules_of(code)
    rules = replace(rules_from_data(eligibility), commitments={})
    always = Period(dt.date.min)
    candidate = Candidate(
        id="",
        agreements=(always,),
        trainings=dict.fromkeys(holding.kinds, always),
        training_hours=holding.hours,
    )
    task = Task(start=at(DAY, dt.time(13)), end=at(DAY, dt.time(15)), task_type="luento")
    work = Work(
        day=DAY, task_type="luento", minutes=60, trainings=holding.kinds, training_hours=holding.hours,
        agreement=sorted(fee_right["agreements"])[0],
    )  # fmt: skip
    told = given(code, holding)
    assert told[TASKS] == (not blockers(candidate, task, rules))
    assert told[FEE] == (FeeRight.from_data(dict(fee_right)).refusal(work) is None)


def test_a_role_or_a_kind_of_work_may_ask_for_something_else():
    eligibility = {
        "training": {"kinds": ["expert"]},
        "training_by": {"peer": {"kinds": ["peer"], "hours": 20}},
    }
    told = {effect.what: effect.holds for effect in effects_of(PEER, eligibility, {})}
    assert told == {MEETINGS: True, TASKS: False, "peer": True, FEE: True}


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2025, 5, 30), 0),
        (dt.date(2025, 5, 31), 60),
        (dt.date(2026, 12, 31), 60),
        (dt.date(2027, 1, 1), 60),
        (dt.date(2027, 1, 30), 60),
        (dt.date(2027, 1, 31), 10),
    ],
)
def test_a_course_counts_from_its_completion_until_the_grace_is_over(day, hours):
    ending = Course("expert", 50, dt.date(2025, 5, 31), dt.date(2027, 1, 1))
    lasting = Course("further", 10, dt.date(2025, 5, 31))
    assert holding_on([ending, lasting], day, grace_days=30).hours == hours


@pytest.mark.parametrize(
    ("valid_to", "state"),
    [
        (None, State.VALID),
        (DAY + dt.timedelta(days=61), State.VALID),
        (DAY + dt.timedelta(days=60), State.ENDING),
        (DAY + dt.timedelta(days=1), State.ENDING),
        (DAY, State.GRACE),
        (DAY - dt.timedelta(days=29), State.GRACE),
        (DAY - dt.timedelta(days=30), State.ENDED),
    ],
)
def test_a_course_tells_where_it_is(valid_to, state):
    assert state_on(valid_to, DAY, Keeping(grace_days=30, remind_days=60)) == state


def test_a_part_of_the_rule_that_is_left_out_keeps_its_default():
    assert Keeping.from_data({"keeping": {"grace_days": 0}}) == Keeping(grace_days=0)
    assert Keeping.from_data({}) == Keeping()


def test_the_end_of_a_longer_month_falls_on_the_last_day_of_a_shorter():
    assert months_later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2026, 8, 31), -6) == dt.date(2026, 2, 28)
