"""The condensed form makes what the model is, or the recorded statements stay."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tenants.fleet.blueprint import build_schema, current_blueprint
from tenants.fleet.condensing import condensed
from tenants.fleet.schemas import MODEL, new_schema_name, run
from tenants.grants import grant_schema

RECORDED = ["as the migrations said"]
CIRCLE = """
    CREATE TABLE {s}.hen (id int PRIMARY KEY, egg_id int NOT NULL, kind varchar(9), CONSTRAINT known CHECK (kind IN ('a', 'b')));
    CREATE TABLE {s}.egg (id int PRIMARY KEY, hen_id int NOT NULL REFERENCES {s}.hen DEFERRABLE INITIALLY DEFERRED);
    ALTER TABLE {s}.hen ADD CONSTRAINT of_an_egg FOREIGN KEY (egg_id) REFERENCES {s}.egg ON DELETE CASCADE;
    COMMENT ON COLUMN {s}.hen.kind IS 'It''s a kind'
"""


def after(change: str) -> list[str]:
    """The condensed form of a model that was changed, which is then undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change.replace("{s}", MODEL))
        grant_schema(MODEL)
        found = condensed(RECORDED)
        transaction.set_rollback(True)
    return found


def test_a_table_is_one_statement(owner):
    blueprint = current_blueprint()
    made = [each for each in blueprint.condensed if each.startswith("CREATE TABLE")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [MODEL])
        assert cursor.fetchone() == (len(made),)
    assert len(blueprint.condensed) < len(blueprint.statements) / 2


def test_tables_that_point_at_one_another_can_be_said(owner):
    found = after(CIRCLE)
    (later,) = [each for each in found if each.startswith("ALTER TABLE")]
    assert "FOREIGN KEY (egg_id)" in later or "FOREIGN KEY (hen_id)" in later
    assert "COMMENT ON COLUMN hen.kind IS 'It''s a kind'" in found


@pytest.mark.parametrize(
    "change",
    [
        "CREATE VIEW {s}.odd AS SELECT 1 AS one",
        "CREATE FUNCTION {s}.odd() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE {s}.audit_entry SET (fillfactor = 50)",
        "INSERT INTO {s}.organisation_costcentre (id, code, name) VALUES (gen_random_uuid(), '1', 'x')",
    ],
)
def test_what_cannot_be_said_leaves_the_recorded_statements(owner, change):
    assert after(change) == RECORDED


@contextmanager
def uncondensed():
    """A blueprint that no organisation has been made from; what is done in the block is undone."""
    blueprint = current_blueprint()
    with transaction.atomic():
        blueprint.condensed = []
        blueprint.save(update_fields=["condensed"])
        yield blueprint
        transaction.set_rollback(True)


def test_the_first_organisation_after_a_deploy_condenses(owner):
    with uncondensed() as blueprint:
        build_schema(new_schema_name(), blueprint)
        assert 0 < len(current_blueprint().condensed) < len(blueprint.statements) / 2


def test_a_model_that_is_ahead_of_this_process_is_not_condensed(owner):
    """During a deploy an older process makes an organisation: with its own tables, not with the newer ones."""
    with uncondensed() as blueprint:
        run("ALTER TABLE {}.audit_entry ADD COLUMN odd int", MODEL)
        schema = new_schema_name()
        build_schema(schema, blueprint)
        with connection.cursor() as cursor:
            cursor.execute("SELECT table_schema FROM information_schema.columns WHERE column_name = 'odd'")
            assert cursor.fetchall() == [(MODEL,)]
        assert current_blueprint().condensed == []
