"""Answering an offer: who may, until when, and what an answer does to the other offers."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from domain import clock
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.models import Expert
from registry.matching.models import Offer, OfferStatus
from registry.matching.proposals import judge
from registry.matching.reasons import is_hard
from registry.matching.wording import sentence
from registry.orders.models import Order, OrderStatus
from tenants.terminology.terms import tt


def check_answerer(offer: Offer, by) -> None:
    """Only the expert answers, or a coordinator who writes down what the expert said. Raises NotAllowed."""
    is_own = by is not None and offer.expert.user_id == by.pk
    if not is_own and not (by is not None and holds(by, Role.COORDINATOR, offer.order.unit_id)):
        raise NotAllowed(_("Only the one who was asked can answer."))


def check_still_possible(offer: Offer, order: Order) -> None:
    """Raise Conflict when the offer or the time is gone, DomainError when papers or calendar forbid the day (A047)."""
    if offer.status != OfferStatus.SENT:
        raise Conflict(closed_sentence(offer))
    if order.status == OrderStatus.CANCELLED:
        raise Conflict(tt("{Order:def} has been cancelled. You do not need to do anything."))
    if order.starts_at <= clock.now():
        raise Conflict(tt("The time of the {task} has passed. You do not need to do anything."))
    found = judge(order, Expert.objects.filter(pk=offer.expert_id))[str(offer.expert_id)]
    if hard := [reason for reason in found if is_hard(reason)]:
        raise DomainError(" ".join(f"{sentence(reason)}." for reason in hard), code="hard_blocker")


def closed_sentence(offer: Offer) -> str:
    """What happened to an offer that can no longer be answered."""
    if offer.status == OfferStatus.ACCEPTED:
        return _("You have already said yes to this.")
    if offer.status == OfferStatus.DECLINED:
        return _("You have already said no to this.")
    return _(
        "This is no longer open. Somebody else does it, or it was taken back. You do not need to do anything."
    )


def open_doer_offers(order: Order) -> QuerySet[Offer]:
    """Offers to do the work that wait for an answer."""
    return order.offers.filter(status=OfferStatus.SENT, as_deputy=False)


def deputy_of(order: Order) -> Expert | None:
    """The deputy who has said yes, if any."""
    promise = (
        order.offers.filter(as_deputy=True, status=OfferStatus.ACCEPTED).select_related("expert").first()
    )
    return promise.expert if promise else None


def close_offers(offers: QuerySet[Offer], *, by) -> list[Offer]:
    """Close the offers and tell those who were asked."""
    closed = list(offers.select_for_update(of=("self",)))
    for offer in closed:
        offer.become(OfferStatus.CLOSED, by=by)
        publish("offer.closed", offer.pk)
    return closed
