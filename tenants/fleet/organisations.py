"""The organisations of the fleet with their hosts, for commands that go through all of them."""

from dataclasses import dataclass
from uuid import UUID

from tenants.context import in_platform
from tenants.models import Domain, Tenant


@dataclass(frozen=True)
class Organisation:
    """What a command needs to find and name an organisation, whatever its status."""

    id: UUID
    schema: str
    host: str
    name: str
    status: str


def organisations(only: str = "") -> list[Organisation]:
    """Every organisation by host, suspended and closing ones too; `only` is one host."""
    with in_platform():
        hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
        rows = Tenant.objects.values_list("pk", "schema_name", "name", "status")
        found = [
            Organisation(pk, schema, hosts.get(pk, ""), name, status) for pk, schema, name, status in rows
        ]
    return sorted((each for each in found if only in ("", each.host)), key=lambda each: each.host)
