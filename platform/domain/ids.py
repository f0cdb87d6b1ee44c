"""Identifiers."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUID version 7: unique across tenants, and rows sort by the time they were made (RFC 9562)."""
    return uuid7()
