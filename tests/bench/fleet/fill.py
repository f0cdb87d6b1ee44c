"""Make n organisations: `python -m tests.bench.fleet.fill N` (owner's log-in, settings of the benchmark)."""

import sys

import django

django.setup()

from tenants.models import Tenant  # noqa: E402
from tenants.provisioning import Provisioner, migrate_public  # noqa: E402


def fill(n: int) -> None:
    """`o1` … `on`, each with one cost centre that the pages read. Those that are there stay."""
    migrate_public()
    provisioner = Provisioner()
    for number in range(Tenant.objects.count() + 1, n + 1):
        tenant = provisioner.create(
            slug=f"o{number}", name=f"Organisaatio {number}", kind="region", languages=["fi"]
        )
        add_cost_centre(tenant)


def add_cost_centre(tenant) -> None:
    """The row that the measured pages look up."""
    from tenants.context import in_tenant
    from tenants.organisation.models import CostCentre

    with in_tenant(tenant):
        CostCentre.objects.create(code="7000", name="Mittaus")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
