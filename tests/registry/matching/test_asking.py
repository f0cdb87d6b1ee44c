"""Asking an expert: who may, whom, at which price, and what stands in the way."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.roles.models import Role
from domain.errors import Conflict, DomainError, NotAllowed
from registry.matching import services
from registry.matching.selectors import open_offer_count, queue_count
from registry.orders import quotes
from registry.orders.models import OrderStatus
from registry.orders.quotes import Quote
from tests.factories.orders import coordinator, order_row, some_day, unit_contact
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit, moment
from tests.factories.sessions import messages_sent
from tests.registry.matching.asking import SUM, offered

pytestmark = pytest.mark.usefixtures("price")


@pytest.mark.requirement("A011", "A150")
def test_an_offer_carries_the_frozen_price_and_a_deadline(north):
    order, [offer] = offered()
    assert order.status == OrderStatus.OFFERED
    assert Quote.from_data(offer.price).low == SUM
    assert offer.sent_at < offer.answer_by <= order.starts_at
    assert messages_sent("offer.sent", offer.pk) == 1
    quotes.set_quoter(lambda facts: None)
    assignment = services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert assignment.price == offer.price


@pytest.mark.requirement("A150")
def test_a_range_is_agreed_to_one_sum_before_anybody_is_asked(north):
    def ranged(facts):
        low, high = (
            (facts.agreed_amount,) * 2 if facts.agreed_amount else (Decimal("50.00"), Decimal("90.00"))
        )
        return Quote(low, high, (), "Palkkiot", "1")

    quotes.set_quoter(ranged)
    eero, order = make_expert("Eero"), order_row()
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert refusal.value.code == "amount_needed"
    [offer] = services.send_offers(
        order_id=order.pk, expert_id=eero.pk, agreed_amount=Decimal("70"), by=coordinator()
    )
    assert Quote.from_data(offer.price).low == Decimal("70")


@pytest.mark.requirement("A045", "A047")
@pytest.mark.parametrize(("ends_after", "allowed"), [(14, False), (15, True)])
def test_the_agreement_must_be_valid_on_the_day_of_the_session(north, ends_after, allowed):
    eero, order = make_expert("Eero"), order_row(day=some_day(14))
    eero.agreements.update(valid_to=some_day(ends_after))
    if allowed:
        assert services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
        return
    with pytest.raises(DomainError) as refusal:
        services.send_offers(
            order_id=order.pk, expert_id=eero.pk, override_reason="Tarvitaan kovasti", by=coordinator()
        )
    assert refusal.value.code == "hard_blocker"
    assert not order.offers.exists()


@pytest.mark.requirement("A145")
def test_a_soft_reason_needs_a_reason_and_is_kept_with_it(north):
    eero, order = make_expert("Eero", max_audience=5), order_row(audience_size=12)
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert refusal.value.code == "override_needed"
    [offer] = services.send_offers(
        order_id=order.pk, expert_id=eero.pk, override_reason="Sovittu", by=coordinator()
    )
    assert offer.override_reason == "Sovittu"


def test_an_ended_expert_and_the_same_person_twice_are_refused(north):
    eero, order = make_expert("Eero"), order_row()
    with pytest.raises(DomainError):
        services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=eero.pk, by=coordinator())
    type(eero).objects.update(status="ended")
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, override_reason="x", by=coordinator())
    assert refusal.value.code == "hard_blocker"


def test_client_data_is_refused_in_the_reason(north):
    eero, order = make_expert("Eero", max_audience=5), order_row(audience_size=12)
    with pytest.raises(DomainError) as refusal:
        services.send_offers(
            order_id=order.pk, expert_id=eero.pk, override_reason="p. 0401234567", by=coordinator()
        )
    assert refusal.value.code == "client_data"


@pytest.mark.requirement("A014")
def test_only_the_coordinator_and_the_units_own_contact_ask(north):
    own, other = make_unit(), make_unit("Toinen", "2020")
    eero, order = make_expert("Eero"), order_row(unit=own)
    for stranger in (order.orderer, person("Liisa"), unit_contact(other, "Yrsa"), eero.user):
        with pytest.raises(NotAllowed):
            services.send_offers(order_id=order.pk, expert_id=eero.pk, by=stranger)
    assert services.send_offers(order_id=order.pk, expert_id=eero.pk, by=unit_contact(own))


def test_the_second_coordinator_is_told_and_sends_nothing(north):
    order, _ = offered()
    with pytest.raises(Conflict):
        services.send_offers(
            order_id=order.pk, expert_id=make_expert("Elsa").pk, by=make_user("Kaisa", Role.COORDINATOR)
        )
    assert order.offers.count() == 1


def test_the_same_person_is_not_asked_twice(north):
    order, [offer] = offered()
    with pytest.raises(Conflict):
        services.send_offers(
            order_id=order.pk, expert_id=offer.expert_id, open_offers_seen=1, by=coordinator()
        )


def test_nothing_is_sent_or_accepted_after_the_time(north):
    _order, [offer] = offered(day=some_day(2))
    late = order_row(day=some_day(2))
    with time_machine.travel(moment(some_day(3))):
        with pytest.raises(Conflict):
            services.accept(offer_id=offer.pk, by=offer.expert.user)
        with pytest.raises(Conflict):
            services.send_offers(order_id=late.pk, expert_id=offer.expert_id, by=coordinator())


def test_what_waits_is_counted_for_the_coordinator_and_for_the_expert(north):
    _order, [offer] = offered()
    assert (queue_count(coordinator()), open_offer_count(offer.expert.user)) == (0, 1)
    with time_machine.travel(offer.answer_by + dt.timedelta(minutes=1)):
        assert queue_count(coordinator()) == 1
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    assert (queue_count(coordinator()), open_offer_count(offer.expert.user)) == (1, 0)
    assert queue_count(unit_contact(make_unit("Toinen", "2020"), "Yrsa")) == 0
