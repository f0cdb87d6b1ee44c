"""Two people at the same moment, each with a connection of their own, against committed rows.

The tests work in a database copied for them, because a test's own transaction would hide one person from the other.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from accounts.roles.models import Role
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert
from registry.matching import services
from registry.matching.models import OfferStatus
from registry.orders.models import OrderStatus
from registry.orders.services import send_order
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import database
from tests.factories.orders import coordinator, make_draft, order_row, some_day
from tests.factories.people import make_user
from tests.factories.registry import make_expert
from tests.factories.sessions import offer_row

TURNS = 3


@pytest.fixture(scope="module")
def race_database(django_db_setup, django_db_blocker):
    """A database of this module's own where everything is committed; dropped at the end."""
    usual, own = connection.settings_dict["NAME"], f"race_{os.getpid()}"
    database.copy_template(own)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = own
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
    database.drop(own)


@pytest.fixture
def committed(race_database):
    """North, where others see what is done at once."""
    with in_tenant(Tenant.objects.get(slug="north")) as tenant:
        yield tenant


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


@pytest.fixture
def experts(committed):
    """Two people who are asked again and again, each time for another day."""
    return list(Expert.objects.all()) or [make_expert("Eero"), make_expert("Elsa")]


@pytest.mark.requirement("A011")
def test_of_two_experts_who_say_yes_at_the_same_time_one_gets_the_work(committed, experts):
    for turn in range(TURNS):
        order = order_row(OrderStatus.OFFERED, day=some_day(14 + turn))
        offers = [offer_row(order, expert) for expert in experts]
        deeds = [partial(services.accept, offer_id=offer.pk, by=offer.expert.user) for offer in offers]
        [won], [refused] = split(at_the_same_time(committed, *deeds))
        assert isinstance(refused, Conflict)
        assert order.assignments.get().expert == won.expert
        answers = order.offers.order_by("status").values_list("status", flat=True)
        assert list(answers) == [OfferStatus.ACCEPTED, OfferStatus.CLOSED]
        order.refresh_from_db()
        assert order.status == OrderStatus.AGREED


def test_of_two_coordinators_who_send_at_the_same_time_one_sends(committed, experts):
    people = [coordinator(), make_user("Kaisa", Role.COORDINATOR)]
    for turn in range(TURNS):
        order = order_row(day=some_day(24 + turn))
        deeds = [
            partial(services.send_offers, order_id=order.pk, expert_id=expert.pk, by=by)
            for expert, by in zip(experts, people, strict=True)
        ]
        [_won], [refused] = split(at_the_same_time(committed, *deeds))
        assert isinstance(refused, Conflict)
        assert order.offers.count() == 1


def test_a_yes_and_a_withdrawal_at_the_same_time_do_not_both_happen(committed, experts):
    order, by = order_row(OrderStatus.OFFERED, day=some_day(34)), coordinator()
    offer = offer_row(order, experts[0])
    results = at_the_same_time(
        committed,
        lambda: services.accept(offer_id=offer.pk, by=offer.expert.user),
        lambda: services.withdraw_offers(order_id=order.pk, by=by),
    )
    won, refused = split(results)
    assert (len(won), len(refused)) == (1, 1)
    order.refresh_from_db()
    assert (order.status == OrderStatus.AGREED) == order.assignments.exists()


def test_orders_sent_at_the_same_time_get_numbers_of_their_own(committed):
    drafts = [make_draft() for _ in range(6)]
    deeds = [lambda draft=draft: send_order(order_id=draft.pk, by=draft.orderer) for draft in drafts]
    sent, refused = split(at_the_same_time(committed, *deeds))
    assert refused == []
    numbers = sorted(order.number for order in sent)
    assert numbers == list(range(numbers[0], numbers[0] + len(drafts)))
