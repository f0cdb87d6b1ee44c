"""Somebody leaves: the orders they handle and the open orders they placed pass to another person."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.services import record
from registry.orders.models import Order, OrderStatus

STILL_OPEN = (OrderStatus.DRAFT, OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)


def orders_handled_by(person: User) -> QuerySet[Order]:
    """Open orders that the person looks after (A129)."""
    return Order.objects.filter(handler=person, status__in=STILL_OPEN)


def orders_placed_by(person: User) -> QuerySet[Order]:
    """Open orders of the person; the outcome of agreed work still waits for the orderer's word."""
    return Order.objects.filter(orderer=person, status__in=STILL_OPEN)


@transaction.atomic
def hand_over_handled(*, person: User, successor: User, by: User) -> int:
    """The successor looks after the person's open orders. Returns how many."""
    return _move(orders_handled_by(person), "handler", successor, by)


@transaction.atomic
def hand_over_placed(*, person: User, successor: User, by: User) -> int:
    """The successor is the orderer of the person's open orders. Returns how many."""
    return _move(orders_placed_by(person), "orderer", successor, by)


def _move(orders: QuerySet[Order], field: str, successor: User, by: User) -> int:
    found = list(orders.select_for_update(of=("self",)))
    for order in found:
        was = getattr(order, f"{field}_id")
        setattr(order, field, successor)
        order.save(update_fields=[field])
        record(f"order.{field}_changed", subject=order, by=by, was=was, becomes=successor.pk)
    return len(found)
