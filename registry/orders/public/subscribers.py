"""Sends the mails of orders without an account. Each runs once per message, after the change has been committed."""

from uuid import UUID

from outbox.subscribers import subscribe
from registry.orders.public import letters
from registry.orders.public.models import PublicOrder
from registry.orders.public.services import ASKED


@subscribe(ASKED)
def send_link(ref: UUID) -> None:
    """The link, unless the wish was removed meanwhile."""
    wish = PublicOrder.objects.filter(pk=ref, order=None).first()
    if wish is not None:
        letters.write_confirmation(wish).send()


@subscribe("offer.accepted")
def tell_of_a_yes(offer_id: UUID) -> None:
    """Somebody comes."""
    _answer(PublicOrder.objects.filter(order__offers__pk=offer_id))


@subscribe("order.cancelled")
def tell_of_cancelling(order_id: UUID) -> None:
    """Nobody comes."""
    _answer(PublicOrder.objects.filter(order=order_id))


def _answer(wishes) -> None:
    """Mail where the order is now; a deputy's yes changes nothing and is not told."""
    wish = wishes.select_for_update(of=("self",)).select_related("order").first()
    if wish is None or wish.order.status not in letters.ANSWERS or wish.told == wish.order.status:
        return
    letters.write_answer(wish).send()
    wish.told = wish.order.status
    wish.save(update_fields=["told"])
