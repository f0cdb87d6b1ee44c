"""B7: remove one user of an organisation. Prints milliseconds of database time and growth of the backend in MB.

Ours: users live in the organisation's schema. Stock: users live in `public` and every tenant's keys point there;
the keys are added to the twin here, one for each key to the user table that our schemas have.
"""

import json
import os
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from tests.bench.fleet.timing import memory_of, seconds_of  # noqa: E402

KEYS = """
    SELECT n.nspname, c.relname, a.attname
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    JOIN pg_class u ON u.oid = k.confrelid AND u.relname = 'accounts_user'
    WHERE k.contype = 'f' AND n.nspname LIKE 't\\_%'
"""


class Waiting:
    """Seconds spent waiting for the database."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute, *arguments):
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started


def measured(work) -> dict[str, float]:
    """Milliseconds of the database, twice: the first time on this session, and again; and all milliseconds."""
    before, found = memory_of(connection), []
    for number in (1, 2):
        waiting = Waiting()
        with connection.execute_wrapper(waiting):
            all_of_it = seconds_of(lambda number=number: work(number)) * 1000
        found.append((waiting.seconds * 1000, all_of_it))
    (first, whole), (again, _) = found
    return {"first": first, "whole": whole, "again": again, "growth": memory_of(connection) - before}


def ours() -> dict[str, float]:
    """Two users of one organisation, with everything of theirs."""
    from accounts.models import User
    from tenants.context import in_tenant
    from tenants.models import Tenant

    with in_tenant(Tenant.objects.get(slug="o1")):
        users = {
            n: User.objects.create_user(f"mittaus{n}@example.fi", first_name="M", last_name="E")
            for n in (1, 2)
        }

        def erase(number: int) -> None:
            with transaction.atomic():
                users[number].delete()

        return measured(erase)


def stock() -> dict[str, float]:
    """Two rows of a shared user table that every organisation's tables point at."""
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.bench_user (id uuid PRIMARY KEY)")
        cursor.execute("INSERT INTO public.bench_user SELECT gen_random_uuid() FROM generate_series(1, 2)")
        cursor.execute("SET statement_timeout = 0")  # with hundreds of organisations the peer takes its time
        cursor.execute(KEYS)
        keys = cursor.fetchall()
        for number, (schema, table, column) in enumerate(keys):
            cursor.execute(
                f'ALTER TABLE "{schema}"."{table}" ADD CONSTRAINT bench_{number} FOREIGN KEY ("{column}")'
                " REFERENCES public.bench_user (id) NOT VALID"
            )
    connection.close()
    connection.set_schema_to_public()

    def erase(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(
                "DELETE FROM public.bench_user WHERE id = (SELECT id FROM public.bench_user LIMIT 1)"
            )

    return measured(erase) | {"keys": len(keys)}


if __name__ == "__main__":
    os.environ.setdefault("BENCH_N", "1")
    print(json.dumps({"ours": ours, "stock": stock}[sys.argv[1]]()))
