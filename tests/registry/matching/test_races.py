"""Two people at the same moment, each with a connection of their own, against committed rows.

The tests work in a database copied for them, because a test's own transaction would hide one person from the other.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.roles.models import Role
from domain.errors import Conflict, DomainError
from registry.matching import services
from registry.matching.models import Assignment, Offer, OfferStatus
from registry.orders.models import Order, OrderStatus
from registry.orders.services import send_order
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import database
from tests.factories.orders import coordinator, make_draft, make_order
from tests.factories.people import make_user
from tests.factories.registry import make_expert


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """North, in a database of this test's own where everything is committed; dropped at the end."""
    usual, own = connection.settings_dict["NAME"], f"race_{os.getpid()}"
    database.copy_template(own)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = own
        try:
            tenant = Tenant.objects.get(slug="north")
            with in_tenant(tenant):
                yield tenant
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
    database.drop(own)


def at_the_same_time(tenant, *deeds) -> list:
    """Run the deeds at one moment, each on its own connection; returns results and refusals in order."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            with in_tenant(tenant):
                start.wait(timeout=10)
                return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(run, deeds))


def split(results) -> tuple[list, list]:
    """Those who got through and those who were refused."""
    refused = [result for result in results if isinstance(result, Exception)]
    return [result for result in results if result not in refused], refused


@pytest.mark.requirement("A011")
@pytest.mark.parametrize("turn", range(3))
def test_of_two_experts_who_say_yes_at_the_same_time_one_gets_the_work(committed, turn):
    experts, order = [make_expert("Eero"), make_expert("Elsa")], make_order()
    offers = [
        services.send_offers(order_id=order.pk, expert_id=expert.pk, open_offers_seen=seen, by=coordinator())[
            0
        ]
        for seen, expert in enumerate(experts)
    ]
    results = at_the_same_time(
        committed,
        *(lambda offer=offer: services.accept(offer_id=offer.pk, by=offer.expert.user) for offer in offers),
    )
    won, refused = split(results)
    assert len(won) == 1
    assert isinstance(refused[0], Conflict)
    assert Assignment.objects.get().expert == won[0].expert
    assert sorted(Offer.objects.values_list("status", flat=True)) == [
        OfferStatus.ACCEPTED,
        OfferStatus.CLOSED,
    ]
    assert Order.objects.get().status == OrderStatus.AGREED


@pytest.mark.parametrize("turn", range(3))
def test_of_two_coordinators_who_send_at_the_same_time_one_sends(committed, turn):
    order, people = make_order(), [coordinator(), make_user("Kaisa", Role.COORDINATOR)]
    experts = [make_expert("Eero"), make_expert("Elsa")]
    deeds = [
        lambda expert=expert, by=by: services.send_offers(order_id=order.pk, expert_id=expert.pk, by=by)
        for expert, by in zip(experts, people, strict=True)
    ]
    won, refused = split(at_the_same_time(committed, *deeds))
    assert (len(won), len(refused)) == (1, 1)
    assert isinstance(refused[0], Conflict)
    assert Offer.objects.count() == 1


def test_a_yes_and_a_withdrawal_at_the_same_time_do_not_both_happen(committed):
    eero, order = make_expert("Eero"), make_order()
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    by = coordinator()
    results = at_the_same_time(
        committed,
        lambda: services.accept(offer_id=offer.pk, by=eero.user),
        lambda: services.withdraw_offers(order_id=order.pk, by=by),
    )
    won, refused = split(results)
    assert (len(won), len(refused)) == (1, 1)
    order.refresh_from_db()
    assert (order.status == OrderStatus.AGREED) == Assignment.objects.exists()


def test_orders_sent_at_the_same_time_get_numbers_of_their_own(committed):
    drafts = [make_draft() for _ in range(6)]
    deeds = [lambda draft=draft: send_order(order_id=draft.pk, by=draft.orderer) for draft in drafts]
    sent, refused = split(at_the_same_time(committed, *deeds))
    assert refused == []
    assert sorted(order.number for order in sent) == list(range(1001, 1007))
