"""The expert falls ill: the deputy comes, or the order waits for somebody new (A060, A204)."""

import pytest

from registry.matching.models import AssignmentStatus, Offer, OfferStatus
from registry.orders.models import OrderStatus
from registry.sessions.happening import Event
from registry.sessions.models import ExpertSession
from registry.sessions.services import accept_offer
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    WEDNESDAY,
    agreed_session,
    ask,
    deputy_offer,
    helsinki,
    messages_sent,
)
from tests.registry.sessions.telling import order_of, tell

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.requirement("A060", "A204")
def test_a_deputy_who_said_yes_takes_over_at_once():
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    session = agreed_session(eero, deputy=vappu)
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
    session = agreed_session(eero, deputy=vappu, deputy_agrees=False)
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
    session = agreed_session(eero, deputy=vappu)
    agreed_session(vappu, since="13:30", until="15:00")
    tell(session, Event.EXPERT_ILL, by=eero.user)
    assert order_of(session).status == OrderStatus.NEW
    assert ExpertSession.objects.filter(expert=vappu).count() == 1


def test_when_the_deputy_falls_ill_too_somebody_new_can_still_say_yes():
    eero, vappu, third = make_expert("Eero"), make_expert("Vappu"), make_expert("Oskari")
    session = agreed_session(eero, deputy=vappu)
    tell(session, Event.EXPERT_ILL, by=eero.user)
    tell(ExpertSession.objects.get(expert=vappu), Event.EXPERT_ILL, by=vappu.user)
    order = order_of(session)
    assert order.status == OrderStatus.NEW
    assert accept_offer(offer_id=ask(order, third).pk, by=third.user).sessions.get().expert == third


@pytest.mark.requirement("A060", "A203")
def test_illness_never_counts_against_the_expert():
    session = agreed_session()
    before = {
        field.attname: getattr(session.expert, field.attname)
        for field in session.expert._meta.concrete_fields
    }
    tell(session, Event.EXPERT_ILL, by=session.expert.user)
    session.expert.refresh_from_db()
    assert before == {name: getattr(session.expert, name) for name in before}


def test_an_illness_told_afterwards_closes_the_order():
    session = agreed_session()
    tell(session, Event.EXPERT_ILL, by=session.expert.user, at=helsinki(WEDNESDAY, "18:00"))
    assert order_of(session).status == OrderStatus.CANCELLED
