"""What becomes of an agreed session, decided by the policy of its day and kept for good (A053–A060)."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Entry
from domain.errors import DomainError, NotAllowed
from registry.matching.models import AssignmentStatus, Offer, OfferStatus
from registry.orders.models import OrderStatus
from registry.sessions.deciding import AlreadyDecided, TermsChanged, Told, free_until
from registry.sessions.frozen import minutes_worked, outcome_of, outcome_to_data
from registry.sessions.happening import Event
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.planning import DoubleBooking
from registry.sessions.services import accept_offer, decide_outcome, mark_held
from registry.sessions.timing import WrongMoment
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.orders import coordinator
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    ask,
    deputy_offer,
    helsinki,
    make_session,
    messages_sent,
)

pytestmark = pytest.mark.usefixtures("rules")
THURSDAY = WEDNESDAY + dt.timedelta(days=1)


def tell(session, event, *, by=None, at=None, **told) -> ExpertSession:
    return decide_outcome(
        session_id=session.pk, event=event, by=by or person("Aino"), at=at, told=Told(**told)
    )


def order_of(session):
    order = session.assignment.order
    order.refresh_from_db()
    return order


def fee_of(session) -> Decimal:
    return outcome_of(session).fee.of(Decimal("50.00"))


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
]  # fmt: skip


@pytest.mark.requirement("A011", "A021", "A053", "A054", "A056", "A058", "A059", "A060", "A203")
@pytest.mark.parametrize(
    ("requirement", "event", "told_at", "case", "fee", "status", "order", "who"),
    CASES, ids=[f"{case[0]} {case[1]} {case[2][1]}" for case in CASES],
)  # fmt: skip
def test_each_outcome_is_decided_kept_and_told(requirement, event, told_at, case, fee, status, order, who):
    session = make_session()
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
    session = make_session()
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
    session = make_session()
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
    session = make_session()
    tell(session, Event.CLIENT_ABSENT, at=helsinki(WEDNESDAY, "13:30"), time_reused=True)
    session.refresh_from_db()
    assert session.outcome["time_reused"] is True
    assert fee_of(session) == Decimal("50.00")
    assert ExpertSession.objects.filter(expert=session.expert).count() == 1


@pytest.mark.requirement("A058")
def test_an_empty_group_is_held_with_nobody():
    session = make_session()
    tell(session, Event.EMPTY_GROUP, at=helsinki(WEDNESDAY, "13:30"))
    session.refresh_from_db()
    assert (session.participants, session.counts_as_held) == (0, True)


@pytest.mark.requirement("A059")
def test_a_series_ends_only_for_a_reason_and_ends_the_later_sessions_too():
    session = make_session()
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
    session = make_session()
    ExpertSession.objects.create(
        assignment=session.assignment, expert=session.expert, unit=session.unit, cost_centre=session.cost_centre,
        starts_at=helsinki(THURSDAY, "13:00"), ends_at=helsinki(THURSDAY, "14:00"), support_person="Aino",
    )  # fmt: skip
    tell(session, Event.HELD, at=helsinki(WEDNESDAY, "14:00"))
    assert order_of(session).status == OrderStatus.AGREED


def test_the_hours_really_worked_and_the_people_are_kept():
    session = make_session()
    with pytest.raises(WrongMoment):
        mark_held(session_id=session.pk, by=person("Aino"))
    tell(session, Event.HELD, at=helsinki(WEDNESDAY, "15:00"), participants=12, minutes=90)
    session.refresh_from_db()
    assert (session.participants, minutes_worked(session)) == (12, 90)


@pytest.mark.parametrize(
    ("event", "at", "is_possible"),
    [
        (Event.HELD, (WEDNESDAY, "12:59:59"), False),
        (Event.HELD, (WEDNESDAY, "13:00"), True),
        (Event.CLIENT_ABSENT, (WEDNESDAY, "12:59:59"), False),
        (Event.EMPTY_GROUP, (WEDNESDAY, "12:00"), False),
        (Event.CANCELLED_BY_ORDERER, (WEDNESDAY, "13:59:59"), True),
        (Event.CANCELLED_BY_ORDERER, (WEDNESDAY, "14:00"), False),
        (Event.CANCELLED_BY_EXPERT, (WEDNESDAY, "14:00"), False),
        (Event.EXPERT_ILL, (WEDNESDAY, "18:00"), True),
    ],
)  # fmt: skip
def test_nothing_is_told_before_it_could_happen_or_after_it_could(event, at, is_possible):
    session = make_session()
    if is_possible:
        tell(session, event, by=coordinator(), at=helsinki(*at))
    else:
        with pytest.raises(WrongMoment):
            tell(session, event, by=coordinator(), at=helsinki(*at))
        session.refresh_from_db()
        assert session.status == SessionStatus.PLANNED
        assert session.outcome is None


def test_the_second_decision_is_a_conflict_that_tells_the_first():
    session = make_session()
    tell(session, Event.CANCELLED_BY_ORDERER)
    with pytest.raises(AlreadyDecided, match="Peruttu"):
        tell(session, Event.EXPERT_ILL, by=session.expert.user)
    assert messages_sent("session.decided", session.pk) == 1


def test_a_price_that_changed_while_the_page_was_open_must_be_seen_first():
    session = make_session()
    with pytest.raises(TermsChanged):
        tell(session, Event.CANCELLED_BY_ORDERER, at=helsinki(TUESDAY, "15:00:01"), seen_in_time=True)
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


STRANGERS = ["Liisa", "Pirkko", "Hannu", "Anna"]


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("event", [Event.CANCELLED_BY_ORDERER, Event.EXPERT_ILL, Event.CLIENT_ABSENT])
def test_strangers_tell_nothing(name, event):
    with pytest.raises(NotAllowed):
        tell(make_session(), event, by=person(name), at=helsinki(WEDNESDAY, "13:30"))


@pytest.mark.parametrize(
    "event", sorted(set(Event) - {Event.HELD, Event.EXPERT_ILL, Event.CANCELLED_BY_EXPERT})
)
def test_the_expert_tells_only_of_the_own_side(event):
    session = make_session()
    with pytest.raises(NotAllowed):
        tell(session, event, by=session.expert.user, at=helsinki(WEDNESDAY, "13:30"))


@pytest.mark.parametrize("event", [Event.CANCELLED_BY_BOTH, Event.FORCE_MAJEURE, Event.EXPERT_ILL])
def test_an_orderer_cannot_call_a_late_cancellation_something_else(event):
    with pytest.raises(NotAllowed):
        tell(make_session(), event, by=person("Aino"), at=helsinki(WEDNESDAY, "12:00"))


# --- moving (A055) ----------------------------------------------------------------------------


def new_time(day=THURSDAY, since="10:00", until="11:00") -> dict:
    return {"starts_at": helsinki(day, since), "ends_at": helsinki(day, until)}


@pytest.mark.requirement("A055")
def test_a_move_with_consent_plans_a_new_session_with_its_own_deadline():
    session = make_session()
    tell(session, Event.MOVED_WITH_CONSENT, at=helsinki(TUESDAY, "16:00"), **new_time())
    session.refresh_from_db()
    new = session.moved_to
    assert fee_of(session) == 0
    assert session.status == SessionStatus.CANCELLED
    assert (new.assignment, new.status) == (session.assignment, SessionStatus.PLANNED)
    assert free_until(new) == helsinki(WEDNESDAY, "15:00")
    order = order_of(session)
    assert (order.status, order.starts_at) == (OrderStatus.AGREED, new.starts_at)
    tell(new, Event.CANCELLED_BY_ORDERER, at=helsinki(WEDNESDAY, "15:00:01"))
    new.refresh_from_db()
    assert fee_of(new) == Decimal("50.00")


def test_a_move_of_half_an_hour_does_not_collide_with_its_own_old_time():
    session = make_session()
    tell(session, Event.MOVED_WITH_CONSENT, **new_time(WEDNESDAY, "13:30", "14:30"))
    session.refresh_from_db()
    assert session.moved_to.starts_at == helsinki(WEDNESDAY, "13:30")


@pytest.mark.requirement("A050", "A055")
@pytest.mark.parametrize(("at", "fee"), [((TUESDAY, "15:00:00"), "0.00"), ((TUESDAY, "15:00:01"), "50.00")])
def test_a_move_without_consent_is_a_cancellation_and_books_nobody(at, fee):
    session = make_session()
    tell(session, Event.MOVED_WITHOUT_CONSENT, at=helsinki(*at), **new_time())
    session.refresh_from_db()
    assert (fee_of(session), session.moved_to) == (Decimal(fee), None)
    order = order_of(session)
    assert (order.status, order.starts_at) == (OrderStatus.NEW, helsinki(THURSDAY, "10:00"))
    offer = ask(order, session.expert)  # the same expert may be asked for the new time
    assert accept_offer(offer_id=offer.pk, by=session.expert.user).sessions.get().starts_at == order.starts_at


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "new_time_needed"),
        (new_time(MONDAY, "08:00", "09:00"), "new_time_passed"),
        (new_time(THURSDAY, "11:00", "10:00"), "new_time_reversed"),
    ],
)
def test_a_move_needs_a_whole_new_time(told, code):
    session = make_session()
    with pytest.raises(DomainError) as refusal:
        tell(session, Event.MOVED_WITH_CONSENT, **told)
    assert refusal.value.code == code
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_a_move_onto_another_session_is_refused_whole():
    eero = make_expert()
    make_session(eero, day=THURSDAY, since="10:30", until="11:30")
    session = make_session(eero)
    with pytest.raises(DoubleBooking):
        tell(session, Event.MOVED_WITH_CONSENT, **new_time())
    session.refresh_from_db()
    assert (session.status, session.outcome) == (SessionStatus.PLANNED, None)
    assert order_of(session).starts_at == helsinki(WEDNESDAY, "13:00")


# --- the deputy (A060, A204) ----------------------------------------------------------------------


@pytest.mark.requirement("A060", "A204")
def test_a_deputy_who_said_yes_takes_over_at_once():
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    session = make_session(eero, deputy=vappu)
    tell(session, Event.EXPERT_ILL, by=eero.user, at=helsinki(WEDNESDAY, "08:00"))
    new = ExpertSession.objects.get(expert=vappu)
    assert (new.status, new.starts_at, new.assignment.order) == (
        "planned",
        session.starts_at,
        session.assignment.order,
    )
    assert order_of(session).status == OrderStatus.AGREED
    session.assignment.refresh_from_db()
    assert session.assignment.status == AssignmentStatus.ENDED
    assert messages_sent("session.planned", new.pk)
    assert messages_sent("session.decided", session.pk)


@pytest.mark.requirement("A204")
def test_a_deputy_who_has_not_answered_is_asked_to_do_it():
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    session = make_session(eero, deputy=vappu, deputy_agrees=False)
    old = deputy_offer(session.assignment.order, vappu)
    tell(session, Event.EXPERT_ILL, by=eero.user)
    old.refresh_from_db()
    new = Offer.objects.get(expert=vappu, status=OfferStatus.SENT)
    assert (old.status, new.as_deputy, new.price) == (OfferStatus.CLOSED, False, old.price)
    assert order_of(session).status == OrderStatus.OFFERED
    assert messages_sent("offer.sent", new.pk)
    assert accept_offer(offer_id=new.pk, by=vappu.user).sessions.get().expert == vappu


@pytest.mark.requirement("A204")
def test_a_deputy_whose_time_is_taken_is_not_booked_twice():
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    session = make_session(eero, deputy=vappu)
    make_session(vappu, since="13:30", until="15:00")
    tell(session, Event.EXPERT_ILL, by=eero.user)
    assert order_of(session).status == OrderStatus.NEW
    assert ExpertSession.objects.filter(expert=vappu).count() == 1


def test_when_the_deputy_falls_ill_too_somebody_new_can_still_say_yes():
    eero, vappu, third = make_expert("Eero"), make_expert("Vappu"), make_expert("Oskari")
    session = make_session(eero, deputy=vappu)
    tell(session, Event.EXPERT_ILL, by=eero.user)
    tell(ExpertSession.objects.get(expert=vappu), Event.EXPERT_ILL, by=vappu.user)
    order = order_of(session)
    assert order.status == OrderStatus.NEW
    assert accept_offer(offer_id=ask(order, third).pk, by=third.user).sessions.get().expert == third


@pytest.mark.requirement("A060", "A203")
def test_illness_never_counts_against_the_expert():
    session = make_session()
    before = {
        field.attname: getattr(session.expert, field.attname)
        for field in session.expert._meta.concrete_fields
    }
    tell(session, Event.EXPERT_ILL, by=session.expert.user)
    session.expert.refresh_from_db()
    assert before == {name: getattr(session.expert, name) for name in before}


def test_an_illness_told_afterwards_closes_the_order():
    session = make_session()
    tell(session, Event.EXPERT_ILL, by=session.expert.user, at=helsinki(WEDNESDAY, "18:00"))
    assert order_of(session).status == OrderStatus.CANCELLED
