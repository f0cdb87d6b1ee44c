"""Recording what migrations send to the database, so that it can be sent again for another schema.

A recording is a list of single statements in which the schema's name is a token. Reads are left out, and so are
the session's own switches and the rows of `django_migrations`: those are written from the list of migrations.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlparse
from django.db import connection
from psycopg import sql

SCHEMA = "@schema@"
READS = ("SELECT", "SHOW", "WITH", "EXPLAIN")
SWITCHES = ("SET ", "RESET ", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "DISCARD")
OF_RECORDER = ('INSERT INTO "django_migrations"', 'DELETE FROM "django_migrations"')
CONCURRENTLY = re.compile(r"\b(INDEX)\s+CONCURRENTLY\b", re.IGNORECASE)


class Recorder:
    """An execute wrapper that remembers."""

    def __init__(self, schema_name: str) -> None:
        self.schema_name = schema_name
        self.statements: list[str] = []

    def __call__(self, execute, statement, params, many, context):
        text = str(statement)
        if not _starts(text, READS) and not text.startswith(OF_RECORDER):
            for each in params if many else [params]:
                self._keep(text if each is None else context["cursor"].mogrify(text, each))
        return execute(statement, params, many, context)

    def _keep(self, text: str) -> None:
        self.statements += [
            single.replace(self.schema_name, SCHEMA)
            for single in _singles(text)
            if not _starts(single, SWITCHES)
        ]


@contextmanager
def recorded(schema_name: str) -> Iterator[Recorder]:
    """Remember what the block changes in a schema."""
    recorder = Recorder(schema_name)
    with connection.execute_wrapper(recorder):
        yield recorder


def replay(statements: Iterable[str], schema_name: str) -> None:
    """Send recorded statements for a schema in one message; the caller has entered it."""
    together = ";\n".join(statement.rstrip("; \n") for statement in statements)
    if together:
        with connection.cursor() as cursor:
            cursor.execute(together.replace(SCHEMA, schema_name))


def note_migrations(names: Iterable[tuple[str, str]], schema_name: str) -> None:
    """Write that these migrations, (app, name) in their order, have run in the schema."""
    row = sql.SQL("({}, {}, now())")
    rows = [row.format(sql.Literal(app), sql.Literal(name)) for app, name in names]
    if not rows:
        return
    table = sql.Identifier(schema_name, "django_migrations")
    insert = sql.SQL("INSERT INTO {} (app, name, applied) VALUES ").format(table) + sql.SQL(", ").join(rows)
    with connection.cursor() as cursor:
        cursor.execute(insert.as_string(None))


def in_one_transaction(statements: Iterable[str]) -> list[str]:
    """The same for an empty schema, where an index need not be made beside running work."""
    return [CONCURRENTLY.sub(r"\1", statement) for statement in statements]


def _starts(text: str, words: tuple[str, ...]) -> bool:
    return text.lstrip().upper().startswith(words)


def _singles(text: str) -> list[str]:
    if ";" not in text.rstrip().rstrip(";"):
        return [text.strip().rstrip(";")]
    return [part.rstrip(";") for part in sqlparse.split(text)]
