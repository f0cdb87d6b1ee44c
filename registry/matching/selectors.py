"""What people may see of matching: the coordinator's queue, and how much waits for whom."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, DateTimeField, F, Max, Prefetch, Q, QuerySet, When

from accounts.roles.handling import waits_for
from domain.clock import now
from registry.matching.choosing import matching_units
from registry.matching.models import Offer, OfferStatus
from registry.orders.models import Order, OrderStatus

OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)


@dataclass(frozen=True)
class View:
    """A saved view of the queue: its address and its condition."""

    code: str
    condition: Q


def handled_orders(user) -> QuerySet[Order]:
    """Sent orders that the person handles: a coordinator all, a unit contact those of the own unit."""
    units = matching_units(user)
    orders = Order.objects.exclude(status=OrderStatus.DRAFT).filter(number__isnull=False)
    return orders if units is None else orders.filter(unit__in=units)


def queue_of(user) -> QuerySet[Order]:
    """Handled orders with `deadline`: by when the next step must be taken, ours or the expert's."""
    asked = Q(offers__status=OfferStatus.SENT, offers__as_deputy=False)
    return handled_orders(user).annotate(
        deadline=Case(
            When(status=OrderStatus.NEW, then=F("answer_by")),
            When(status=OrderStatus.OFFERED, then=Max("offers__answer_by", filter=asked)),
            output_field=DateTimeField(null=True),
        ),
    )


def views_of_queue(user, at: dt.datetime | None = None) -> tuple[View, ...]:
    """The saved views. What waits for the person is their own or nobody's, and new or late with its answer.

    The others show everybody's: routing decides whose turn it is, never who may see (A129).
    """
    late = Q(deadline__lt=at or now())
    new, asked = Q(status=OrderStatus.NEW), Q(status=OrderStatus.OFFERED)
    return (
        View("waiting", waits_for(user) & (new | (asked & late))),
        View("open", Q(status__in=OPEN, ends_at__gte=at or now()) | new | asked),
        View("new", new),
        View("late", late),
    )


def queue_counts(user) -> dict[str, int]:
    """How many orders each view has, in one query."""
    views = {view.code: Count("pk", filter=view.condition) for view in views_of_queue(user)}
    return queue_of(user).filter(status__in=OPEN).aggregate(**views)


def for_the_table(orders: QuerySet[Order]) -> QuerySet[Order]:
    """What a row of the queue shows, in two queries."""
    offers = Offer.objects.exclude(status=OfferStatus.CLOSED).select_related("expert").order_by("sent_at")
    return orders.select_related("task_type", "product", "unit", "handler").prefetch_related(
        Prefetch("offers", queryset=offers, to_attr="standing_offers")
    )


def queue_count(user) -> int:
    """How many orders wait for the person's next step."""
    waiting = views_of_queue(user)[0]
    return queue_of(user).filter(waiting.condition).count()


def open_offer_count(user) -> int:
    """How many offers wait for the expert's answer."""
    open_offers = Offer.objects.filter(expert__user=user, status=OfferStatus.SENT, order__starts_at__gt=now())
    return open_offers.exclude(order__status=OrderStatus.CANCELLED).count()
