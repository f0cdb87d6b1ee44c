"""B1: one more organisation. Prints seconds: ours by the stored blueprint and by a spare schema; stock by save() and by clone."""

import json
import statistics
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from tenants.models import Domain, Tenant  # noqa: E402
from tests.bench.fleet.timing import seconds_of  # noqa: E402

TRIES = 7
FACTS = {"name": "Uusi", "kind": "region", "languages": ["fi"]}


def ours() -> dict[str, float]:
    """Median seconds with and without a prepared spare."""
    from tenants.fleet.spares import keep_spares
    from tenants.provisioning import Provisioner

    def create(kind: str, number: int) -> None:
        Provisioner().create(slug=f"{kind}{number}", **FACTS)

    create("warm", 0)
    blueprint = [seconds_of(lambda number=number: create("b", number)) for number in range(TRIES)]
    keep_spares(TRIES)
    spare = [seconds_of(lambda number=number: create("s", number)) for number in range(TRIES)]
    return {"blueprint": statistics.median(blueprint), "spare": statistics.median(spare)}


def stock() -> dict[str, float]:
    """Seconds of one save() that runs the migrations, and the median of clones."""
    from django_tenants.clone import CloneSchema

    base = Tenant.objects.order_by("slug").values_list("schema_name", flat=True).first()
    connection.set_schema_to_public()

    def save() -> None:
        Tenant.auto_create_schema = True
        tenant = Tenant(schema_name="t_stockbymigration", slug="stock-by-migration", **FACTS)
        tenant.save(verbosity=0)
        Domain.objects.create(domain="stock-by-migration.localhost", tenant=tenant, is_primary=True)

    def clone(number: int) -> None:
        CloneSchema().clone_schema(base, f"t_stockclone{number}", set_connection=False)

    migrated = seconds_of(save)
    connection.set_schema_to_public()
    cloned = [seconds_of(lambda number=number: clone(number)) for number in range(3)]
    return {"migrations": migrated, "clone": statistics.median(cloned)}


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "stock": stock}[sys.argv[1]]()))
