"""Valkey when it is there, this process's memory when it is not.

Sign-in reads the cache for its limits. Valkey away must not stop the work of a whole region, and must not open the
door to guessing either: each process then counts by itself, so the limits are weaker by the number of processes
and still there. What is stored meanwhile is forgotten; nothing that must last stands in a cache.
"""

import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as ServerAway
from redis.exceptions import TimeoutError as ServerSlow

log = logging.getLogger(__name__)
REST = 5.0  # seconds before we knock again


class StandbyCache(RedisCache):
    """Django's Redis cache that answers from memory while the server is away."""

    _away_until = 0.0  # of the whole process

    def __init__(self, server, params):
        super().__init__(server, params)
        self._standby = LocMemCache(f"standby-{params.get('KEY_PREFIX', '')}", params)


def _guarded(name: str):
    real = getattr(RedisCache, name)

    def call(self, *args, **kwargs):
        if time.monotonic() >= StandbyCache._away_until:
            try:
                return real(self, *args, **kwargs)
            except (ServerAway, ServerSlow):
                StandbyCache._away_until = time.monotonic() + REST
                log.warning("the cache server is away; using memory for %s seconds", REST)
        return getattr(self._standby, name)(*args, **kwargs)

    call.__name__, call.__doc__ = name, real.__doc__
    return call


for _name in (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear",
):  # fmt: skip
    setattr(StandbyCache, _name, _guarded(_name))
