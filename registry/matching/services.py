"""Offers: sent, answered, withdrawn. Every step locks the order first, so that two people cannot both be first."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.lifecycle import StepRefused
from audit.services import record
from domain import clock
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.models import Expert
from registry.matching.answering import (
    check_answerer,
    check_still_possible,
    close_offers,
    closed_sentence,
    deputy_of,
    open_doer_offers,
)
from registry.matching.choosing import can_match, check_choice, check_price
from registry.matching.gathering import price_facts
from registry.matching.links import issue_link, offer_by_link
from registry.matching.models import Assignment, AssignmentStatus, Offer, OfferStatus
from registry.orders.free_text import refuse_client_data
from registry.orders.models import Order, OrderStatus
from registry.orders.ordering import ordering_on
from registry.orders.quotes import Quote, facts_of, quote
from registry.orders.services import reopen_order
from registry.orders.timing import answer_deadline
from tenants.terminology.terms import tt

__all__ = ["issue_link", "offer_by_link"]


@transaction.atomic
def send_offers(
    *,
    order_id: UUID,
    expert_id: UUID,
    deputy_id: UUID | None = None,
    override_reason: str = "",
    agreed_amount: Decimal | None = None,
    open_offers_seen: int = 0,
    by,
) -> list[Offer]:
    """Ask an expert to do the work, and perhaps another to be the deputy. The price is frozen in the offer (A011).

    `open_offers_seen` is how many doers' offers were open when the person chose; if that has changed meanwhile,
    somebody else was first. Raises Conflict, NotAllowed, and DomainError `hard_blocker` or `override_needed`.
    """
    order = _locked(order_id)
    if not can_match(by, order.unit_id):
        raise NotAllowed(tt("Only {coordinator:def} can ask {expert:pl}."))
    _check_still_open(order, open_offers_seen)
    refuse_client_data(override_reason)
    if agreed_amount is not None:
        order.agreed_amount = agreed_amount
        order.save(update_fields=["agreed_amount"])
    chosen = _experts(expert_id, deputy_id)
    check_choice(order, chosen, override_reason)
    offers = [_offer(order, expert, index == 1, override_reason, by) for index, expert in enumerate(chosen)]
    if order.status == OrderStatus.NEW:
        order.become(OrderStatus.OFFERED, by=by)
    return offers


@transaction.atomic
def accept(*, offer_id: UUID, by, waives_fee: bool = False) -> Assignment:
    """An expert says yes: the first one gets the work, the others' offers close (A011, A017).

    `by` is the expert's user, or a coordinator who writes down an answer given by phone. Raises Conflict to the
    second, and DomainError `hard_blocker` when papers or the calendar no longer allow the day (A047).
    """
    offer, order = _locked_offer(offer_id)
    check_answerer(offer, by)
    if offer.as_deputy:
        raise DomainError(_("You were asked to be the deputy. Answer to that."), code="deputy_offer")
    check_still_possible(offer, order)
    price = _price_with_waiver(offer, order) if waives_fee else offer.price
    _answer(offer, OfferStatus.ACCEPTED, by)
    close_offers(open_doer_offers(order), by=by)
    order.become(OrderStatus.AGREED, by=by)
    assignment = Assignment.objects.create(
        order=order, offer=offer, expert=offer.expert, deputy=deputy_of(order),
        price=price, waives_fee=waives_fee or offer.expert.waives_fee,
    )  # fmt: skip
    record("offer.accepted", subject=offer, by=by, waives_fee=assignment.waives_fee)
    publish("offer.accepted", offer.pk)
    return assignment


@transaction.atomic
def accept_as_deputy(*, offer_id: UUID, by) -> Offer:
    """An expert promises to come if the doer cannot. Remembered on the assignment, made or yet to be made."""
    offer, order = _locked_offer(offer_id)
    check_answerer(offer, by)
    if not offer.as_deputy:
        raise DomainError(tt("You were asked to do the {task}. Answer to that."), code="doer_offer")
    check_still_possible(offer, order)
    _answer(offer, OfferStatus.ACCEPTED, by)
    Assignment.objects.filter(order=order, status=AssignmentStatus.ACTIVE).update(deputy=offer.expert)
    record("offer.accepted", subject=offer, by=by, as_deputy=True)
    publish("offer.accepted", offer.pk)
    return offer


@transaction.atomic
def decline(*, offer_id: UUID, by) -> Offer:
    """An expert says no: free, without a reason, and counted nowhere (A017). The order waits for the coordinator
    again when nobody else has been asked."""
    offer, order = _locked_offer(offer_id)
    check_answerer(offer, by)
    if offer.status != OfferStatus.SENT:
        raise Conflict(closed_sentence(offer))
    _answer(offer, OfferStatus.DECLINED, by)
    publish("offer.declined", offer.pk)
    if order.status == OrderStatus.OFFERED and not open_doer_offers(order).exists():
        reopen_order(order_id=order.pk, by=by)
    return offer


@transaction.atomic
def withdraw_offers(*, order_id: UUID, by) -> list[Offer]:
    """Take back every open offer of an order; it waits for a new choice. Raises Conflict when somebody said yes."""
    order = _locked(order_id)
    if not can_match(by, order.unit_id):
        raise NotAllowed(tt("Only {coordinator:def} can take requests back."))
    if order.status not in (OrderStatus.OFFERED, OrderStatus.NEW):
        raise StepRefused(order, OrderStatus.NEW)
    closed = close_offers(order.offers.filter(status=OfferStatus.SENT), by=by)
    if order.status == OrderStatus.OFFERED:
        reopen_order(order_id=order.pk, by=by)
    return closed


@transaction.atomic
def close_offers_of(*, order_id: UUID) -> None:
    """The order was cancelled: nobody needs to answer, and the deputy is free."""
    order = _locked(order_id)
    if order.status == OrderStatus.CANCELLED:
        standing = order.offers.filter(status__in=(OfferStatus.SENT, OfferStatus.ACCEPTED))
        close_offers(standing.filter(assignment__isnull=True), by=None)


@transaction.atomic
def end_assignment(*, assignment_id: UUID, by, note: str = "") -> Assignment:
    """The agreed work does not go on with this expert. Says nothing of why; never counted against the expert."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
    assignment.become(AssignmentStatus.ENDED, by=by, note=note)
    return assignment


@transaction.atomic
def hand_to_deputy(*, assignment_id: UUID, by) -> Assignment | None:
    """The doer cannot come: the deputy who has said yes becomes the doer, on the same order. None without one.

    The deputy's own offer carries the price. The first assignment ends if it has not ended already.
    """
    ended = Assignment.objects.select_for_update().get(pk=assignment_id)
    order = _locked(ended.order_id)
    if ended.status == AssignmentStatus.ACTIVE:
        ended.become(AssignmentStatus.ENDED, by=by)
    promise = order.offers.filter(
        as_deputy=True, status=OfferStatus.ACCEPTED, assignment__isnull=True
    ).first()
    if promise is None or order.status != OrderStatus.AGREED:
        return None
    return Assignment.objects.create(
        order=order,
        offer=promise,
        expert=promise.expert,
        price=promise.price,
        waives_fee=promise.expert.waives_fee,
    )


def _locked(order_id: UUID) -> Order:
    orders = Order.objects.select_for_update(of=("self",)).select_related("task_type", "unit")
    return orders.get(pk=order_id)


def _locked_offer(offer_id: UUID) -> tuple[Offer, Order]:
    """The offer and its order; the order is locked first, always, so that two answers queue up."""
    order = _locked(Offer.objects.values_list("order_id", flat=True).get(pk=offer_id))
    offer = Offer.objects.select_for_update(of=("self",)).select_related("expert__user").get(pk=offer_id)
    return offer, order


def _check_still_open(order: Order, open_offers_seen: int) -> None:
    if order.status not in (OrderStatus.NEW, OrderStatus.OFFERED):
        raise StepRefused(order, OrderStatus.OFFERED)
    if open_doer_offers(order).count() != open_offers_seen:
        raise Conflict(_("Somebody else has handled this meanwhile. Look at it again. Nothing was sent now."))
    if order.starts_at <= clock.now():
        raise Conflict(_("The time has passed. Nothing was sent."))


def _experts(expert_id: UUID, deputy_id: UUID | None) -> list[Expert]:
    """The doer and perhaps the deputy, in that order."""
    if expert_id == deputy_id:
        raise DomainError(_("The doer and the deputy must be two different people."), code="same_person")
    wanted = [key for key in (expert_id, deputy_id) if key]
    found = {expert.pk: expert for expert in Expert.objects.filter(pk__in=wanted).select_related("user")}
    if len(found) != len(wanted):
        raise DomainError(_("Choose somebody from the list."), code="unknown_expert")
    return [found[key] for key in wanted]


def _offer(order: Order, expert: Expert, as_deputy: bool, override_reason: str, by) -> Offer:
    """Freeze the price and send. A standing deputy's offer of the same person, or an older deputy, gives way."""
    earlier = order.offers.filter(status__in=(OfferStatus.SENT, OfferStatus.ACCEPTED))
    close_offers(earlier.filter(expert=expert, as_deputy=True), by=by)
    if earlier.filter(expert=expert).exists():
        raise Conflict(_("%(expert)s has already been asked.") % {"expert": expert})
    if as_deputy:
        close_offers(earlier.filter(as_deputy=True), by=by)
    price = check_price(quote(facts_of(order, price_facts(expert, clock.local_day(order.starts_at)))))
    now = clock.now()
    offer = Offer.objects.create(
        order=order, expert=expert, as_deputy=as_deputy, price=_data(price), sent_at=now, sent_by=by,
        answer_by=answer_deadline(now, ordering_on().offer_days, order.starts_at), override_reason=override_reason,
    )  # fmt: skip
    record(
        "offer.sent",
        subject=offer,
        by=by,
        expert=expert.pk,
        as_deputy=as_deputy,
        overridden=bool(override_reason),
    )
    publish("offer.sent", offer.pk)
    return offer


def _answer(offer: Offer, status: OfferStatus, by) -> None:
    offer.answered_at = clock.now()
    offer.save(update_fields=["answered_at"])
    offer.become(status, by=by)


def _price_with_waiver(offer: Offer, order: Order) -> dict:
    """The price once the expert has waived the fee for this task (A151)."""
    expert = price_facts(offer.expert, clock.local_day(order.starts_at), waives_fee=True)
    return _data(quote(facts_of(order, expert)))


def _data(price: Quote | None) -> dict:
    return price.to_data() if price else {}
