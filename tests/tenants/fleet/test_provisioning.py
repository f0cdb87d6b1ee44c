"""An organisation is made whole or not at all, from the blueprint or from a spare."""

import psycopg
import pytest
from django.conf import settings as conf
from django.db import DatabaseError, connection, transaction

from tenants import provisioning
from tenants.fleet import blueprint as blueprints
from tenants.fleet import spares as spare_module
from tenants.fleet.batches import ask_schemas
from tenants.fleet.blueprint import current_blueprint
from tenants.fleet.executing import run_pending
from tenants.fleet.fingerprint import compare, fingerprints
from tenants.fleet.models import Blueprint, SpareSchema
from tenants.fleet.schemas import MODEL, drop_schema, new_schema_name, run
from tenants.fleet.spares import drop_stale_spares, keep_spares
from tenants.fleet.versions import applied, wanted
from tenants.grants import grant_tenant
from tenants.models import Domain, Tenant
from tenants.provisioning import BadSlug, HostTaken, Provisioner, check_slug

FACTS = {"name": "Uusi", "kind": "region", "languages": ["fi"]}
THERE = """
    SELECT (SELECT count(*) FROM tenants_tenant), (SELECT count(*) FROM tenants_domain),
    (SELECT count(*) FROM pg_namespace WHERE nspname ~ '^t_'),
    (SELECT count(DISTINCT refobjid) FROM pg_shdepend
     WHERE refclassid = 'pg_authid'::regclass AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


@pytest.fixture
def no_spares(owner):
    for spare in SpareSchema.objects.all():
        spare.delete()
        drop_schema(spare.schema_name)
    return owner


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["keski-suomi", "a1", "hva-2", "x" * 40])
def test_a_good_address_becomes_a_host(db, slug):
    assert check_slug(slug) == f"{slug}.{conf.BASE_DOMAIN}"


@pytest.mark.parametrize(
    "slug",
    [
        "", "a", "x" * 41, "Iso", "å", "a b", "a.b", "-a", "a-", "a--b", "1a", "a_b", "a/b", "a'b", "xn--a", "pg_toast",
        "ab\n", "*", "www", "api", "admin", "public", "localhost", "static",
    ],
)  # fmt: skip
def test_a_bad_or_reserved_address_is_refused_with_a_sentence(db, slug):
    with pytest.raises(BadSlug) as refused:
        check_slug(slug)
    assert str(refused.value).endswith(".")


def test_a_taken_address_is_refused_with_its_name(db):
    with pytest.raises(HostTaken, match=r"north\."):
        check_slug("north")


# --- what is made --------------------------------------------------------------------------------


@pytest.mark.slow
def test_migrations_blueprint_and_spare_make_the_same_schema(no_spares):
    by_migrations = new_schema_name()
    run("CREATE SCHEMA {}", by_migrations)
    run_pending(by_migrations)
    grant_tenant(by_migrations)
    by_blueprint = Provisioner().create(slug="by-blueprint", **FACTS).schema_name
    assert keep_spares(1) == 1
    (spare,) = SpareSchema.objects.values_list("schema_name", flat=True)
    by_spare = Provisioner().create(slug="by-spare", **FACTS).schema_name
    assert by_spare == spare
    three = [by_migrations, by_blueprint, by_spare]
    assert [compare(schema, MODEL) for schema in three] == [[], [], []]
    assert len(set(fingerprints([*three, MODEL]).values())) == 1
    assert {applied(three)[schema] for schema in three} == {wanted()}
    with transaction.atomic():
        drop_schema(by_migrations)


@pytest.mark.slow
def test_reference_rows_of_migrations_are_the_same_in_both_ways(no_spares):
    """Every table but the list of migrations is empty, or filled alike."""
    made = Provisioner().create(slug="rows", **FACTS).schema_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'", [made]
        )
        tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        counts = {
            count for (count,) in ask_schemas(f"SELECT count(*) FROM {{schema}}.{table}", [made, MODEL])
        }
        assert len(counts) == 1, table


def test_the_application_may_become_the_new_role_and_use_the_tables(no_spares):
    made = Provisioner().create(slug="usable", **FACTS)
    app = f"SET ROLE r_{made.schema_name}"
    with psycopg.connect(no_spares.environment["DATABASE_URL"], autocommit=True) as session:
        session.execute(app)
        assert session.execute(f"SELECT count(*) FROM {made.schema_name}.orders_order").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"DELETE FROM {made.schema_name}.audit_entry")


def test_the_session_is_as_before(no_spares):
    def settings() -> tuple:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('search_path'), current_setting('statement_timeout')")
            return cursor.fetchone()

    before = settings()
    Provisioner().create(slug="session", **FACTS)
    assert settings() == before


def test_the_blueprint_holds_single_statements_without_names_of_schemas_or_session_settings(owner):
    blueprint = current_blueprint()
    statements = [*blueprint.statements, *blueprint.condensed]
    assert len(statements) > 400
    schemas = [MODEL, *Tenant.objects.values_list("schema_name", flat=True)]
    for statement in statements:
        assert not statement.upper().startswith(("SET ", "SELECT", "SAVEPOINT", "BEGIN")), statement
        assert not any(schema in statement for schema in schemas), statement
        assert ";" not in statement


# --- spares --------------------------------------------------------------------------------------


def test_spares_are_kept_at_a_number_and_used_up(no_spares):
    assert (keep_spares(2), keep_spares(2)) == (2, 0)
    Provisioner().create(slug="takes-one", **FACTS)
    assert (SpareSchema.objects.count(), keep_spares(2)) == (1, 1)


def test_a_spare_of_older_migrations_is_not_used_and_removed(no_spares, monkeypatch):
    keep_spares(1)
    spare = SpareSchema.objects.get()
    for module in (blueprints, spare_module):
        monkeypatch.setattr(module, "migrations_key", lambda: "another")
    made = Provisioner().create(slug="not-stale", **FACTS)
    assert made.schema_name != spare.schema_name
    newest = Blueprint.objects.get(key="another")
    assert newest.statements == spare.blueprint.statements, "the model was not made again for nothing"
    assert drop_stale_spares() == 1
    assert spare.schema_name not in fingerprints([spare.schema_name])
    newest.delete()


def test_a_changed_migration_file_makes_the_model_anew(owner, monkeypatch):
    monkeypatch.setattr(blueprints, "file_hashes", lambda: {"audit.0001_initial": "edited"})
    assert blueprints._base() is None


def test_a_model_that_somebody_changed_is_not_built_upon(owner):
    current_blueprint()
    assert blueprints._base() is not None
    with transaction.atomic():
        run("ALTER TABLE {}.audit_entry ADD COLUMN odd int", MODEL)
        assert blueprints._base() is None
        transaction.set_rollback(True)


# --- faults --------------------------------------------------------------------------------------


def there() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(THERE)
        return cursor.fetchone()


@pytest.mark.parametrize("where", ["grant_tenant", "mark", "replay", "note_migrations"])
def test_a_fault_in_the_middle_leaves_nothing(no_spares, monkeypatch, where):
    before = there()

    def break_down(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(blueprints, where, break_down)
    with pytest.raises(ZeroDivisionError):
        Provisioner().create(slug="half", **FACTS)
    assert there() == before


def test_a_killed_process_leaves_nothing(no_spares, monkeypatch):
    before = there()

    def die(*args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            no_spares.ask("SELECT pg_terminate_backend(%s)", cursor.fetchone()[0])

    monkeypatch.setattr(blueprints, "mark", die)
    with pytest.raises(DatabaseError):
        Provisioner().create(slug="killed", **FACTS)
    connection.close()
    assert there() == before
    monkeypatch.undo()
    Provisioner().create(slug="killed", **FACTS)


def test_of_two_who_make_the_same_host_at_once_one_wins(no_spares, monkeypatch):
    """The other commits between our look and our row."""
    before = there()

    def be_quicker():
        tenant = Tenant(slug="same", schema_name=new_schema_name(), **FACTS)
        columns = "id, slug, schema_name, name, name_sv, name_en, kind, region_code, languages, brand_colour, status,"
        columns += " logo_key, logo_alt, terms_version, created_at"
        with no_spares.connect() as other:
            other.execute(
                f"INSERT INTO tenants_tenant ({columns}) SELECT %s, 'same', %s, name, name_sv, name_en, kind, region_code,"
                " languages, brand_colour, status, logo_key, logo_alt, terms_version, now() FROM tenants_tenant LIMIT 1",
                [tenant.pk, tenant.schema_name],
            )

    monkeypatch.setattr(provisioning, "take_spare", be_quicker)
    with pytest.raises(HostTaken, match=r"same\."):
        Provisioner().create(slug="same", **FACTS)
    assert Tenant.objects.filter(slug="same").count() == 1
    assert not Domain.objects.filter(domain__startswith="same.").exists()
    Tenant.objects.filter(slug="same").delete()
    assert there() == before
