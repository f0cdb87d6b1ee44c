"""B9: how large a server process becomes when one connection serves every organisation. Prints MB.

A pass visits each organisation, reads every table once, and ends as a request ends. Ours ends the session after
`TENANTS_PER_CONNECTION` organisations; stock keeps it for as long as CONN_MAX_AGE says.
"""

import json
import random
import sys

import django

django.setup()

from django.db import connections  # noqa: E402

from tenants.models import Tenant  # noqa: E402
from tests.bench.fleet.timing import memory_of  # noqa: E402


def tables() -> list[str]:
    """Names of an organisation's tables."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [Tenant.objects.values_list("schema_name", flat=True).first()],
        )
        return [name for (name,) in cursor.fetchall() if name != "django_migrations"]


def day_of_work(tenants: list, names: list[str]) -> float:
    """The largest size of one worker's session over a pass through all organisations."""
    connection, largest = connections.create_connection("default"), 0.0
    for tenant in random.sample(tenants, len(tenants)):  # noqa: S311  an order of visits
        connection.set_tenant(tenant)
        for name in names:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {name} LIMIT 1")  # noqa: S608  names from the catalogue
                cursor.fetchall()
        largest = max(largest, memory_of(connection))
        connection.close_if_unusable_or_obsolete()
    connection.close()
    return largest


def main(workers: int) -> None:
    """The largest session of all workers."""
    tenants, names = list(Tenant.objects.order_by("slug")), tables()
    print(json.dumps({"largest": max(day_of_work(tenants, names) for _ in range(workers))}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
