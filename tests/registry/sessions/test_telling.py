"""Who may tell what of a session, and when (rules.md section 2)."""

import pytest

from domain.errors import NotAllowed
from registry.sessions.deciding import AlreadyDecided, TermsChanged
from registry.sessions.happening import Event
from registry.sessions.models import SessionStatus
from registry.sessions.timing import WrongMoment
from tests.factories.orders import coordinator
from tests.factories.people import person
from tests.factories.sessions import (
    TUESDAY,
    WEDNESDAY,
    agreed_session,
    helsinki,
    messages_sent,
)
from tests.registry.sessions.telling import tell

pytestmark = pytest.mark.usefixtures("rules")

NOT_YET_OR_NO_MORE = [
    (Event.HELD, "12:59:59"),
    (Event.CLIENT_ABSENT, "12:59:59"),
    (Event.EMPTY_GROUP, "12:00"),
    (Event.CANCELLED_BY_ORDERER, "14:00"),
    (Event.CANCELLED_BY_EXPERT, "14:00"),
]


def test_nothing_is_told_before_it_could_happen_or_after_it_could():
    session = agreed_session()
    for event, at in NOT_YET_OR_NO_MORE:
        with pytest.raises(WrongMoment):
            tell(session, event, by=coordinator(), at=helsinki(WEDNESDAY, at))
    session.refresh_from_db()
    assert (session.status, session.outcome) == (SessionStatus.PLANNED, None)


@pytest.mark.parametrize(
    ("event", "at"),
    [(Event.HELD, "13:00"), (Event.CANCELLED_BY_ORDERER, "13:59:59"), (Event.EXPERT_ILL, "18:00")],
)
def test_it_is_told_at_the_first_and_at_the_last_possible_moment(event, at):
    session = tell(agreed_session(), event, by=coordinator(), at=helsinki(WEDNESDAY, at))
    assert session.outcome_code == event


def test_the_second_decision_is_a_conflict_that_tells_the_first():
    session = agreed_session()
    tell(session, Event.CANCELLED_BY_ORDERER)
    with pytest.raises(AlreadyDecided, match="Peruttu"):
        tell(session, Event.EXPERT_ILL, by=session.expert.user)
    assert messages_sent("session.decided", session.pk) == 1


def test_a_price_that_changed_while_the_page_was_open_must_be_seen_first():
    session = agreed_session()
    with pytest.raises(TermsChanged):
        tell(session, Event.CANCELLED_BY_ORDERER, at=helsinki(TUESDAY, "15:00:01"), seen_in_time=True)
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_strangers_tell_nothing():
    session = agreed_session()
    for name in ("Liisa", "Pirkko", "Hannu", "Anna"):
        for event in (Event.CANCELLED_BY_ORDERER, Event.EXPERT_ILL, Event.CLIENT_ABSENT):
            with pytest.raises(NotAllowed):
                tell(session, event, by=person(name), at=helsinki(WEDNESDAY, "13:30"))


def test_the_expert_tells_only_of_the_own_side():
    session = agreed_session()
    for event in set(Event) - {Event.HELD, Event.EXPERT_ILL, Event.CANCELLED_BY_EXPERT}:
        with pytest.raises(NotAllowed):
            tell(session, event, by=session.expert.user, at=helsinki(WEDNESDAY, "13:30"))


def test_an_orderer_cannot_call_a_late_cancellation_something_else():
    session = agreed_session()
    for event in (Event.CANCELLED_BY_BOTH, Event.FORCE_MAJEURE, Event.EXPERT_ILL):
        with pytest.raises(NotAllowed):
            tell(session, event, by=person("Aino"), at=helsinki(WEDNESDAY, "12:00"))
