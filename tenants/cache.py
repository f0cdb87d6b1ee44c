"""Cache keys that carry the tenant (security.md 1.7)."""

from django.db import connection


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """The key as stored: prefix, tenant's schema, version and name."""
    return f"{key_prefix}:{connection.schema_name}:{version}:{key}"
