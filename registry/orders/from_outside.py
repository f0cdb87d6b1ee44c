"""Orders that nobody of our own made: from the national bank, and from the public page (A148, A104)."""

from typing import Any

from django.db.models import F

from domain.clock import now
from domain.errors import DomainError
from outbox.services import publish
from registry.orders.handling import handler_for
from registry.orders.models import Order, OrderStatus
from registry.orders.ordering import ordering_on
from registry.orders.services import next_number
from registry.orders.timing import answer_deadline
from tenants.organisation.models import Unit, UnitKind


class NotReady(DomainError):
    """The organisation has no unit or task type yet: a message waits and is tried again."""

    code = "not_ready"


def take_in(**facts: Any) -> Order:
    """A new order without an orderer, given to whom the routing rule says. Call inside a transaction.

    Price and payer are open: the coordinator agrees on them. Raises NotReady.
    """
    sent_at = now()
    order = Order.objects.create(
        number=next_number(),
        unit=receiving_unit(),
        sent_at=sent_at,
        answer_by=answer_deadline(sent_at, ordering_on().answer_days, facts["starts_at"]),
        **facts,
    )
    order.handler = handler_for(order)
    order.save(update_fields=["handler"])
    order.become(OrderStatus.NEW, by=None)
    publish("order.sent", order.pk)
    return order


def receiving_unit() -> Unit:
    """The organisation's top unit; the coordinator moves the order to the one that pays."""
    units = Unit.objects.filter(is_active=True, kind=UnitKind.UNIT)
    unit = units.select_related("parent").order_by(F("parent").asc(nulls_first=True), "name").first()
    if unit is None:
        raise NotReady("no unit yet")
    return unit
