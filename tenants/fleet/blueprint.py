"""The stored blueprint: the SQL that makes an organisation's schema, for the migrations on disk (scale.md section 1).

The model schema is migrated by the real migrations while their SQL is recorded. A deploy with new migrations runs only
those on the model and adds their SQL; when a migration's file was changed, or the model is not what its blueprint says,
the model is made from nothing. Older schemas get the recorded SQL that they miss; a new one is made from its condensed
form, which was compared with the model.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

from tenants.context import in_platform
from tenants.fleet.condensing import condensed
from tenants.fleet.executing import run_pending
from tenants.fleet.fingerprint import fingerprints
from tenants.fleet.marks import mark
from tenants.fleet.models import Blueprint
from tenants.fleet.recording import in_one_transaction, note_migrations, recorded, replay
from tenants.fleet.schemas import MODEL, inside, lift_limits, run
from tenants.fleet.versions import applied, file_hashes, loader, migrations_key
from tenants.grants import grant_schema, grant_tenant, make_role
from tenants.postgresql.base import role_of

MODEL_LOCK = 7_316_205


def current_blueprint() -> Blueprint:
    """The blueprint of the migrations on disk; the model is brought up to date when there is none yet."""
    with in_platform():
        return find_blueprint() or _renew()


def build_schema(schema_name: str, blueprint: Blueprint) -> None:
    """Make an organisation's schema with tables, role and rights as the blueprint says. Call it in a transaction."""
    if not blueprint.condensed:
        _condense(blueprint)
    run("CREATE SCHEMA {}", schema_name)
    with inside(schema_name):
        replay(blueprint.condensed or blueprint.statements, schema_name)
    note_migrations(names_in(blueprint), schema_name)
    grant_tenant(schema_name)
    mark(schema_name, blueprint.key)


def _condense(blueprint: Blueprint) -> None:
    """Once for each blueprint, by the first that needs it: a deploy, when organisations wait, does not."""
    with one_at_a_time(MODEL_LOCK):
        blueprint.refresh_from_db(fields=["condensed"])
        if blueprint.condensed:
            return  # another process did it while we waited
        if fingerprints([MODEL])[MODEL] != blueprint.fingerprint:
            return  # the model has met migrations that this process does not know: what was recorded holds
        blueprint.condensed = condensed(blueprint.statements)
        blueprint.save(update_fields=["condensed"])


def names_in(blueprint: Blueprint) -> list[tuple[str, str]]:
    """The migrations of a blueprint, (app, name)."""
    return [tuple(label.split(".", 1)) for label in sorted(blueprint.migrations)]


def find_blueprint() -> Blueprint | None:
    """The stored blueprint of the migrations on disk, if there is one. Its long lists are read when asked for."""
    return Blueprint.objects.filter(key=migrations_key()).defer("statements", "condensed").first()


def has_blueprint() -> bool:
    """Whether there is a blueprint of the migrations on disk; also before `public` has its newest columns."""
    return Blueprint.objects.filter(key=migrations_key()).exists()


def _renew() -> Blueprint:
    with one_at_a_time(MODEL_LOCK):
        found = find_blueprint()  # another process may have made it while we waited
        if found:
            return found
        base = _base()
        is_atomic = all(migration.atomic for migration in _pending(base))
        with transaction.atomic() if is_atomic else nullcontext():
            return _make(base)


def _make(base: Blueprint | None) -> Blueprint:
    if base is None:
        run("DROP SCHEMA IF EXISTS {} CASCADE", MODEL)
        run("CREATE SCHEMA {}", MODEL)
        make_role(role_of(MODEL))
    with recorded(MODEL) as recorder:
        run_pending(MODEL)
    grant_schema(MODEL)
    mark(MODEL, migrations_key())
    statements = (base.statements if base else []) + in_one_transaction(recorder.statements)
    return Blueprint.objects.create(
        key=migrations_key(),
        migrations=file_hashes(),
        statements=statements,
        fingerprint=fingerprints([MODEL])[MODEL],
    )


def _base() -> Blueprint | None:
    """The blueprint that the model stands on, while every migration in it is still the same file."""
    newest = Blueprint.objects.order_by("-made_at").first()
    if newest is None or not newest.migrations.items() <= file_hashes().items():
        return None
    is_whole = applied([MODEL]).get(MODEL) == frozenset(names_in(newest))
    return newest if is_whole and fingerprints([MODEL])[MODEL] == newest.fingerprint else None


def _pending(base: Blueprint | None) -> list:
    have = frozenset(names_in(base)) if base else frozenset()
    return [migration for name, migration in loader().disk_migrations.items() if name not in have]


@contextmanager
def one_at_a_time(number: int) -> Iterator[None]:
    """Others wait. Inside a transaction the lock goes with it."""
    within = connection.in_atomic_block
    lift_limits(local=within)
    _ask("SELECT pg_advisory_xact_lock(%s)" if within else "SELECT pg_advisory_lock(%s)", number)
    try:
        yield
    finally:
        if not within:
            _ask("SELECT pg_advisory_unlock(%s)", number)


def _ask(question: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
