"""How often one address may send a public form. Nobody solves puzzles (WCAG 3.3.8); a flood is slowed down instead."""

import time

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache

HOUR = 3600
FROM_ONE_ADDRESS, TO_ONE_ORGANISATION = 5, 200  # an hour; a whole library may share an address


def too_many(request) -> bool:
    """Count this message, and tell whether the hour is full. The cache key carries the organisation."""
    hour = int(time.time()) // HOUR
    return (
        _count(f"feedback:{get_ip(request)}:{hour}") > FROM_ONE_ADDRESS
        or _count(f"feedback:all:{hour}") > TO_ONE_ORGANISATION
    )


def _count(key: str) -> int:
    cache.add(key, 0, timeout=HOUR + 60)
    try:
        return cache.incr(key)
    except ValueError:  # gone in between: the hour changed
        return 1
