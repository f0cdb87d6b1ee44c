"""Who listens to what. Apps register in their own `subscribers.py`; the sender does not know them."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from uuid import UUID

from django.utils.module_loading import autodiscover_modules

Subscriber = Callable[[UUID], None]

_subscribers: dict[str, list[Subscriber]] = defaultdict(list)


def subscribe(topic: str) -> Callable[[Subscriber], Subscriber]:
    """Register a function `(ref) -> None` for a topic. It runs in its own transaction, once per message."""

    def register(function: Subscriber) -> Subscriber:
        if function not in _subscribers[topic]:
            _subscribers[topic].append(function)
        return function

    return register


def subscribers_of(topic: str) -> tuple[Subscriber, ...]:
    """The functions that listen to a topic."""
    collect_subscribers()
    return tuple(_subscribers[topic])


@cache
def collect_subscribers() -> None:
    """Import every app's module `subscribers`, once: only who delivers needs them, other commands start quicker."""
    autodiscover_modules("subscribers")


def name_of(subscriber: Subscriber) -> str:
    """The stable name that stands in the processed ledger."""
    return f"{subscriber.__module__}.{subscriber.__qualname__}"
