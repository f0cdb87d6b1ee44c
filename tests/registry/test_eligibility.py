"""Who can be offered a task (rules.md section 6)."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.period import Period
from registry.matching.eligibility import blockers
from registry.matching.facts import Candidate, Hours, Limits, Rules, Task, Training
from registry.matching.ranking import rank
from registry.matching.reasons import HARD, REASONS, is_hard

ZONE = ZoneInfo("Europe/Helsinki")
START = dt.datetime(2026, 11, 24, 10, tzinfo=ZONE)  # a Tuesday
HOUR = dt.timedelta(hours=1)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))

TASK = Task(START, START + 2 * HOUR, "luento", frozenset({"MIE.masennus"}), "u1", "091", audience_size=30)
RULES = Rules(
    training=Training(frozenset({"expert", "ngo"}), 50),
    training_by={"vertaistuki": Training(frozenset({"peer"}))},
    commitments={"confidentiality": "2"},
)
EERO = Candidate(
    id="eero",
    topics=frozenset({"MIE.masennus"}),
    agreements=(YEAR,),
    trainings={"expert": YEAR},
    training_hours=50,
    commitments={"confidentiality": "2"},
    home_area="091",
    km=12,
)


def limited(**limits) -> Candidate:
    return replace(EERO, limits=Limits(**limits))


def test_nothing_stands_between_a_fitting_expert_and_the_task():
    assert blockers(EERO, TASK, RULES) == ()


@pytest.mark.requirement("A047", "A117", "A145", "A198", "A202")
@pytest.mark.parametrize(
    ("candidate", "code"),
    [
        (replace(EERO, agreements=()), "agreement_invalid"),
        (replace(EERO, agreements=(Period(YEAR.start, TASK.day),)), "agreement_invalid"),
        (replace(EERO, commitments={"confidentiality": "1"}), "commitment_missing"),
        (replace(EERO, busy=((START + HOUR, START + 3 * HOUR),)), "overlapping_session"),
        (replace(EERO, trainings={}), "training_missing"),
        (replace(EERO, trainings={"expert": Period(YEAR.start, TASK.day)}), "training_missing"),
        (replace(EERO, training_hours=49), "training_too_short"),
        (replace(EERO, pauses=(Period(TASK.day),)), "paused"),
        (replace(limited(hours_a_month=10), hours_this_month=8.5), "above_ceiling"),
        (limited(refused_topics=frozenset({"MIE.masennus"})), "topic_refused"),
        (limited(audience_size=29), "audience_too_large"),
        (limited(km=11), "too_far"),
        (limited(areas=frozenset({"049"})), "area_refused"),
        (limited(modes=frozenset({"remote"})), "mode_refused"),
        (limited(task_types=frozenset({"tyopari"})), "task_refused"),
        (limited(hours=(Hours(2, dt.time(8), dt.time(11)),)), "time_refused"),
        (limited(hours=(Hours(1, dt.time(8), dt.time(16)),)), "time_refused"),
    ],
)
def test_each_reason_is_found_alone_and_has_words(candidate, code):
    (reason,) = blockers(candidate, TASK, RULES)
    assert reason.code == code
    assert "{" not in reason.fill(REASONS[code])
    assert is_hard(reason) == (code in HARD)


@pytest.mark.parametrize(
    "candidate",
    [
        replace(EERO, agreements=(Period(TASK.day, TASK.day + dt.timedelta(days=1)),)),
        replace(EERO, busy=((START - HOUR, START), (START + 2 * HOUR, START + 3 * HOUR))),
        replace(EERO, pauses=(Period(dt.date(2026, 11, 1), TASK.day),)),
        replace(limited(hours_a_month=10), hours_this_month=8),
        limited(audience_size=30, km=12, areas=frozenset({"091"})),
        limited(hours=(Hours(2, dt.time(10), dt.time(12)),)),
        limited(hours=(Hours(2, dt.time(10), dt.time(0)),)),
    ],
)
def test_a_limit_is_met_exactly(candidate):
    assert blockers(candidate, TASK, RULES) == ()


def test_distance_and_area_do_not_bind_remote_work():
    far = limited(km=1, areas=frozenset({"049"}))
    assert blockers(far, replace(TASK, mode="remote"), RULES) == ()


def test_a_task_type_may_ask_other_training():
    peer = replace(EERO, trainings={"peer": YEAR}, training_hours=0)
    assert blockers(peer, replace(TASK, task_type="vertaistuki"), RULES) == ()
    assert [reason.code for reason in blockers(peer, TASK, RULES)] == ["training_missing"]


def test_hard_reasons_come_first():
    found = blockers(replace(limited(km=1), agreements=()), TASK, RULES)
    assert [is_hard(reason) for reason in found] == [True, False]


def order(*candidates: Candidate, task: Task = TASK) -> list[str]:
    return [ranked.candidate.id for ranked in rank(reversed(candidates), task)]


@pytest.mark.requirement("A074", "A083")
def test_topics_then_nearness_then_room_then_waiting_decide_the_order():
    experts = (
        replace(EERO, id="fits-and-idle", last_worked=dt.date(2026, 1, 1)),
        replace(EERO, id="fits-worked", last_worked=dt.date(2026, 11, 1)),
        replace(EERO, id="fits-loaded", hours_this_month=20),
        replace(EERO, id="fits-far", home_area="049"),
        replace(EERO, id="no-topic", topics=frozenset()),
    )
    assert order(*experts) == [expert.id for expert in experts]


def test_the_order_is_the_same_whatever_the_input_order():
    experts = [replace(EERO, id=name) for name in "bca"]
    assert order(*experts) == order(*reversed(experts)) == ["a", "b", "c"]


def test_a_place_is_explained_and_never_scored():
    idle = replace(
        limited(hours_a_month=20), last_worked=dt.date(2026, 1, 10), done_in_unit=3, hours_this_month=4
    )
    (ranked,) = rank([idle], TASK)
    words = [reason.fill(REASONS[reason.code]) for reason in ranked.reasons]
    assert words == [
        "Has experience of: MIE.masennus",
        "Has worked in this unit before",
        "Lives in the area",
        "4 of 20 hours this month",
        "Has not had a task for 10 months",
    ]
    assert not hasattr(ranked, "score")


def test_remote_work_does_not_ask_where_one_lives():
    far = replace(EERO, id="far", home_area="890", last_worked=dt.date(2026, 1, 1))
    near = replace(EERO, id="near", last_worked=dt.date(2026, 11, 1))
    assert order(near, far) == ["near", "far"]
    assert order(near, far, task=replace(TASK, mode="remote")) == ["far", "near"]
