"""Making, entering and removing an organisation's schema. The owner's log-in only; plain statements, no functions."""

import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from tenants.grants import drop_role

ALPHABET = string.ascii_lowercase + string.digits
# The model that every organisation's schema is compared with. Not a tenant: no host leads to it, nobody may become
# its role.
MODEL = "_tpl"
# Migrations and jobs may take longer than a page; the log-in's limits are meant for pages.
NO_LIMITS = (
    "SELECT set_config('statement_timeout', '0', %(local)s),"
    " set_config('idle_in_transaction_session_timeout', '0', %(local)s)"
)


def new_schema_name() -> str:
    """A generated name; never from input, never shown (scale.md decision 7)."""
    return "t_" + "".join(secrets.choice(ALPHABET) for _ in range(10))


def run(statement: str, *names: str) -> None:
    """One statement with quoted names."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)).as_string(None))


def lift_limits(*, local: bool) -> None:
    """No time limits for this session, or (`local`) for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(NO_LIMITS, {"local": local})


@contextmanager
def inside(schema_name: str) -> Iterator[None]:
    """The owner's way into a schema that may not be a tenant's."""
    previous = connection.tenant
    connection.set_schema(schema_name)
    try:
        yield
    finally:
        connection.set_tenant(previous)


def drop_schema(schema_name: str) -> None:
    """Remove a schema with everything in it, and its role. Call it in a transaction."""
    run("DROP SCHEMA IF EXISTS {} CASCADE", schema_name)
    drop_role(schema_name)
