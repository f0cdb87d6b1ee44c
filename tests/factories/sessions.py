"""Offers, agreements and sessions made the way people make them. Call inside a tenant with a preset.

The clock of these tests stands on Monday 23.11.2026 at noon; the work is on Wednesday 25.11. at 13–14.
"""

import datetime as dt
from decimal import Decimal

from domain.clock import now
from outbox.models import Message
from registry.matching.models import Assignment, Offer, OfferStatus
from registry.matching.services import accept_as_deputy, send_offers
from registry.orders.models import Order, OrderStatus, TaskType
from registry.orders.quotes import Quote, QuoteLine
from registry.sessions.models import ExpertSession
from registry.sessions.services import accept_offer
from tenants.context import in_platform
from tests.factories.orders import coordinator, make_order, order_row
from tests.factories.registry import make_expert, moment

MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
WEDNESDAY = dt.date(2026, 11, 25)
FIFTY = Quote(
    low=Decimal("50.00"),
    high=Decimal("50.00"),
    lines=(QuoteLine({"fi": "Palkkio, 1 h", "sv": "Arvode, 1 h", "en": "Fee, 1 h"}, Decimal("50.00")),),
    rule="Palkkiot",
    version="2026-1",
)


def helsinki(day: dt.date, clock: str) -> dt.datetime:
    """A moment by the Helsinki clock, also with seconds: `15:00:01`."""
    return moment(day, clock)


def make_offer(
    expert=None, *, deputy=None, day: dt.date = WEDNESDAY, since="13:00", until="14:00", **order_fields
) -> Offer:
    """A request to the expert for a new order of Aino's; `deputy` is asked too."""
    order_fields.setdefault("task_type", _first_task_type())
    order = make_order(day=day, since=since, until=until, **order_fields)
    return ask(order, expert or make_expert(), deputy=deputy)


def ask(order, expert, *, deputy=None) -> Offer:
    """Kaarina asks the expert to do an order that is there already."""
    offers = send_offers(
        order_id=order.pk, expert_id=expert.pk, deputy_id=deputy and deputy.pk, override_reason="Sovittu puhelimessa",
        by=coordinator(),
    )  # fmt: skip
    return offers[0]


def make_session(expert=None, *, deputy=None, deputy_agrees: bool = True, **fields) -> ExpertSession:
    """An agreed session; a deputy has said yes too unless `deputy_agrees` is False."""
    offer = make_offer(expert, deputy=deputy, **fields)
    if deputy and deputy_agrees:
        accept_as_deputy(offer_id=deputy_offer(offer.order, deputy).pk, by=deputy.user)
    return accept_offer(offer_id=offer.pk, by=offer.expert.user).sessions.get()


def agreed_session(
    expert=None,
    *,
    deputy=None,
    deputy_agrees: bool = True,
    day: dt.date = WEDNESDAY,
    since="13:00",
    until="14:00",
    unit=None,
) -> ExpertSession:
    """The rows of `make_session` without the way there: for tests of what comes after the yes."""
    expert = expert or make_expert()
    order = order_row(
        OrderStatus.AGREED, task_type=_first_task_type(), day=day, since=since, until=until, unit=unit
    )
    offer = offer_row(order, expert, OfferStatus.ACCEPTED)
    if deputy:
        offer_row(order, deputy, OfferStatus.ACCEPTED if deputy_agrees else OfferStatus.SENT, as_deputy=True)
    assignment = Assignment.objects.create(
        order=order, offer=offer, expert=expert, deputy=deputy if deputy_agrees else None, price=offer.price
    )
    return ExpertSession.objects.create(
        assignment=assignment, expert=expert, unit=order.unit, cost_centre=order.unit.cost_centre,
        starts_at=order.starts_at, ends_at=order.ends_at, support_person=order.support_person,
    )  # fmt: skip


def asked_offer(
    expert=None, *, deputy=None, day: dt.date = WEDNESDAY, since="13:00", until="14:00", **order_fields
) -> Offer:
    """The rows of `make_offer` without the way there: for tests of what comes after the question."""
    order_fields.setdefault("task_type", _first_task_type())
    order = order_row(OrderStatus.OFFERED, day=day, since=since, until=until, **order_fields)
    if deputy:
        offer_row(order, deputy, as_deputy=True)
    return offer_row(order, expert or make_expert())


def offer_row(
    order: Order, expert, status: OfferStatus = OfferStatus.SENT, *, as_deputy: bool = False
) -> Offer:
    """An offer of 50 €, to be answered before the work begins."""
    return Offer.objects.create(
        order=order, expert=expert, status=status, as_deputy=as_deputy, price=FIFTY.to_data(), sent_at=now(),
        answer_by=order.starts_at, sent_by=coordinator(),
    )  # fmt: skip


def _first_task_type() -> TaskType:
    return TaskType.objects.order_by("position").first()


def deputy_offer(order, deputy) -> Offer:
    """The offer to be the deputy."""
    return order.offers.get(expert=deputy, as_deputy=True)


def messages_sent(topic: str, ref) -> int:
    """How many outbox messages of the topic were written about the row; only the platform may read them."""
    with in_platform():
        return Message.objects.filter(topic=topic, ref=ref).count()
