"""The mark on a schema: the key of the blueprint that it was last proven to equal. Kept as the schema's comment."""

from collections.abc import Iterable

from django.db import connection
from psycopg import sql


def mark(schema_name: str, key: str) -> None:
    """Say that the schema equals the model of this blueprint."""
    statement = sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema_name), sql.Literal(key))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))


def marks_of(schemas: Iterable[str]) -> dict[str, str]:
    """Schema -> key; an unmarked one has an empty key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname, coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = ANY(%s)",
            [list(schemas)],
        )
        return dict(cursor.fetchall())
