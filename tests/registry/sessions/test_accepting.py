"""Yes and no to a request (A011, A017, A050): one transaction, one winner, no harm from a no."""

import datetime as dt

import pytest
from django.db import IntegrityError

from audit.models import Entry
from domain.errors import Conflict, DomainError, NotAllowed
from registry.joining.models import Agreement
from registry.matching.models import Assignment, OfferStatus
from registry.orders.models import OrderStatus
from registry.sessions import planning
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.planning import DoubleBooking
from registry.sessions.services import accept_offer, decline_offer
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.orders import coordinator
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    WEDNESDAY,
    agreed_session,
    asked_offer,
    deputy_offer,
    helsinki,
    make_offer,
    messages_sent,
)

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.requirement("A011", "A028", "A050")
def test_a_yes_makes_the_assignment_and_the_session_with_a_named_support_person():
    offer = make_offer(support_person="Sirpa Sairaanhoitaja")
    assignment = accept_offer(offer_id=offer.pk, by=offer.expert.user)
    session = assignment.sessions.get()
    assert (session.starts_at, session.ends_at) == (
        helsinki(WEDNESDAY, "13:00"),
        helsinki(WEDNESDAY, "14:00"),
    )
    assert session.support_person == "Sirpa Sairaanhoitaja"
    assert session.cost_centre == offer.order.unit.cost_centre
    assert assignment.price["low"] == "50.00"
    assert assignment.price["version"] == "2026-1"
    assert session.status == SessionStatus.PLANNED
    offer.order.refresh_from_db()
    assert offer.order.status == OrderStatus.AGREED
    assert messages_sent("offer.accepted", offer.pk) == 1


def test_the_second_yes_to_the_same_request_is_a_conflict_and_changes_nothing():
    offer = asked_offer()
    accept_offer(offer_id=offer.pk, by=offer.expert.user)
    with pytest.raises(Conflict):
        accept_offer(offer_id=offer.pk, by=offer.expert.user)
    assert ExpertSession.objects.count() == Assignment.objects.count() == 1


def test_a_taken_time_is_refused_in_plain_words_and_leaves_the_request_open():
    eero = make_expert()
    offer = asked_offer(eero, since="13:30", until="14:30")
    agreed_session(eero)
    with pytest.raises(DoubleBooking, match="varattu"):
        accept_offer(offer_id=offer.pk, by=eero.user)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.SENT
    assert ExpertSession.objects.count() == 1


def test_the_database_refuses_a_double_booking_that_the_check_did_not_see(monkeypatch):
    """Two tabs at the same moment: both passed the check, the exclusion constraint lets one in."""
    eero = make_expert()
    session = agreed_session(eero)
    with pytest.raises(DoubleBooking):
        planning.plan_session(
            assignment=session.assignment,
            starts_at=session.starts_at + dt.timedelta(minutes=30),
            ends_at=session.ends_at + dt.timedelta(minutes=30),
        )
    assert not planning.is_double_booking(IntegrityError("something else"))


def test_sessions_back_to_back_do_not_overlap():
    eero = make_expert()
    agreed_session(eero, since="13:00", until="14:00")
    assert agreed_session(eero, since="14:00", until="15:00").status == SessionStatus.PLANNED


@pytest.mark.requirement("A047")
def test_nothing_is_agreed_outside_the_agreement():
    offer = asked_offer()
    Agreement.objects.update(valid_to=WEDNESDAY)  # half open: the day itself is outside
    with pytest.raises(DomainError) as refusal:
        accept_offer(offer_id=offer.pk, by=offer.expert.user)
    assert refusal.value.code == "agreement_invalid"
    assert not ExpertSession.objects.exists()
    offer.refresh_from_db()
    assert offer.status == OfferStatus.SENT


def test_nobody_answers_for_the_expert():
    offer = asked_offer()
    for name in ("Aino", "Liisa", "Pirkko"):
        for answer in (accept_offer, decline_offer):
            with pytest.raises(NotAllowed):
                answer(offer_id=offer.pk, by=person(name))


def test_the_coordinator_writes_down_an_answer_given_by_phone():
    offer = asked_offer()
    assert accept_offer(offer_id=offer.pk, by=coordinator()).expert == offer.expert


@pytest.mark.requirement("A017")
def test_a_no_is_free_and_leaves_no_mark_on_the_expert():
    offer = asked_offer()
    before = {
        field.attname: getattr(offer.expert, field.attname) for field in offer.expert._meta.concrete_fields
    }
    decline_offer(offer_id=offer.pk, by=offer.expert.user)
    offer.refresh_from_db()
    offer.expert.refresh_from_db()
    assert offer.status == OfferStatus.DECLINED
    assert before == {name: getattr(offer.expert, name) for name in before}
    assert not Entry.objects.filter(subject_id=offer.expert.pk).exists()
    assert not any(step.note for step in offer.steps_taken())
    offer.order.refresh_from_db()
    assert offer.order.status == OrderStatus.NEW


def test_no_after_yes_is_a_conflict():
    offer = asked_offer()
    accept_offer(offer_id=offer.pk, by=offer.expert.user)
    with pytest.raises(Conflict):
        decline_offer(offer_id=offer.pk, by=offer.expert.user)


@pytest.mark.requirement("A204")
def test_a_yes_to_being_the_deputy_books_no_time():
    eero, deputy = make_expert("Eero"), make_expert("Vappu")
    offer = asked_offer(eero, deputy=deputy)
    second = deputy_offer(offer.order, deputy)
    assert accept_offer(offer_id=second.pk, by=deputy.user) is None
    assert not ExpertSession.objects.exists()
    assert accept_offer(offer_id=offer.pk, by=eero.user).deputy == deputy


def test_a_fee_is_waived_only_where_the_rule_allows():
    offer = asked_offer()
    rule = RuleVersion.objects.get(kind=RuleKind.FEE_RIGHT)
    rule.data["waiver_allowed"] = False
    rule.save()
    with pytest.raises(DomainError) as refusal:
        accept_offer(offer_id=offer.pk, by=offer.expert.user, waives_fee=True)
    assert refusal.value.code == "waiver_not_allowed"
    rule.data["waiver_allowed"] = True
    rule.save()
    assert accept_offer(offer_id=offer.pk, by=offer.expert.user, waives_fee=True).waives_fee
