"""What goes to the one who knows prices, and what comes back (A011, A150)."""

from decimal import Decimal

import pytest

from domain.errors import DomainError
from registry.orders import quotes
from registry.orders.quotes import Quote, QuoteLine
from tests.factories.orders import make_order, some_day

FIFTY = Quote(
    Decimal("50.00"), Decimal("50.00"), (QuoteLine({"fi": "Luento", "sv": "Föreläsning"}, Decimal("50.00")),),
    "Palkkiot", "2026-1", ({"fi": "Taulukon mukaan"},),
)  # fmt: skip


@pytest.fixture
def provider():
    """A provider that remembers what it was asked."""
    asked = []
    before = quotes.set_quoter(lambda facts: asked.append(facts) or FIFTY)
    yield asked
    quotes.set_quoter(before)


def test_a_quote_survives_being_stored():
    assert Quote.from_data(FIFTY.to_data()) == FIFTY
    assert Quote.from_data({}) is None


def test_a_stored_quote_is_read_in_the_readers_language():
    from django.utils.translation import override

    with override("sv"):
        assert FIFTY.lines[0].text == "Föreläsning"
        assert FIFTY.sentences == ["Taulukon mukaan"]


@pytest.mark.requirement("A011", "A150")
def test_the_price_and_its_rule_are_frozen_when_the_order_is_sent(north, provider):
    order = make_order(audience_size=12, audience_scope="group")
    assert order.estimate["low"] == "50.00"
    assert order.estimate["version"] == "2026-1"
    facts = provider[-1]
    assert (facts.day, facts.minutes, facts.task_type, facts.audience_size) == (some_day(), 120, "luento", 12)
    assert (facts.unit_id, facts.audience_scope, facts.expert) == (order.unit_id, "group", None)


def test_without_a_provider_there_is_no_price(north):
    before = quotes.set_quoter(None)
    try:
        assert make_order().estimate is None
    finally:
        quotes.set_quoter(before)


@pytest.mark.parametrize("code", sorted(quotes.NO_PRICE))
def test_a_missing_table_means_no_price_and_other_refusals_are_told(north, code):
    def refuse(facts):
        raise DomainError("ei hintaa", code=code)

    before = quotes.set_quoter(refuse)
    try:
        assert quotes.quote(quotes.facts_of(make_order())) is None
    finally:
        quotes.set_quoter(before)
