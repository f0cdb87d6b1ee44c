"""Experts who have been asked, for a price of 30 €. Call inside a tenant."""

from decimal import Decimal

from registry.matching import services
from registry.orders.quotes import Quote, QuoteLine
from tests.factories.orders import coordinator, order_row
from tests.factories.registry import make_expert

SUM = Decimal("30.00")


def thirty(facts):
    """30 €, or nothing for who waives the fee."""
    amount = Decimal("0.00") if facts.expert and facts.expert.waives_fee else SUM
    return Quote(amount, amount, (QuoteLine("Käynti", amount),), "Palkkiot", "2026-1")


def offered(*, deputy=None, **fields):
    """A sent order, Eero asked to do it, and perhaps a deputy."""
    eero, order = make_expert("Eero"), order_row(**fields)
    key = deputy.pk if deputy else None
    offers = services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=key, by=coordinator())
    order.refresh_from_db()
    return order, offers
