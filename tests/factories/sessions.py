"""Offers, agreements and sessions made the way people make them. Call inside a tenant with a preset.

The clock of these tests stands on Monday 23.11.2026 at noon; the work is on Wednesday 25.11. at 13–14.
"""

import datetime as dt
from decimal import Decimal

from outbox.models import Message
from registry.matching.models import Offer
from registry.matching.services import accept_as_deputy, send_offers
from registry.orders.models import TaskType
from registry.orders.quotes import Quote, QuoteLine
from registry.sessions.models import ExpertSession
from registry.sessions.services import accept_offer
from tenants.context import in_platform
from tests.factories.orders import coordinator, make_order
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
    order_fields.setdefault("task_type", TaskType.objects.order_by("position").first())
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


def deputy_offer(order, deputy) -> Offer:
    """The offer to be the deputy."""
    return order.offers.get(expert=deputy, as_deputy=True)


def messages_sent(topic: str, ref) -> int:
    """How many outbox messages of the topic were written about the row; only the platform may read them."""
    with in_platform():
        return Message.objects.filter(topic=topic, ref=ref).count()
