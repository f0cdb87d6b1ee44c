"""The one door into a tenant (architecture.md section 4, rule 3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from tenants.directory import tenant_by_id
from tenants.models import Tenant
from tenants.terminology.terms import terms_for, use_terms


class NoSuchTenant(RuntimeError):
    """The tenant is unknown or suspended; never a fall-back to `public`."""


class TenantAsleep(NoSuchTenant):
    """The tenant is suspended or waits to be deleted: its work waits, nothing of it is lost."""


def find_tenant(tenant: Tenant | UUID | str, *, even_asleep: bool = False) -> Tenant:
    """The active tenant for an id. Raises NoSuchTenant, TenantAsleep."""
    found = tenant if isinstance(tenant, Tenant) else _by_id(tenant)
    if found is None:
        raise NoSuchTenant(str(tenant))
    if not (found.is_active or even_asleep):
        raise TenantAsleep(str(tenant))
    return found


def _by_id(tenant_id: UUID | str) -> Tenant | None:
    try:
        return tenant_by_id(str(UUID(str(tenant_id))))
    except ValueError:  # not an id at all, "None" for one
        return None


@contextmanager
def in_tenant(tenant: Tenant | UUID | str, *, even_asleep: bool = False) -> Iterator[Tenant]:
    """Run the block inside one organisation, with its words. Unknown or suspended is an error.

    `even_asleep` is for the operators' own acts on an organisation that people cannot use: its export and its end.
    """
    found = find_tenant(tenant, even_asleep=even_asleep)
    previous = connection.tenant
    connection.set_tenant(found)
    try:
        with use_terms(terms_for(str(found.pk), found.terms_version)):
            yield found
    finally:
        connection.set_tenant(previous)


@contextmanager
def in_platform() -> Iterator[None]:
    """Run the block in `public`: the directory, the outbox and the bank."""
    previous = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(previous)


def current_tenant() -> Tenant:
    """The organisation the connection is in. Raises NoSuchTenant on the platform host."""
    tenant = connection.tenant
    if not isinstance(tenant, Tenant):
        raise NoSuchTenant("not inside an organisation")
    return tenant
