"""How often a form that needs no sign-in may be sent. Nobody solves puzzles (WCAG 3.3.8); a flood is slowed down."""

import time

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache

HOUR = 3600


def is_flood(what: str, request, *, from_one_address: int, in_all: int) -> bool:
    """Count this sending of `what`, and tell whether the hour is full. The cache key carries the organisation."""
    hour = int(time.time()) // HOUR
    return (
        _count(f"{what}:{get_ip(request)}:{hour}") > from_one_address or _count(f"{what}:all:{hour}") > in_all
    )


def _count(key: str) -> int:
    cache.add(key, 0, timeout=HOUR + 60)
    try:
        return cache.incr(key)
    except ValueError:  # gone in between: the hour changed
        return 1
