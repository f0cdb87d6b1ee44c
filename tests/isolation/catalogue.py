"""Questions to the system catalogue: what the database really holds and allows."""

from django.apps import apps
from django.db import connection, models


def _rows(statement: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall()


def tables_in(schema: str) -> set[str]:
    """Table names of a schema."""
    return {
        name
        for (name,) in _rows(
            "SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text = %s AND relkind IN ('r', 'p')",
            schema,
        )
    }


def tables_of_apps(names: list[str]) -> set[str]:
    """Tables of the models of some apps."""
    configs = [config for config in apps.get_app_configs() if config.name in names]
    return {
        model._meta.db_table for config in configs for model in config.get_models(include_auto_created=True)
    }


def tables_without_forced_security() -> set[str]:
    """Tables of `public` that name an organisation in a column and do not force row-level security.

    The organisation's own hosts are public facts and only the platform writes them (no grant to tenants).
    """
    found = _rows(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relnamespace::regnamespace::text = 'public' AND c.relkind = 'r'"
        " AND (a.attname ~ 'tenant' OR c.relname = 'tenants_tenant') AND NOT a.attisdropped"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    return {name for (name,) in found} - {"tenants_domain"}


def policies() -> set[tuple[str, str, str]]:
    """(table, policy, command) of `public`; every one permissive."""
    return set(_rows("SELECT tablename, policyname, cmd FROM pg_policies WHERE schemaname = 'public'"))


def foreign_keys_across_schemas() -> list[tuple]:
    """Constraints whose two tables stand in different schemas."""
    return _rows(
        "SELECT conname, conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint k"
        " JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid"
        " WHERE contype = 'f' AND a.relnamespace <> b.relnamespace"
    )


def views() -> list[tuple]:
    """Views of ours: they run with their owner's rights, so there are none."""
    return _rows(
        "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relkind IN ('v', 'm')"
        " AND (relnamespace::regnamespace::text = 'public' OR starts_with(relnamespace::regnamespace::text, 't_'))"
    )


def shape_of(schema: str) -> list[tuple]:
    """Columns, types and rights of a schema's tables, without the schema's own name."""
    return _rows(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
        " has_table_privilege('r_' || %s, c.oid, 'SELECT'), has_table_privilege('r_' || %s, c.oid, 'UPDATE'),"
        " has_table_privilege('r_' || %s, c.oid, 'DELETE')"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relnamespace::regnamespace::text = %s AND c.relkind = 'r' AND NOT a.attisdropped ORDER BY 1, 2",
        schema,
        schema,
        schema,
        schema,
    )


def rights_in_public(tenant) -> set[tuple[str, str]]:
    """(table, right) that an organisation's role has in `public`, on the table or on some column."""
    return set(
        _rows(
            "SELECT c.relname, p.name FROM pg_class c, (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) p(name)"
            " WHERE c.relnamespace::regnamespace::text = 'public' AND c.relkind = 'r'"
            " AND has_any_column_privilege(%s, c.oid, p.name)"
            " UNION SELECT c.relname, p.name FROM pg_class c, (VALUES ('DELETE'), ('TRUNCATE')) p(name)"
            " WHERE c.relnamespace::regnamespace::text = 'public' AND c.relkind = 'r'"
            " AND has_table_privilege(%s, c.oid, p.name)",
            f"r_{tenant.schema_name}",
            f"r_{tenant.schema_name}",
        )
    )


def foreign_rights() -> list[tuple]:
    """(role, schema) where an organisation's role may do anything in another's schema."""
    return _rows(
        "SELECT DISTINCT r.rolname, c.relnamespace::regnamespace::text FROM pg_roles r, pg_class c"
        " WHERE starts_with(r.rolname, 'r_t_') AND c.relkind = 'r'"
        " AND starts_with(c.relnamespace::regnamespace::text, 't_')"
        " AND 'r_' || c.relnamespace::regnamespace::text <> r.rolname"
        " AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE')"
    )


def file_fields() -> list[str]:
    """Model fields that would write into the common file tree."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
