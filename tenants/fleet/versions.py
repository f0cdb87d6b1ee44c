"""Which migrations are on disk, and which every schema has: one query over many schemas (scale.md section 2)."""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from tenants import grants
from tenants.fleet.batches import ask_schemas, schemas_with

APPLIED = "SELECT {name}, app, name FROM {schema}.django_migrations"

Name = tuple[str, str]
Applied = frozenset[Name]


@cache
def loader() -> MigrationLoader:
    """The migrations on disk, without a database. They do not change while a process lives."""
    return MigrationLoader(None)


def wanted() -> Applied:
    """What every schema should have, (app, name): each records the others' migrations too, without their tables."""
    return frozenset(loader().disk_migrations)


def applied(schemas: Iterable[str]) -> dict[str, Applied]:
    """What each schema has. A schema without the table has nothing; one that does not exist is left out."""
    known = schemas_with("django_migrations")
    found: dict[str, set[Name]] = {schema: set() for schema in schemas if schema in known}
    for schema, app, name in ask_schemas(APPLIED, found):
        found[schema].add((app, name))
    return {schema: frozenset(names) for schema, names in found.items()}


@cache
def file_hashes() -> dict[str, str]:
    """`app.name` of each migration on disk -> hash of its file."""
    return {
        f"{app}.{name}": _hash_of(sys.modules[migration.__module__].__file__)
        for (app, name), migration in sorted(loader().disk_migrations.items())
    }


@cache
def migrations_key() -> str:
    """One hash of everything that shapes a schema: the migrations and the rights."""
    shapes = [f"{name} {digest}" for name, digest in file_hashes().items()] + [_hash_of(grants.__file__)]
    return hashlib.sha256("\n".join(shapes).encode()).hexdigest()


def _hash_of(path: str | None) -> str:
    return hashlib.sha256(Path(path or "").read_bytes()).hexdigest()[:16]
