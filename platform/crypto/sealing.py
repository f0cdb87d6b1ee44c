"""Seal one text so that it opens only in its own place (security.md section 6).

    sealed value = version (1 byte) | length of key id (1) | key id | nonce (12) | ciphertext and tag (n + 16)

AES-256-GCM; the associated data names the header, the tenant, the model, the field and the row. A value moved
to another of any of these does not open.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.views.decorators.debug import sensitive_variables

from crypto.errors import Unreadable
from crypto.keys import data_key, key_ring, owner_id

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives within its tenant: `experts.payeedetails`, `iban`, the row's UUID."""

    label: str
    field: str
    row: str

    def bound_to(self, tenant_id: object, header: bytes) -> bytes:
        """The associated data. No part can hold a `|`, so no two places share one."""
        parts = (str(tenant_id), self.label, self.field, self.row)
        if any("|" in part or not part for part in parts):
            raise ValueError("A place needs a tenant, a model, a field and a row, without '|'.")
        return header + "|".join(parts).encode()


@sensitive_variables("text")
def seal(text: str, place: Place, *, platform: bool = False) -> bytes:
    """Encrypt `text` for `place` in the current tenant (or on the platform) with the writing key. Raises NoTenant."""
    tenant_id, key_id = owner_id(platform=platform), key_ring().writing_id
    header, nonce = _header(key_id), os.urandom(NONCE_BYTES)
    cipher = AESGCM(data_key(key_id, tenant_id))
    return header + nonce + cipher.encrypt(nonce, text.encode(), place.bound_to(tenant_id, header))


@sensitive_variables("text")
def open_sealed(blob: bytes, place: Place, *, platform: bool = False) -> str:
    """Decrypt a value sealed for `place` in the current tenant.

    Raises KeyMissing when its key is not here, Unreadable when it belongs elsewhere or was altered, NoTenant.
    """
    tenant_id, key_id = owner_id(platform=platform), key_id_of(blob)
    header, rest = blob[: 2 + len(key_id)], blob[2 + len(key_id) :]
    cipher = AESGCM(data_key(key_id, tenant_id))
    try:
        text = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.bound_to(tenant_id, header))
    except InvalidTag:
        raise Unreadable() from None
    return text.decode()


def key_id_of(blob: bytes) -> str:
    """The id of the key that sealed this value. Raises Unreadable for bytes that are no sealed value."""
    if len(blob) < 2 or blob[0] != VERSION or len(blob) < 2 + blob[1] + NONCE_BYTES + TAG_BYTES:
        raise Unreadable()
    try:
        return blob[2 : 2 + blob[1]].decode("ascii")
    except UnicodeDecodeError:
        raise Unreadable() from None


def writing_header() -> bytes:
    """The first bytes of every value sealed now; rotation looks for rows that begin otherwise."""
    return _header(key_ring().writing_id)


def _header(key_id: str) -> bytes:
    return bytes((VERSION, len(key_id))) + key_id.encode("ascii")
