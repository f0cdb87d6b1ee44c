"""Absolute addresses for mails: from the organisation's own host, never from the request (security.md 3.1)."""

from django.conf import settings

from tenants.context import current_tenant
from tenants.models import Domain


def absolute(path: str) -> str:
    """`path` on the current organisation's primary host."""
    tenant = current_tenant()
    host = Domain.objects.values_list("domain", flat=True).get(tenant=tenant, is_primary=True)
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}"
