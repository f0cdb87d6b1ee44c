"""The fingerprint sees every change that matters and names it; it does not see names of schemas or rows."""

import pytest
from django.db import connection, transaction

from tenants.fleet.fingerprint import compare, fingerprints, fingerprints_around
from tenants.fleet.organisations import organisations
from tenants.fleet.schemas import MODEL

CHANGES = {
    "ALTER TABLE {s}.orders_order ADD COLUMN extra int": "unknown column orders_order.extra",
    "ALTER TABLE {s}.orders_order DROP COLUMN number CASCADE": "missing column orders_order.number",
    "ALTER TABLE {s}.audit_entry ALTER COLUMN action TYPE varchar(61)": "changed column audit_entry.action",
    "ALTER TABLE {s}.audit_entry ALTER COLUMN action DROP NOT NULL": "changed column audit_entry.action",
    "ALTER TABLE {s}.audit_entry ALTER COLUMN action SET DEFAULT 'x'": "changed column audit_entry.action",
    "COMMENT ON COLUMN {s}.audit_entry.action IS 'x'": "changed column audit_entry.action",
    "COMMENT ON TABLE {s}.audit_entry IS 'x'": "changed table audit_entry",
    "CREATE INDEX odd ON {s}.audit_entry (action)": "unknown index audit_entry.odd",
    "DROP INDEX {s}.odd_one": "missing index audit_entry.",
    "ALTER TABLE {s}.accounts_user RENAME CONSTRAINT user_email_lower TO other": "missing constraint accounts_user.user_email_lower",
    "ALTER TABLE {s}.accounts_user DROP CONSTRAINT user_email_lower": "missing constraint accounts_user.user_email_lower",
    "ALTER SEQUENCE {s}.django_migrations_id_seq INCREMENT 2": "changed sequence django_migrations_id_seq",
    "REVOKE SELECT ON {s}.audit_entry FROM r_{s}": "changed rights audit_entry",
    "GRANT UPDATE ON {s}.audit_entry TO r_{s}": "changed rights audit_entry",
    "GRANT UPDATE (facts) ON {s}.audit_entry TO r_{s}": "changed column audit_entry.facts",
    "GRANT SELECT ON {s}.audit_entry TO PUBLIC": "changed rights audit_entry",
    "GRANT SELECT ON public.outbox_message TO r_{s}": "changed rights in public outbox_message",
    "REVOKE INSERT ON public.outbox_message FROM r_{s}": "missing rights in public outbox_message",
    "ALTER TABLE {s}.audit_entry ENABLE ROW LEVEL SECURITY": "changed table audit_entry",
    "CREATE POLICY odd ON {s}.audit_entry USING (true)": "unknown policy audit_entry.odd",
    "CREATE VIEW {s}.odd AS SELECT 1 AS one": "unknown table odd",
    "CREATE TYPE {s}.odd AS ENUM ('a')": "unknown type odd",
    "CREATE FUNCTION {s}.odd() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": "unknown function odd",
}


@pytest.fixture
def north_schema(owner):
    return next(each.schema for each in organisations() if each.host.startswith("north"))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_organisations_look_like_the_model(owner):
    looks = fingerprints([MODEL, *(each.schema for each in organisations())])
    assert len(looks) == 3
    assert len(set(looks.values())) == 1


@pytest.mark.parametrize(("change", "told"), CHANGES.items())
def test_a_change_is_seen_and_named(north_schema, change, told):
    with transaction.atomic():
        if "odd_one" in change:
            change = f"DROP INDEX {north_schema}.{an_index_of(north_schema, 'audit_entry')}"
        run(change.replace("{s}", north_schema))
        looks = fingerprints([north_schema, MODEL])
        differences = [str(each) for each in compare(north_schema, MODEL)]
        transaction.set_rollback(True)
    assert looks[north_schema] != looks[MODEL]
    assert any(each.startswith(told) for each in differences), differences


def an_index_of(schema: str, table: str) -> str:
    with connection.cursor() as cursor:
        question = "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND tablename = %s AND indexdef !~ 'UNIQUE'"
        cursor.execute(question, [schema, table])
        return cursor.fetchone()[0]


def test_rows_do_not_matter(north_schema):
    with transaction.atomic():
        before = fingerprints([north_schema])
        run(f"INSERT INTO {north_schema}.django_migrations (app, name, applied) VALUES ('a', 'b', now())")
        assert fingerprints([north_schema]) == before
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("sql", "is_seen"),
    [
        ('ALTER TABLE "audit_entry" ADD x int', True),
        ('DROP INDEX "odd"', True),
        ('ALTER TABLE "orders_order" ADD x int', False),
    ],
)
def test_around_some_sql_only_its_tables_are_looked_at(north_schema, sql, is_seen):
    with transaction.atomic():
        run(f"CREATE INDEX odd ON {north_schema}.audit_entry (action)")
        looks = fingerprints_around([sql], [north_schema, MODEL])
        transaction.set_rollback(True)
    assert (looks[north_schema] != looks[MODEL]) is is_seen


def test_a_schema_that_is_not_there_is_left_out(owner):
    assert fingerprints(["t_nobody"]) == {}
