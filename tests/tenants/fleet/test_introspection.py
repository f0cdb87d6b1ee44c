"""Our list of tables is the stock one, asked for in one cheap question."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection

from tenants.context import in_platform


def lists() -> tuple[list, list]:
    with connection.cursor() as cursor:
        ours = connection.introspection.get_table_list(cursor)
        stock = DatabaseSchemaIntrospection(connection).get_table_list(cursor)
    return sorted(ours), sorted(stock)


def test_an_organisation_has_its_own_tables_only(north):
    ours, stock = lists()
    assert ours == stock
    assert "orders_order" in {table.name for table in ours}
    assert "tenants_tenant" not in {table.name for table in ours}


def test_the_platform_has_the_shared_tables_only(db):
    with in_platform():
        ours, stock = lists()
    assert ours == stock
    assert "tenants_tenant" in {table.name for table in ours}


def test_it_costs_one_statement(north):
    with CaptureQueriesContext(connection) as captured:
        connection.introspection.table_names()
    assert len(captured) == 1
