"""What becomes of an agreed session, decided by the policy of its day and kept for good (A053–A060)."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Entry
from domain.errors import DomainError
from registry.orders.models import OrderStatus
from registry.sessions.deciding import free_until
from registry.sessions.frozen import minutes_worked, outcome_of, outcome_to_data
from registry.sessions.happening import Event
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.services import mark_held
from registry.sessions.timing import WrongMoment
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.people import person
from tests.factories.sessions import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    agreed_session,
    helsinki,
    messages_sent,
)
from tests.registry.sessions.telling import fee_of, order_of, tell

pytestmark = pytest.mark.usefixtures("rules")
THURSDAY = WEDNESDAY + dt.timedelta(days=1)

CASES = [
    # requirement, event, told at, case, fee, status, order, who
    ("A053", Event.CANCELLED_BY_ORDERER, (TUESDAY, "15:00:00"), "orderer_in_time", "0.00", "cancelled", "cancelled", "Aino"),
    ("A054", Event.CANCELLED_BY_ORDERER, (TUESDAY, "15:00:01"), "orderer_late", "50.00", "cancelled", "cancelled", "Aino"),
    ("A053", Event.CANCELLED_BY_CLIENT, (TUESDAY, "14:59:59"), "orderer_in_time", "0.00", "cancelled", "cancelled", "Aino"),
    ("A054", Event.CANCELLED_BY_CLIENT, (WEDNESDAY, "12:00"), "orderer_late", "50.00", "cancelled", "cancelled", "Aino"),
    ("A056", Event.CLIENT_ABSENT, (WEDNESDAY, "13:20"), "client_absent", "50.00", "cancelled", "done", "Aino"),
    ("A058", Event.EMPTY_GROUP, (WEDNESDAY, "14:00"), "empty_group", "50.00", "held", "done", "Aino"),
    ("A059", Event.SERIES_ENDED, (WEDNESDAY, "09:00"), "series_ended", "0.00", "cancelled", "cancelled", "Aino"),
    ("A060", Event.EXPERT_ILL, (WEDNESDAY, "08:00"), "expert_unable", "0.00", "cancelled", "new", "Eero"),
    ("A203", Event.CANCELLED_BY_EXPERT, (WEDNESDAY, "08:00"), "expert_unable", "0.00", "cancelled", "new", "Eero"),
    ("A021", Event.CANCELLED_BY_BOTH, (WEDNESDAY, "08:00"), "nobodys_fault", "0.00", "cancelled", "cancelled", "Kaarina"),
    ("A021", Event.FORCE_MAJEURE, (WEDNESDAY, "15:00"), "nobodys_fault", "0.00", "cancelled", "cancelled", "Kaarina"),
    ("A011", Event.HELD, (WEDNESDAY, "14:05"), "held", "50.00", "held", "done", "Eero"),
]  # fmt: skip  # fmt: skip


@pytest.mark.requirement("A011", "A021", "A053", "A054", "A056", "A058", "A059", "A060", "A203")
@pytest.mark.parametrize(
    ("requirement", "event", "told_at", "case", "fee", "status", "order", "who"),
    CASES, ids=[f"{case[0]} {case[1]} {case[2][1]}" for case in CASES],
)  # fmt: skip
def test_each_outcome_is_decided_kept_and_told(requirement, event, told_at, case, fee, status, order, who):
    session = agreed_session()
    by = session.expert.user if who == "Eero" else person(who)
    tell(
        session,
        event,
        by=by,
        at=helsinki(*told_at),
        reason="compelling" if event == Event.SERIES_ENDED else "",
    )
    session.refresh_from_db()
    kept = session.outcome
    assert (kept["case"], fee_of(session), session.status) == (case, Decimal(fee), status)
    assert (kept["policy"], kept["version"], kept["at"]) == (
        "Peruutus",
        "2026-1",
        helsinki(*told_at).isoformat(),
    )
    assert kept["rule"] == str(RuleVersion.objects.get(kind=RuleKind.CANCELLATION).pk)
    assert set(kept["words"]) == {"fi", "sv", "en"}
    assert all(kept["words"].values())
    assert (session.outcome_code, session.decided_by, session.decided_at) == (event, by, helsinki(*told_at))
    assert session.counts_as_held == (status == "held")
    assert order_of(session).status == order
    assert session.steps_taken().get().became == status
    entry = Entry.objects.get(action="session.decided", subject_id=session.pk)
    assert entry.by == by
    assert entry.facts["case"] == case
    assert messages_sent("session.decided", session.pk) == 1


def test_the_kept_decision_does_not_change_with_the_rule_and_can_be_read_back():
    session = agreed_session()
    tell(session, Event.CANCELLED_BY_ORDERER, at=helsinki(TUESDAY, "16:00"))
    session.refresh_from_db()
    kept = dict(session.outcome)
    rule = RuleVersion.objects.get(kind=RuleKind.CANCELLATION)
    rule.data["cases"][1]["fee"] = {"share": 10}
    rule.save()
    session.refresh_from_db()
    assert session.outcome == kept
    assert fee_of(session) == Decimal("50.00")
    again = outcome_to_data(outcome_of(session), at=session.decided_at, rule=kept["rule"])
    assert again == kept


def test_the_rule_of_the_unit_and_of_the_day_of_the_work_decides():
    session = agreed_session()
    common = RuleVersion.objects.get(kind=RuleKind.CANCELLATION)
    data = {**common.data, "version": "oma-1", "notice": {"kind": "hours", "hours": 2}}
    RuleVersion.objects.create(
        kind=RuleKind.CANCELLATION, unit=session.unit, name="Oma", data=data, valid_from=WEDNESDAY,
        approved_by="Testi", approved_on=MONDAY,
    )  # fmt: skip
    assert free_until(session) == helsinki(WEDNESDAY, "11:00")
    tell(session, Event.CANCELLED_BY_ORDERER, at=helsinki(WEDNESDAY, "10:59"))
    session.refresh_from_db()
    assert session.outcome["version"] == "oma-1"
    assert fee_of(session) == 0


@pytest.mark.requirement("A057")
def test_the_time_of_an_absent_client_may_be_used_otherwise_for_one_fee():
    session = agreed_session()
    tell(session, Event.CLIENT_ABSENT, at=helsinki(WEDNESDAY, "13:30"), time_reused=True)
    session.refresh_from_db()
    assert session.outcome["time_reused"] is True
    assert fee_of(session) == Decimal("50.00")
    assert ExpertSession.objects.filter(expert=session.expert).count() == 1


@pytest.mark.requirement("A058")
def test_an_empty_group_is_held_with_nobody():
    session = agreed_session()
    tell(session, Event.EMPTY_GROUP, at=helsinki(WEDNESDAY, "13:30"))
    session.refresh_from_db()
    assert (session.participants, session.counts_as_held) == (0, True)


@pytest.mark.requirement("A059")
def test_a_series_ends_only_for_a_reason_and_ends_the_later_sessions_too():
    session = agreed_session()
    later = ExpertSession.objects.create(
        assignment=session.assignment, expert=session.expert, unit=session.unit, cost_centre=session.cost_centre,
        starts_at=helsinki(THURSDAY, "13:00"), ends_at=helsinki(THURSDAY, "14:00"), support_person="Aino",
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        tell(session, Event.SERIES_ENDED)
    assert refusal.value.code == "reason_needed"
    tell(session, Event.SERIES_ENDED, reason="agreed_before")
    for one in (session, later):
        one.refresh_from_db()
        assert (one.status, one.outcome["reason"], fee_of(one)) == (
            SessionStatus.CANCELLED,
            "agreed_before",
            0,
        )
    assert order_of(session).status == OrderStatus.CANCELLED


def test_an_order_with_sessions_to_come_goes_on():
    session = agreed_session()
    ExpertSession.objects.create(
        assignment=session.assignment, expert=session.expert, unit=session.unit, cost_centre=session.cost_centre,
        starts_at=helsinki(THURSDAY, "13:00"), ends_at=helsinki(THURSDAY, "14:00"), support_person="Aino",
    )  # fmt: skip
    tell(session, Event.HELD, at=helsinki(WEDNESDAY, "14:00"))
    assert order_of(session).status == OrderStatus.AGREED


def test_the_hours_really_worked_and_the_people_are_kept():
    session = agreed_session()
    with pytest.raises(WrongMoment):
        mark_held(session_id=session.pk, by=person("Aino"))
    tell(session, Event.HELD, at=helsinki(WEDNESDAY, "15:00"), participants=12, minutes=90)
    session.refresh_from_db()
    assert (session.participants, minutes_worked(session)) == (12, 90)
