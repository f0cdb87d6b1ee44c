"""What must exist in PostgreSQL before the first migration: roles, database, extensions.

Idempotent: every start runs it, and a second run changes nothing. The log-in role of the
application owns nothing (architecture.md section 4, rule 2).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from localdev.errors import CannotStart

DATABASE = "kokemus"
OWNER = "kokemus_owner"
APP = "kokemus_app"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
OLDEST_POSTGRES = 160000  # 16: membership WITH INHERIT/SET, CREATEROLE without superuser reach


@dataclass(frozen=True)
class DatabaseUrls:
    """The two addresses settings read: `DATABASE_URL` and `DATABASE_OWNER_URL`."""

    app: str
    owner: str


def bootstrap(
    admin_url: str,
    *,
    owner_password: str,
    app_password: str,
    database: str = DATABASE,
    for_tests: bool = False,
) -> DatabaseUrls:
    """Make roles, database and extensions; `for_tests` lets the owner create test databases.

    `admin_url` is a log-in that may create roles and databases. Raises CannotStart when the
    server is too old or the log-in may not.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            _check_version(admin)
            with admin.transaction():
                admin.execute("SELECT pg_advisory_xact_lock(hashtext('kokemus bootstrap'))")
                _ensure_roles(admin, owner_password, app_password, for_tests)
            _ensure_database(admin, database)
        with psycopg.connect(at_database(admin_url, database), autocommit=True) as admin:
            _prepare_database(admin, database)
    except psycopg.OperationalError as error:
        raise CannotStart(f"PostgreSQL cannot be reached: {error}") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotStart(
            "DATABASE_URL must be a log-in that may create roles and databases "
            f"(CREATEROLE CREATEDB, or an administrator). PostgreSQL said: {error}"
        ) from error
    return DatabaseUrls(
        app=at_database(admin_url, database, user=APP, password=app_password),
        owner=at_database(admin_url, database, user=OWNER, password=owner_password),
    )


def at_database(url: str, database: str, *, user: str = "", password: str = "") -> str:
    """The same server's address with another database, and another log-in if given."""
    parts = urlsplit(url)
    place = parts.netloc
    if user:
        place = f"{user}:{quote(password, safe='')}@{place.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=place, path=f"/{database}"))


def _check_version(admin: psycopg.Connection) -> None:
    if admin.info.server_version < OLDEST_POSTGRES:
        raise CannotStart(
            f"PostgreSQL 16 or newer is needed; DATABASE_URL leads to "
            f"{admin.info.parameter_status('server_version')}."
        )


def _ensure_roles(admin: psycopg.Connection, owner_password: str, app_password: str, for_tests: bool) -> None:
    owner_may = "LOGIN CREATEROLE" + (" CREATEDB" if for_tests else "")
    _ensure_role(admin, OWNER, owner_may, owner_password)
    _ensure_role(admin, APP, "LOGIN NOINHERIT", app_password)


def _ensure_role(admin: psycopg.Connection, name: str, may: str, password: str) -> None:
    """CREATE or ALTER the role. `may` is one of the constants above, never input."""
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if found else "CREATE"
    admin.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(name), sql.SQL(may), sql.Literal(password)
        )
    )


def _ensure_database(admin: psycopg.Connection, name: str) -> None:
    """Create the database for its owner. (CREATE DATABASE cannot run in a transaction.)"""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    if admin.info.parameter_status("is_superuser") != "on":
        # Giving a database to a role needs the right to act as that role.
        admin.execute(
            sql.SQL("GRANT {} TO current_user WITH SET TRUE, INHERIT TRUE").format(sql.Identifier(OWNER))
        )
    with contextlib.suppress(psycopg.errors.DuplicateDatabase):  # another start was faster
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )


def _prepare_database(admin: psycopg.Connection, name: str) -> None:
    database = sql.Identifier(name)
    with admin.transaction():
        admin.execute("SELECT pg_advisory_xact_lock(hashtext('kokemus bootstrap'))")
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(OWNER)))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))
        for extension in EXTENSIONS:
            admin.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(extension))
            )
        admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        admin.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
