"""Asking from the public page, and the order that it becomes. There is no user: the mailed link is the proof."""

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import DomainError
from outbox.services import publish
from registry.orders.entitlement import check_orderer
from registry.orders.free_text import refuse_client_data
from registry.orders.from_outside import NotReady, take_in
from registry.orders.models import Order, OrdererKind, Product, TaskType
from registry.orders.public.models import PublicOrder
from registry.orders.public.selectors import hash_of
from registry.orders.quotes import estimate
from registry.orders.timing import check_times

ASKED = "public_order.asked"
BYTES = 32  # 256 bits (security.md 4.4)
MOST_AN_HOUR = 3  # mails to one address that has confirmed nothing
CARRIED = (
    "task_type", "product", "topic_codes", "need", "starts_at", "ends_at", "mode", "place", "language",
    "audience_scope", "audience_size",
)  # fmt: skip


@transaction.atomic
def ask(
    *, key: UUID, email: str, task_type: TaskType, product: Product | None, starts_at: dt.datetime,
    ends_at: dt.datetime, need: str, place: str = "", **facts: Any,
) -> None:  # fmt: skip
    """Keep the wish and mail a link that makes it an order. Nobody handles it before that.

    `key` comes from the form: the same form sent twice sends one mail. Whoever types an address learns nothing of it.
    Raises NotAllowed for what is not open to anybody, TimeRefused, and DomainError for client data.
    """
    check_orderer(OrdererKind.PUBLIC, task_type, product)
    check_times(starts_at, ends_at, now())
    refuse_client_data(need, place)
    given = {"task_type": task_type, "product": product, "starts_at": starts_at, "ends_at": ends_at} | facts
    given |= {"email": email.lower(), "need": need, "place": place}
    wish, is_new = PublicOrder.objects.get_or_create(pk=key, defaults=given)
    if is_new and not _is_pestered(wish):
        publish(ASKED, wish.pk)


@transaction.atomic
def confirm(*, wish_id: UUID) -> Order:
    """The link was used: the wish becomes an order in the coordinator's queue. Twice gives the same order.

    Raises DomainError when the time has passed or the organisation no longer offers this to anybody.
    """
    locked = PublicOrder.objects.select_for_update(of=("self",))
    wish = locked.select_related("task_type", "product", "order").get(pk=wish_id)
    if wish.order is not None:
        return wish.order
    check_on_offer(wish)
    try:
        order = take_in(receiver=wish.name, **{name: getattr(wish, name) for name in CARRIED})
    except NotReady as error:
        raise DomainError(_("Nothing can be ordered here yet. Contact us instead.")) from error
    price = estimate(order)
    order.estimate = price.to_data() if price else None
    order.save(update_fields=["estimate"])
    wish.order = order
    wish.save(update_fields=["order"])
    record("order.came_from_public_page", subject=order, by=None)
    return order


def check_on_offer(wish: PublicOrder) -> None:
    """Raise DomainError when the wish can no longer become an order."""
    is_active = wish.task_type.is_active and (wish.product is None or wish.product.is_active)
    if not is_active:
        raise DomainError(_("This can no longer be ordered. Choose something else."), code="not_on_offer")
    check_orderer(OrdererKind.PUBLIC, wish.task_type, wish.product)
    check_times(wish.starts_at, wish.ends_at, now())


def issue_link(wish: PublicOrder) -> str:
    """A new token for a mail; call when the mail is written. The token itself is kept nowhere, and the older one ends."""
    token = secrets.token_urlsafe(BYTES)
    PublicOrder.objects.filter(pk=wish.pk).update(token_hash=hash_of(token))
    return token


def _is_pestered(wish: PublicOrder) -> bool:
    """Whether the address has got so many mails within the hour that another one would be a nuisance."""
    lately = PublicOrder.objects.filter(
        email=wish.email, order=None, created_at__gt=now() - dt.timedelta(hours=1)
    )
    return lately.count() > MOST_AN_HOUR
