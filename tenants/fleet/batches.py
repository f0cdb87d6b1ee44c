"""One question to many schemas at once (scale.md section 2)."""

from collections.abc import Iterable, Iterator

from django.db import connection
from psycopg import sql

SCHEMAS_AT_ONCE = 100  # a longer statement takes longer to plan than it saves


def ask_schemas(question: str, schemas: Iterable[str]) -> Iterator[tuple]:
    """Rows of a query over every schema. `{schema}` is the schema as a name, `{name}` as a text value."""
    wanted = list(schemas)
    for start in range(0, len(wanted), SCHEMAS_AT_ONCE):
        part = wanted[start : start + SCHEMAS_AT_ONCE]
        union = sql.SQL(" UNION ALL ").join(
            sql.SQL(question).format(schema=sql.Identifier(schema), name=sql.Literal(schema))
            for schema in part
        )
        with connection.cursor() as cursor:
            cursor.execute(union.as_string(None))
            yield from cursor.fetchall()


def schemas_with(table: str) -> set[str]:
    """The schemas that have a table of this name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = %s AND relkind = 'r'",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}
