"""Offers and answers: one winner, no counting of a no, papers valid on the day of the session."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.roles.models import Role
from audit.models import Entry
from domain.errors import Conflict, DomainError, NotAllowed
from registry.experts.models import ExpertTopic
from registry.matching import services
from registry.matching.links import hash_of
from registry.matching.models import AssignmentStatus, OfferStatus
from registry.matching.selectors import open_offer_count, queue_count
from registry.orders import quotes
from registry.orders.models import OrderStatus
from registry.orders.quotes import Quote, QuoteLine
from registry.orders.services import cancel_order
from tests.factories.orders import coordinator, make_order, some_day, unit_contact
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit, moment
from tests.factories.sessions import messages_sent
from tests.visitor import settle

SUM = Decimal("30.00")


def thirty(facts):
    """30 €, or nothing for who waives the fee."""
    amount = Decimal("0.00") if facts.expert and facts.expert.waives_fee else SUM
    return Quote(amount, amount, (QuoteLine("Käynti", amount),), "Palkkiot", "2026-1")


@pytest.fixture(autouse=True)
def price():
    before = quotes.set_quoter(thirty)
    yield
    quotes.set_quoter(before)


def offered(*, deputy=None, **fields):
    """A sent order, Eero asked to do it, and perhaps a deputy."""
    eero, order = make_expert("Eero"), make_order(**fields)
    key = deputy.pk if deputy else None
    offers = services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=key, by=coordinator())
    order.refresh_from_db()
    return order, offers


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
    again = make_order(day=some_day(20))
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


def test_a_no_to_being_the_deputy_does_not_touch_the_order(north):
    order, [_, deputy] = offered(deputy=make_expert("Elsa"))
    services.decline(offer_id=deputy.pk, by=deputy.expert.user)
    order.refresh_from_db()
    assert order.status == OrderStatus.OFFERED


def test_an_answer_is_given_once(north):
    _, [offer] = offered()
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    for answer in (services.accept, services.decline):
        with pytest.raises(Conflict):
            answer(offer_id=offer.pk, by=offer.expert.user)


@pytest.mark.requirement("A204")
@pytest.mark.parametrize("deputy_first", [True, False])
def test_the_deputy_is_remembered_whoever_answers_first(north, deputy_first):
    elsa = make_expert("Elsa")
    order, [doer, deputy] = offered(deputy=elsa)
    answers = [
        lambda: services.accept(offer_id=doer.pk, by=doer.expert.user),
        lambda: services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user),
    ]
    for answer in reversed(answers) if deputy_first else answers:
        answer()
    assert order.assignments.get().deputy == elsa


@pytest.mark.requirement("A204")
def test_a_ready_deputy_takes_the_work_over(north):
    elsa = make_expert("Elsa")
    _order, [doer, deputy] = offered(deputy=elsa)
    services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user)
    first = services.accept(offer_id=doer.pk, by=doer.expert.user)
    second = services.hand_to_deputy(assignment_id=first.pk, by=doer.expert.user)
    first.refresh_from_db()
    assert (first.status, second.expert, second.status) == (
        AssignmentStatus.ENDED,
        elsa,
        AssignmentStatus.ACTIVE,
    )


def test_without_a_ready_deputy_nobody_takes_over(north):
    _, [offer] = offered()
    first = services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert services.hand_to_deputy(assignment_id=first.pk, by=offer.expert.user) is None


def test_the_deputy_can_be_asked_to_do_the_work_after_a_no(north):
    elsa = make_expert("Elsa")
    order, [doer, deputy] = offered(deputy=elsa)
    services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user)
    services.decline(offer_id=doer.pk, by=doer.expert.user)
    [new] = services.send_offers(order_id=order.pk, expert_id=elsa.pk, by=coordinator())
    deputy.refresh_from_db()
    assert (deputy.status, new.as_deputy, new.status) == (OfferStatus.CLOSED, False, OfferStatus.SENT)
    assert services.accept(offer_id=new.pk, by=elsa.user).deputy is None


def test_each_kind_of_offer_has_its_own_answer(north):
    _, [doer, deputy] = offered(deputy=make_expert("Elsa"))
    with pytest.raises(DomainError) as refusal:
        services.accept(offer_id=deputy.pk, by=deputy.expert.user)
    assert refusal.value.code == "deputy_offer"
    with pytest.raises(DomainError) as refusal:
        services.accept_as_deputy(offer_id=doer.pk, by=doer.expert.user)
    assert refusal.value.code == "doer_offer"


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


@pytest.mark.requirement("A045", "A047")
@pytest.mark.parametrize(("ends_after", "allowed"), [(14, False), (15, True)])
def test_the_agreement_must_be_valid_on_the_day_of_the_session(north, ends_after, allowed):
    eero, order = make_expert("Eero"), make_order(day=some_day(14))
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


@pytest.mark.requirement("A047")
def test_an_agreement_that_ends_between_the_question_and_the_yes_stops_the_yes(north):
    order, [offer] = offered()
    offer.expert.agreements.update(valid_to=some_day(3))
    with pytest.raises(DomainError) as refusal:
        services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert refusal.value.code == "hard_blocker"
    order.refresh_from_db()
    assert order.status == OrderStatus.OFFERED


@pytest.mark.requirement("A145")
def test_a_soft_reason_needs_a_reason_and_is_kept_with_it(north):
    eero, order = make_expert("Eero", max_audience=5), make_order(audience_size=12)
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert refusal.value.code == "override_needed"
    [offer] = services.send_offers(
        order_id=order.pk, expert_id=eero.pk, override_reason="Sovittu", by=coordinator()
    )
    assert offer.override_reason == "Sovittu"


def test_a_deputy_is_judged_like_a_doer(north):
    elsa = make_expert("Elsa")
    ExpertTopic.objects.filter(expert=elsa).update(is_off_limits=True)
    eero, order = make_expert("Eero"), make_order()
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=elsa.pk, by=coordinator())
    assert refusal.value.code == "override_needed"
    assert not order.offers.exists()


def test_an_ended_expert_and_the_same_person_twice_are_refused(north):
    eero, order = make_expert("Eero"), make_order()
    with pytest.raises(DomainError):
        services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=eero.pk, by=coordinator())
    type(eero).objects.update(status="ended")
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, override_reason="x", by=coordinator())
    assert refusal.value.code == "hard_blocker"


def test_client_data_is_refused_in_the_reason(north):
    eero, order = make_expert("Eero", max_audience=5), make_order(audience_size=12)
    with pytest.raises(DomainError) as refusal:
        services.send_offers(
            order_id=order.pk, expert_id=eero.pk, override_reason="p. 0401234567", by=coordinator()
        )
    assert refusal.value.code == "client_data"


@pytest.mark.requirement("A150")
def test_a_range_is_agreed_to_one_sum_before_anybody_is_asked(north):
    def ranged(facts):
        low, high = (
            (facts.agreed_amount,) * 2 if facts.agreed_amount else (Decimal("50.00"), Decimal("90.00"))
        )
        return Quote(low, high, (), "Palkkiot", "1")

    quotes.set_quoter(ranged)
    eero, order = make_expert("Eero"), make_order()
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert refusal.value.code == "amount_needed"
    [offer] = services.send_offers(
        order_id=order.pk, expert_id=eero.pk, agreed_amount=Decimal("70"), by=coordinator()
    )
    assert Quote.from_data(offer.price).low == Decimal("70")


@pytest.mark.requirement("A014")
def test_only_the_coordinator_and_the_units_own_contact_ask(north):
    own, other = make_unit(), make_unit("Toinen", "2020")
    eero, order = make_expert("Eero"), make_order(unit=own)
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
    late = make_order(day=some_day(2))
    with time_machine.travel(moment(some_day(3))):
        with pytest.raises(Conflict):
            services.accept(offer_id=offer.pk, by=offer.expert.user)
        with pytest.raises(Conflict):
            services.send_offers(order_id=late.pk, expert_id=offer.expert_id, by=coordinator())


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


def test_what_waits_is_counted_for_the_coordinator_and_for_the_expert(north):
    _order, [offer] = offered()
    assert (queue_count(coordinator()), open_offer_count(offer.expert.user)) == (0, 1)
    with time_machine.travel(offer.answer_by + dt.timedelta(minutes=1)):
        assert queue_count(coordinator()) == 1
    services.decline(offer_id=offer.pk, by=offer.expert.user)
    assert (queue_count(coordinator()), open_offer_count(offer.expert.user)) == (1, 0)
    assert queue_count(unit_contact(make_unit("Toinen", "2020"), "Yrsa")) == 0
