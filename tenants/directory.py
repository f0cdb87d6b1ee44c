"""Which organisation answers at a host: a lookup that costs no query in steady state (scale.md rule 6).

Each process keeps what it looked up for a short while. A change of a tenant or a host bumps a counter in Valkey:
the process that changed it forgets at once, the others within `ASK_SECONDS`, which is how often they look at the
counter (asking at every request cost a third of a small page). With Valkey away the short while is the limit.
"""

import time
from dataclasses import dataclass, field

from django.core.cache import caches
from django.db import connection

from tenants.models import Domain, Tenant

KEEP_SECONDS = 30.0
KEEP_SECONDS_ALONE = 3.0
ASK_SECONDS = 0.2
RETRY_VALKEY_AFTER = 5.0
VERSION_KEY = "directory-version"


@dataclass
class _Shelf:
    """What was looked up: key -> (when, the directory's version before the look, what was found)."""

    version: int = 0
    valkey_away_until: float = 0.0
    asked_at: float = -ASK_SECONDS
    by_host: dict[str, tuple[float, int, Tenant | None]] = field(default_factory=dict)
    by_id: dict[str, tuple[float, int, Tenant | None]] = field(default_factory=dict)


# Public facts only (names, hosts, versions): nothing of one tenant that another may not see.
_shelf = _Shelf()


def tenant_at(host: str) -> Tenant | None:
    """The organisation at a host name, or None."""
    return _lookup(_shelf.by_host, host, lambda: _from_host(host))


def tenant_by_id(tenant_id: str) -> Tenant | None:
    """The organisation with this id, or None."""
    return _lookup(_shelf.by_id, tenant_id, lambda: Tenant.objects.filter(pk=tenant_id).first())


def forget() -> None:
    """Tell every process that the directory changed. Safe to call when Valkey is away."""
    _shelf.by_host.clear()
    _shelf.by_id.clear()
    try:
        cache = caches["platform"]
        cache.add(VERSION_KEY, 0, timeout=None)
        _shelf.version = cache.incr(VERSION_KEY)
    except (*_valkey_errors(), ValueError):
        _shelf.valkey_away_until = time.monotonic() + RETRY_VALKEY_AFTER


def _from_host(host: str) -> Tenant | None:
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    return domain.tenant if domain else None


def _lookup(shelf: dict, key: str, find) -> Tenant | None:
    keep, version = _keep_seconds(), _shelf.version
    found = shelf.get(key)
    if found and found[1] == version and time.monotonic() - found[0] < keep:
        return found[2]
    previous = connection.tenant
    connection.set_schema_to_public()
    try:
        tenant = find()
    finally:
        connection.set_tenant(previous)
    if len(shelf) > 5000:  # hosts come from outside: never grow without limit
        shelf.clear()
    shelf[key] = (time.monotonic(), version, tenant)  # a change during the look makes it old at once
    return tenant


def _keep_seconds() -> float:
    moment = time.monotonic()
    if moment < _shelf.valkey_away_until:
        return KEEP_SECONDS_ALONE
    if moment < _shelf.asked_at + ASK_SECONDS:
        return KEEP_SECONDS
    _shelf.asked_at = moment
    try:
        version = caches["platform"].get(VERSION_KEY, 0)
    except _valkey_errors():
        _shelf.valkey_away_until = moment + RETRY_VALKEY_AFTER
        return KEEP_SECONDS_ALONE
    if version != _shelf.version:
        _shelf.version = version
        _shelf.by_host.clear()
        _shelf.by_id.clear()
    return KEEP_SECONDS


def _valkey_errors() -> tuple[type[Exception], ...]:
    """Looked up when something was raised: the client takes long to import, and most commands never ask Valkey."""
    from redis.exceptions import RedisError

    return (RedisError,)
