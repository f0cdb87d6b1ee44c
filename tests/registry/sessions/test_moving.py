"""A session gets a new time: with the expert's consent, or without it (A055, A050)."""

import datetime as dt
from decimal import Decimal

import pytest

from domain.errors import DomainError
from registry.orders.models import OrderStatus
from registry.sessions.deciding import free_until
from registry.sessions.happening import Event
from registry.sessions.models import SessionStatus
from registry.sessions.planning import DoubleBooking
from registry.sessions.services import accept_offer
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    agreed_session,
    ask,
    helsinki,
)
from tests.registry.sessions.telling import fee_of, order_of, tell

pytestmark = pytest.mark.usefixtures("rules")
THURSDAY = WEDNESDAY + dt.timedelta(days=1)


def new_time(day=THURSDAY, since="10:00", until="11:00") -> dict:
    return {"starts_at": helsinki(day, since), "ends_at": helsinki(day, until)}


@pytest.mark.requirement("A055")
def test_a_move_with_consent_plans_a_new_session_with_its_own_deadline():
    session = agreed_session()
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
    session = agreed_session()
    tell(session, Event.MOVED_WITH_CONSENT, **new_time(WEDNESDAY, "13:30", "14:30"))
    session.refresh_from_db()
    assert session.moved_to.starts_at == helsinki(WEDNESDAY, "13:30")


@pytest.mark.requirement("A050", "A055")
@pytest.mark.parametrize(("at", "fee"), [((TUESDAY, "15:00:00"), "0.00"), ((TUESDAY, "15:00:01"), "50.00")])
def test_a_move_without_consent_is_a_cancellation_and_books_nobody(at, fee):
    session = agreed_session()
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
    session = agreed_session()
    with pytest.raises(DomainError) as refusal:
        tell(session, Event.MOVED_WITH_CONSENT, **told)
    assert refusal.value.code == code
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_a_move_onto_another_session_is_refused_whole():
    eero = make_expert()
    agreed_session(eero, day=THURSDAY, since="10:30", until="11:30")
    session = agreed_session(eero)
    with pytest.raises(DoubleBooking):
        tell(session, Event.MOVED_WITH_CONSENT, **new_time())
    session.refresh_from_db()
    assert (session.status, session.outcome) == (SessionStatus.PLANNED, None)
    assert order_of(session).starts_at == helsinki(WEDNESDAY, "13:00")
