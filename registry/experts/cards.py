"""Cards on the expert's home page that other apps bring, such as a month of fees to send.

The home page stands in sessions and knows nobody above or below it, so an app registers a provider when it starts:

    # billing/claims/apps.py, ready()
    from registry.experts.cards import Card, add_cards

    add_cards(lambda expert: [Card("claims/home_card.html", {"month": …})])
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Card:
    """One thing that waits for the expert. `template` gets `card` (these facts) and `expert`; it draws a c-card.

    Cards with a small `position` come first; the page's own are: requests 10, today 20, how it went 30.
    """

    template: str
    facts: dict[str, Any] = field(default_factory=dict)
    position: int = 50


Provider = Callable[[Any], Iterable[Card]]
_providers: list[Provider] = []


def add_cards(provider: Provider) -> Provider:
    """Register who brings cards for an Expert. It is called at every view of the page: few queries, no changes."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def remove_cards(provider: Provider) -> None:
    """Take a provider away again; for tests."""
    _providers.remove(provider)


def cards_for(expert) -> list[Card]:
    """Everything that others want to show this expert, in order."""
    cards = [card for provider in _providers for card in provider(expert)]
    return sorted(cards, key=lambda card: card.position)
