"""Reads a tenant's words."""

from collections import defaultdict
from typing import Any

from django.db import connection

from tenants.terminology.models import TenantTerm


def load_overrides(tenant_id: Any) -> dict[str, dict[str, dict[str, str]]]:
    """The tenant's own words as slot -> language -> forms; one query. Goes through the door when we are elsewhere."""
    if str(getattr(connection.tenant, "pk", None)) == str(tenant_id):
        return _own_words()
    from tenants.context import in_tenant  # the door itself speaks with `terms_for`

    with in_tenant(str(tenant_id)):
        return _own_words()


def _own_words() -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for slot, lang, forms in TenantTerm.objects.values_list("slot", "lang", "forms"):
        words[slot][lang] = forms
    return words
