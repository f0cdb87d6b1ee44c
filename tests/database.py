"""The test database: a copy of a template that is keyed by everything that shapes it (scale.md section 8)."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("platform", "tenants", "registry", "billing", "notifications")  # of migrations
SHAPES = (
    "platform/config/settings/base.py",
    "tenants/grants.py",
    "tenants/provisioning.py",
    "tenants/fleet/blueprint.py",
    "tenants/fleet/recording.py",
    "tenants/fleet/condensing.py",
    "tests/template.py",
)
LOCK = 7_316_204


@cache
def template_name() -> str:
    """`tpl_<hash>` of all migrations, grants, provisioning and the list of apps."""
    digest = hashlib.sha256()
    for path in sorted(_shapes()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return f"tpl_{digest.hexdigest()[:16]}"


def _shapes() -> Iterator[Path]:
    """The files that shape it; servers' data in `.local` comes and goes while we look."""
    yield from (ROOT / shape for shape in SHAPES)
    for source in SOURCES:
        yield from (ROOT / source).rglob("migrations/*.py")


def with_name(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def ensure_template() -> str:
    """Build the template once per shape, under a lock; drop the old ones. Returns its name."""
    owner, name = os.environ["DATABASE_OWNER_URL"], template_name()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        old = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tpl\\_%'").fetchall()
        if (name,) in old:
            return name
        for (stale,) in old:
            _drop(connection, stale)
        building = f"building_{os.getpid()}"
        _drop(connection, building)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        _build(with_name(owner, building))
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


def copy_template(name: str) -> None:
    """Make a test database from the template (about 0.05 s)."""
    template = ensure_template()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _drop(connection, name)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Remove a test database."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Without force the server waits some seconds for sessions that are just leaving; the owner may not end them."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    try:
        connection.execute(statement)
    except psycopg.errors.ObjectInUse:  # left by a process that was killed, maybe as the owner itself
        connection.execute(statement + sql.SQL(" WITH (FORCE)"))


def _build(owner_url: str) -> None:
    environment = {**os.environ, "DATABASE_OWNER_URL": owner_url}
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/template.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the test template could not be built:\n{done.stderr[-4000:]}")
