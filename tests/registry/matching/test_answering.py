"""Answers to offers: one winner, no counting of a no, and who may answer."""

from decimal import Decimal

import pytest

from accounts.roles.models import Role
from audit.models import Entry
from domain.errors import Conflict, DomainError, NotAllowed
from registry.matching import services
from registry.matching.models import AssignmentStatus, OfferStatus
from registry.orders.models import OrderStatus
from registry.orders.quotes import Quote
from tests.factories.orders import coordinator, order_row, some_day
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert
from tests.factories.sessions import messages_sent
from tests.registry.matching.asking import SUM, offered

pytestmark = pytest.mark.usefixtures("price")


def test_a_yes_agrees_the_order(north):
    order, [offer] = offered()
    assignment = services.accept(offer_id=offer.pk, by=offer.expert.user)
    order.refresh_from_db()
    assert (order.status, assignment.status, assignment.deputy) == (
        OrderStatus.AGREED,
        AssignmentStatus.ACTIVE,
        None,
    )
    assert messages_sent("offer.accepted", offer.pk) == 1


def test_saying_yes_twice_makes_one_assignment(north):
    order, [offer] = offered()
    services.accept(offer_id=offer.pk, by=offer.expert.user)
    with pytest.raises(Conflict):
        services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert order.assignments.count() == 1


def test_the_second_yes_is_told_that_somebody_else_was_first(north):
    order, [first] = offered()
    elsa = make_expert("Elsa")
    [second] = services.send_offers(
        order_id=order.pk, expert_id=elsa.pk, open_offers_seen=1, by=coordinator()
    )
    services.accept(offer_id=second.pk, by=elsa.user)
    first.refresh_from_db()
    assert first.status == OfferStatus.CLOSED
    assert messages_sent("offer.closed", first.pk) == 1
    with pytest.raises(Conflict):
        services.accept(offer_id=first.pk, by=first.expert.user)


@pytest.mark.requirement("A017", "A050")
def test_a_no_is_free_and_leaves_no_mark_but_the_answer(north):
    order, [offer] = offered()
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    order.refresh_from_db()
    assert order.status == OrderStatus.NEW
    assert messages_sent("offer.declined", offer.pk) == 1
    assert not Entry.objects.filter(action__contains="declin").exists()
    again = order_row(day=some_day(20))
    [offer] = services.send_offers(order_id=again.pk, expert_id=offer.expert_id, by=coordinator())
    assert offer.status == OfferStatus.SENT


def test_a_no_leaves_the_order_offered_while_another_doer_has_been_asked(north):
    order, [offer] = offered()
    services.send_offers(
        order_id=order.pk, expert_id=make_expert("Elsa").pk, open_offers_seen=1, by=coordinator()
    )
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    order.refresh_from_db()
    assert order.status == OrderStatus.OFFERED


def test_an_answer_is_given_once(north):
    _, [offer] = offered()
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    for answer in (services.accept, services.decline):
        with pytest.raises(Conflict):
            answer(offer_id=offer.pk, by=offer.expert.user)


@pytest.mark.parametrize("answer", [services.accept, services.decline])
def test_nobody_answers_for_another_but_the_coordinator_by_phone(north, answer):
    _, [offer] = offered()
    for stranger in (person("Aino"), make_user("Vieras", Role.EXPERT), None):
        with pytest.raises(NotAllowed):
            answer(offer_id=offer.pk, by=stranger)
    assert answer(offer_id=offer.pk, by=coordinator())


@pytest.mark.requirement("A151")
def test_waiving_the_fee_at_the_yes_changes_the_agreed_price(north):
    _, [offer] = offered()
    assignment = services.accept(offer_id=offer.pk, by=offer.expert.user, waives_fee=True)
    assert assignment.waives_fee
    assert Quote.from_data(assignment.price).low == Decimal("0.00")
    assert Quote.from_data(offer.price).low == SUM


@pytest.mark.requirement("A047")
def test_an_agreement_that_ends_between_the_question_and_the_yes_stops_the_yes(north):
    order, [offer] = offered()
    offer.expert.agreements.update(valid_to=some_day(3))
    with pytest.raises(DomainError) as refusal:
        services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert refusal.value.code == "hard_blocker"
    order.refresh_from_db()
    assert order.status == OrderStatus.OFFERED
