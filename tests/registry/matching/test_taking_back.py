"""Offers that are taken back or closed, and the links in their messages."""

import pytest

from domain.errors import Conflict, NotAllowed
from registry.matching import services
from registry.matching.links import hash_of
from registry.matching.models import OfferStatus
from registry.orders.models import OrderStatus
from registry.orders.services import cancel_order
from tests.factories.orders import coordinator
from tests.factories.registry import make_expert
from tests.registry.matching.asking import offered
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("price")


def test_offers_are_taken_back_and_the_order_waits_again(north):
    order, offers = offered(deputy=make_expert("Elsa"))
    assert len(services.withdraw_offers(order_id=order.pk, by=coordinator())) == 2
    order.refresh_from_db()
    assert order.status == OrderStatus.NEW
    with pytest.raises(Conflict):
        services.accept(offer_id=offers[0].pk, by=offers[0].expert.user)
    with pytest.raises(NotAllowed):
        services.withdraw_offers(order_id=order.pk, by=order.orderer)


def test_agreed_work_is_not_taken_back(north):
    order, [offer] = offered()
    services.accept(offer_id=offer.pk, by=offer.expert.user)
    with pytest.raises(Conflict):
        services.withdraw_offers(order_id=order.pk, by=coordinator())


def test_a_cancelled_order_refuses_a_yes_at_once_and_closes_its_offers_soon(north):
    order, [offer] = offered()
    cancel_order(order_id=order.pk, by=order.orderer)
    with pytest.raises(Conflict):
        services.accept(offer_id=offer.pk, by=offer.expert.user)
    settle()
    offer.refresh_from_db()
    assert offer.status == OfferStatus.CLOSED


def test_a_link_opens_its_own_offer_until_the_next_link_is_made(north, south):
    from tenants.context import in_tenant

    _, [offer] = offered()
    first = services.issue_link(offer)
    assert len(first) >= 43
    offer.refresh_from_db()
    assert bytes(offer.link_hash) == hash_of(first)
    assert services.offer_by_link(first) == offer
    second = services.issue_link(offer)
    assert services.offer_by_link(first) is None
    assert services.offer_by_link(second) == offer
    assert services.offer_by_link("") is None
    with in_tenant(south):
        assert services.offer_by_link(second) is None
