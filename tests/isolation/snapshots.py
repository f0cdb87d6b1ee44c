"""A checksum of every table: to see that something changed nothing."""

from django.db import connection
from psycopg import sql

from tenants.context import in_platform, in_tenant
from tenants.models import Tenant
from tests.isolation import catalogue

Shape = dict[str, tuple[int, str]]


def snapshot(without: tuple[str, ...] = ()) -> dict[str, Shape]:
    """Rows and checksum of every table, by schema name; `without` leaves tables out."""
    with in_platform():
        tenants = list(Tenant.objects.filter(status="active"))
        found = {"public": _tables("public", without)}
    for tenant in tenants:
        with in_tenant(tenant):
            found[tenant.schema_name] = _tables(tenant.schema_name, without)
    return found


def _tables(schema: str, without: tuple[str, ...]) -> Shape:
    return {name: _checksum(schema, name) for name in sorted(catalogue.tables_in(schema) - set(without))}


def _checksum(schema: str, table: str) -> tuple[int, str]:
    statement = sql.SQL(
        "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql.Identifier(schema, table)).as_string(None))
        return cursor.fetchone()
