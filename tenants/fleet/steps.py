"""The way from an older blueprint to the current one, as SQL: blueprints only ever grow at their end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tenants.fleet.blueprint import names_in
from tenants.fleet.executing import why_one_by_one
from tenants.fleet.fingerprint import fingerprints, fingerprints_around
from tenants.fleet.models import Blueprint
from tenants.fleet.recording import note_migrations, replay
from tenants.fleet.schemas import inside
from tenants.fleet.versions import Applied, Name, loader
from tenants.grants import grant_tenant

MAKES_TABLES = re.compile(
    r"^\s*CREATE\s+(UNLOGGED\s+)?(TABLE|SEQUENCE|VIEW|MATERIALIZED)|GENERATED .* AS IDENTITY", re.I
)


@dataclass(frozen=True)
class Step:
    """What a schema with the older blueprint's migrations still needs."""

    older_key: str
    fingerprint: str  # of a schema that equals the older model
    statements: tuple[str, ...]
    missing: tuple[Name, ...]
    obstacle: str  # why the SQL may not simply be replayed; empty when it may

    def replay_in(self, schema_name: str) -> None:
        """All of it in one transaction, with the rights where tables are added."""
        with transaction.atomic():
            with inside(schema_name):
                replay(self.statements, schema_name)
            note_migrations(self.missing, schema_name)
            if any(MAKES_TABLES.search(statement) for statement in self.statements):
                grant_tenant(schema_name)

    def alike(self, schemas: Iterable[str]) -> set[str]:
        """The schemas whose tables that this step touches look as in the older model.

        That model is gone: the first schema that equals it as a whole stands in for it.
        """
        around = fingerprints_around(self.statements, list(schemas))
        for schema, found in around.items():
            if fingerprints([schema]).get(schema) == self.fingerprint:
                return {each for each, other in around.items() if other == found}
        return set()


def steps_to(blueprint: Blueprint) -> dict[Applied, Step]:
    """What a schema has now -> what it needs. Only for states that a stored blueprint knows."""
    older = Blueprint.objects.exclude(pk=blueprint.pk).order_by("made_at")
    return {
        frozenset(names_in(each)): _step(each, blueprint) for each in older if _grew_from(each, blueprint)
    }


def _grew_from(older: Blueprint, blueprint: Blueprint) -> bool:
    is_prefix = blueprint.statements[: len(older.statements)] == older.statements
    return is_prefix and older.migrations.items() <= blueprint.migrations.items()


def _step(older: Blueprint, blueprint: Blueprint) -> Step:
    had = set(names_in(older))
    missing = tuple(name for name in names_in(blueprint) if name not in had)
    return Step(
        older_key=older.key,
        fingerprint=older.fingerprint,
        statements=tuple(blueprint.statements[len(older.statements) :]),
        missing=missing,
        obstacle=why_one_by_one([loader().disk_migrations[name] for name in missing]),
    )
