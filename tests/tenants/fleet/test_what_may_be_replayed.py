"""SQL goes to other organisations only when a migration can send nothing else there; recordings hold only what changes."""

import uuid
from dataclasses import replace

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import ProgrammingError, connection, migrations, models, transaction

from tenants.fleet.executing import why_one_by_one
from tenants.fleet.fingerprint import fingerprints
from tenants.fleet.recording import in_one_transaction, recorded
from tenants.fleet.schemas import MODEL
from tenants.fleet.steps import Step
from tenants.models import Tenant


class OwnRunSQL(migrations.RunSQL):
    """Could do anything."""


class OwnMigration(migrations.Migration):
    def apply(self, *args, **kwargs):
        """Could do anything."""


def migration(*operations, atomic: bool = True, kind=migrations.Migration):
    made = kind("0009_x", "later")
    made.operations, made.atomic = list(operations), atomic
    return made


def field(**options) -> migrations.AddField:
    return migrations.AddField("thing", "x", models.CharField(max_length=9, **options))


@pytest.mark.parametrize(
    "operation",
    [
        field(default=""),
        field(null=True),
        migrations.AddField("thing", "x", models.JSONField(default=dict)),
        migrations.RunSQL("UPDATE x SET y = 1"),
        migrations.SeparateDatabaseAndState(database_operations=[field(default="a")]),
        migrations.CreateModel("other", [("id", models.UUIDField(default=uuid.uuid4, primary_key=True))]),
        migrations.RemoveField("thing", "x"),
    ],
)
def test_what_sends_the_same_everywhere_may_be_replayed(operation):
    assert why_one_by_one([migration(operation)]) == ""


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (migration(migrations.RunPython(print)), "runs Python"),
        (migration(field(default=""), migrations.RunPython(print)), "runs Python"),
        (migration(migrations.SeparateDatabaseAndState([migrations.RunPython(print)])), "runs Python"),
        (migration(field(default=""), atomic=False), "outside a transaction"),
        (migration(OwnRunSQL("SELECT 1")), "OwnRunSQL, which is not Django's own"),
        (migration(AddIndexConcurrently("thing", models.Index(fields=["x"], name="i"))), "not Django's own"),
        (migration(field(default=uuid.uuid4)), "computes a default"),
        (
            migration(migrations.AlterField("thing", "x", models.UUIDField(default=uuid.uuid4))),
            "computes a default",
        ),
        (migration(field(default=""), kind=OwnMigration), "in its own way"),
    ],
)
def test_what_may_differ_runs_one_by_one_with_its_reason(step, reason):
    assert reason in why_one_by_one([migration(field(default="")), step])


def test_a_recording_holds_changes_with_a_token_and_nothing_else(north):
    schema = north.schema_name
    with recorded(schema) as recorder, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute(f"SELECT set_config('search_path', '\"{schema}\", public', false)")
        cursor.execute(
            "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE action = %s", [f"50% {schema}"]
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert recorder.statements == [
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE action = '50% @schema@'"
    ]


def test_an_empty_schema_needs_no_concurrent_index():
    made = [
        "CREATE INDEX CONCURRENTLY x ON y (z)",
        "DROP INDEX CONCURRENTLY IF EXISTS x",
        "SELECT 'concurrently'",
    ]
    assert in_one_transaction(made) == [
        "CREATE INDEX x ON y (z)",
        "DROP INDEX IF EXISTS x",
        "SELECT 'concurrently'",
    ]


# --- the guard -----------------------------------------------------------------------------------


@pytest.fixture
def step(owner):
    """A step that touches one table, from a model that looks as it does now."""
    return Step(
        older_key="older",
        fingerprint=fingerprints([MODEL])[MODEL],
        statements=('ALTER TABLE "audit_entry" ADD COLUMN "x" integer NULL',),
        missing=(),
        obstacle="",
    )


def alike_after(step: Step, *statements: str) -> set[str]:
    """Slugs that may have the SQL after a change in north."""
    north = Tenant.objects.get(slug="north").schema_name
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("{s}", north))
        found = step.alike(list(Tenant.objects.values_list("schema_name", flat=True)))
        slugs = set(Tenant.objects.filter(schema_name__in=found).values_list("slug", flat=True))
        transaction.set_rollback(True)
    return slugs


@pytest.mark.parametrize(
    ("change", "slugs"),
    [
        ("SELECT 1", {"north", "south"}),
        ("ALTER TABLE {s}.audit_entry ALTER COLUMN action SET DEFAULT 'x'", {"south"}),
        ("CREATE INDEX odd ON {s}.audit_entry (action)", {"south"}),
        ("ALTER TABLE {s}.orders_order ADD COLUMN elsewhere int", {"north", "south"}),
        ("DROP TABLE {s}.audit_entry CASCADE", {"south"}),
    ],
)
def test_only_schemas_whose_touched_tables_look_as_the_older_model_get_its_sql(step, change, slugs):
    assert alike_after(step, change) == slugs


def test_without_one_schema_that_equals_the_older_model_nobody_gets_its_sql(step):
    assert alike_after(replace(step, fingerprint="another")) == set()


def test_a_replay_that_fails_leaves_nothing(step):
    schema = Tenant.objects.get(slug="north").schema_name
    before = fingerprints([schema])
    broken = replace(step, statements=(*step.statements, 'ALTER TABLE "nowhere" ADD COLUMN "x" integer'))
    with pytest.raises(ProgrammingError):
        broken.replay_in(schema)
    assert fingerprints([schema]) == before
