"""Making an organisation: row, host, schema, tables, role and grants. Run by the owner's log-in only.

Tables are made by the real migrations for the first schema of a process; the SQL is recorded and replayed for
the next ones, so their constraint names are the same (scale.md sections 1 and 2). A stored blueprint that
lives longer than a process is the fleet's own issue.
"""

import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from domain.errors import DomainError
from tenants.directory import forget
from tenants.grants import grant_platform, grant_tenant
from tenants.models import Domain, Tenant

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
ALPHABET = string.ascii_lowercase + string.digits
RESERVED = {"www", "api", "admin", "mail", "static", "localhost", "public"}

Statement = tuple[str, tuple | None]


class HostTaken(DomainError):
    """Another organisation already answers at this host."""

    code = "host_taken"


def migrate_public() -> None:
    """Bring `public` up to date, with extensions, platform role and row-level security."""
    with connection.cursor() as cursor:
        for name in EXTENSIONS:
            cursor.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
                .format(sql.Identifier(name))
                .as_string(None)
            )
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    grant_platform()


def migrate_tenants() -> None:
    """Bring every organisation's schema up to date and repeat its grants."""
    call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)
    for tenant in Tenant.objects.all():
        grant_tenant(tenant.schema_name)


def is_current() -> bool:
    """Whether `public` and every organisation have all migrations on disk: one query over all schemas."""
    from django.db.migrations.loader import MigrationLoader

    wanted = set(MigrationLoader(None).disk_migrations)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.tenants_tenant')")
        if cursor.fetchone()[0] is None:
            return False
    schemas = ["public", *Tenant.objects.values_list("schema_name", flat=True)]
    parts = [
        sql.SQL("SELECT {}, app, name FROM {}.django_migrations").format(
            sql.Literal(schema), sql.Identifier(schema)
        )
        for schema in schemas
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts).as_string(None))
        applied = {(schema, app, name) for schema, app, name in cursor.fetchall()}
    return all((schema, *key) in applied for schema in schemas for key in wanted)


class Provisioner:
    """Makes organisations in one process; remembers the SQL of the first schema for the next."""

    def __init__(self) -> None:
        self._recorded: list[Statement] = []

    def create(self, *, slug: str, **facts) -> Tenant:
        """Make an organisation that answers at `<slug>.<base domain>`. All or nothing. Raises HostTaken."""
        host = f"{slug}.{settings.BASE_DOMAIN}"
        if slug in RESERVED or Domain.objects.filter(domain=host).exists():
            raise HostTaken(f"{host} is already in use.")
        with transaction.atomic():
            tenant = Tenant(slug=slug, schema_name=new_schema_name(), **facts)
            tenant.save()
            Domain.objects.create(domain=host, tenant=tenant, is_primary=True)
            self._make_schema(tenant.schema_name)
            grant_tenant(tenant.schema_name)
        forget()
        return tenant

    def _make_schema(self, schema_name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)).as_string(None))
        with _in_schema(schema_name):
            if self._recorded:
                self._replay()
            else:
                self._record(schema_name)

    def _record(self, schema_name: str) -> None:
        with connection.execute_wrapper(self._remember):
            call_command(
                "migrate_schemas", tenant=True, schema_name=schema_name, interactive=False, verbosity=0
            )

    def _remember(self, execute, statement, params, many, context):
        is_read = str(statement).lstrip().upper().startswith(("SELECT", "SET ", "SAVEPOINT", "RELEASE"))
        if not is_read and not many:
            self._recorded.append((str(statement), tuple(params) if params else None))
        return execute(statement, params, many, context)

    def _replay(self) -> None:
        with connection.cursor() as cursor:
            for statement, params in self._recorded:
                cursor.execute(statement, params)


def new_schema_name() -> str:
    """A generated name; never from input, never shown (scale.md decision 7)."""
    return "t_" + "".join(secrets.choice(ALPHABET) for _ in range(10))


@contextmanager
def _in_schema(schema_name: str) -> Iterator[None]:
    previous = connection.tenant
    connection.set_schema(schema_name)
    try:
        yield
    finally:
        connection.set_tenant(previous)
