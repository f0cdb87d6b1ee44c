"""Where keys come from: one setting, one derived key per tenant and use (decision 0010, security.md section 6).

`settings.FIELD_KEYS` is `id:base64key,id2:base64key`. The first key seals, every key opens. An entry called
`index` serves the blind index only; without one the last (oldest) key does, so that adding a key in front
changes no index.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from crypto.errors import KeyMissing, NoTenant

KEY_BYTES = 32
INDEX_ENTRY = "index"
PLATFORM_ID = UUID(int=0)  # operators' second factors and links; no tenant can have it
_URLSAFE = str.maketrans("-_", "+/")  # both alphabets of base64 are read
_KEY_ID = re.compile(r"[a-z0-9_-]{1,16}")


@dataclass(frozen=True)
class KeyRing:
    """The master keys of this process. They never leave memory: `repr` shows ids only."""

    masters: dict[str, bytes] = field(repr=False)
    writing_id: str
    index_master: bytes = field(repr=False)

    def master(self, key_id: str) -> bytes:
        """The master key of that id. Raises KeyMissing when this process does not have it."""
        try:
            return self.masters[key_id]
        except KeyError:
            raise KeyMissing(key_id) from None


def key_ring() -> KeyRing:
    """The keys in `settings.FIELD_KEYS`. Raises ImproperlyConfigured when they are missing or malformed."""
    return _parsed(getattr(settings, "FIELD_KEYS", "") or "")


def current_tenant_id() -> UUID:
    """The tenant the database connection is in. Raises NoTenant outside every tenant: never a fall-back."""
    tenant_id = getattr(getattr(connection, "tenant", None), "pk", None)
    if not isinstance(tenant_id, UUID):
        raise NoTenant()
    return tenant_id


def owner_id(*, platform: bool = False) -> UUID:
    """The current tenant, or with `platform` the platform itself, which only answers outside every tenant.

    Raises NoTenant when the connection is not where the caller says.
    """
    if not platform:
        return current_tenant_id()
    if getattr(getattr(connection, "tenant", None), "pk", None) is not None:
        raise NoTenant()
    return PLATFORM_ID


def data_key(key_id: str, tenant_id: UUID) -> bytes:
    """The AES-256 key for one tenant's fields, derived from the master key of that id."""
    return _derived(key_ring().master(key_id), tenant_id, "field")


def index_key(tenant_id: UUID) -> bytes:
    """The HMAC key for one tenant's blind indexes: another key than any that encrypts."""
    return _derived(key_ring().index_master, tenant_id, "index")


def new_entry(key_id: str) -> str:
    """A fresh random entry for the front of `FIELD_KEYS`."""
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


@lru_cache(maxsize=8192)
def _derived(master: bytes, tenant_id: UUID, use: str) -> bytes:
    info = b"kokemusalusta/v1/" + use.encode() + b"/" + tenant_id.bytes
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)


@lru_cache(maxsize=4)
def _parsed(entries: str) -> KeyRing:
    masters: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in entries.split(","))):
        key_id, _, encoded = entry.partition(":")
        if not _KEY_ID.fullmatch(key_id) or key_id in masters:
            raise ImproperlyConfigured("FIELD_KEYS: key ids are short, lower case and unique.")
        masters[key_id] = _decoded(key_id, encoded)
    index_master = masters.pop(INDEX_ENTRY, None)
    if not masters:
        raise ImproperlyConfigured("FIELD_KEYS holds no key that could seal personal data.")
    return KeyRing(masters, next(iter(masters)), index_master or list(masters.values())[-1])


def _decoded(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded.translate(_URLSAFE), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"FIELD_KEYS: the key {key_id!r} is not {KEY_BYTES} bytes in base64.")
    return key
