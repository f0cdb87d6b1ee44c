"""Every class of leak of security.md 3.1 is planted once: its check passes as things are, and sees the leak.

A probe returns True when data crossed the border. Each test runs it with the guard in place (False, or a named
refusal) and with the guard taken away (True): the proof that the other tests of this folder measure something.
"""

from threading import Thread

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

import records.models
from accounts.models import User
from config import checks
from domain.ids import new_id
from records.models import GuardedQuerySet, WrongTenant
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.postgresql.base import SWITCH_PATH, DatabaseWrapper, MissingSchema
from tests.factories.people import make_user, person
from tests.isolation import catalogue


def unguarded_switch(self, cursor):
    """Only the path, as plain django-tenants does: no role, no look whether the schema is there."""
    cursor.execute(SWITCH_PATH, [self.wanted_path(), str(getattr(self.tenant, "pk", "") or "")])


def north_and_south() -> tuple[Tenant, Tenant]:
    return Tenant.objects.get(slug="north"), Tenant.objects.get(slug="south")


# --- missing schema --------------------------------------------------------------------------


def reads_public_for_a_missing_schema() -> bool:
    make_user("Olli", last_name=str(new_id())[-12:])
    connection.set_tenant(Tenant(slug="ghost", schema_name="t_ghost", name="Ghost"))
    try:
        with transaction.atomic():
            return User.objects.exists()
    finally:
        connection.set_schema_to_public()


def test_missing_schema_with_roles(db):
    with pytest.raises(DatabaseError, match="role .* does not exist"):
        reads_public_for_a_missing_schema()


def test_missing_schema_without_roles(owner_session, plant):
    with pytest.raises(MissingSchema):
        reads_public_for_a_missing_schema()
    plant(DatabaseWrapper, "_switch", unguarded_switch)
    assert reads_public_for_a_missing_schema()


# --- a search_path left over -----------------------------------------------------------------


def sees_south_after_a_stray_path() -> bool:
    north, south = north_and_south()
    with in_tenant(south):
        make_user("Ulla", last_name=str(new_id())[-12:])
    with in_tenant(north):
        User.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('search_path', %s, false)", [f'"{south.schema_name}", public'])
        with transaction.atomic():
            return User.objects.filter(first_name="Ulla").exists()


def test_path_left_over(owner_session, plant):
    assert not sees_south_after_a_stray_path()
    plant(DatabaseWrapper, "is_in_place", _trusts_its_memory())
    assert sees_south_after_a_stray_path()


def test_path_left_over_is_stopped_by_the_role_even_without_the_comparison(db, plant):
    plant(DatabaseWrapper, "is_in_place", _trusts_its_memory())
    with pytest.raises(ProgrammingError, match="permission denied"):
        sees_south_after_a_stray_path()


def _trusts_its_memory():
    """What TENANT_LIMIT_SET_CALLS does: set once, then believe it."""
    remembered = {}

    def is_in_place(self):
        was, remembered["path"] = remembered.get("path"), self.wanted_path()
        return was == self.wanted_path()

    return is_in_place


# --- rights ----------------------------------------------------------------------------------


def test_a_right_too_many_is_seen(owner_session):
    north, south = north_and_south()
    assert catalogue.foreign_rights() == []
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT SELECT ON "{south.schema_name}".accounts_user TO "r_{north.schema_name}"')
    assert catalogue.foreign_rights() == [(f"r_{north.schema_name}", south.schema_name)]


@pytest.mark.parametrize(
    "table", ["outbox_message", "bank_profile", "bank_request", "bank_view", "tenants_tenant"]
)
@pytest.mark.parametrize("fault", ["DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"])
def test_a_shared_table_without_row_level_security_is_seen(owner_session, table, fault):
    assert catalogue.tables_without_forced_security() == set()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE public.{table} {fault}")
    assert catalogue.tables_without_forced_security() == {table}


def test_a_shared_table_that_nobody_thought_of_is_seen(owner_session):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.statistics (id uuid, tenant_id uuid, text text)")
    assert catalogue.tables_without_forced_security() == {"statistics"}


# --- threads, lazy querysets, rows -----------------------------------------------------------


def test_a_queryset_in_another_thread(north, plant):
    def answer_of_a_thread(lazy) -> list:
        seen = []

        def look():
            try:
                seen.append(list(lazy))
            except WrongTenant as error:
                seen.append(error)
            finally:
                connection.close()

        thread = Thread(target=look)
        thread.start()
        thread.join()
        return seen[0]

    make_user("Aino")
    assert isinstance(answer_of_a_thread(User.objects.all()), WrongTenant)
    plant(records.models, "_refuse_elsewhere", lambda *args: None)
    assert answer_of_a_thread(User.objects.all()) == []  # it looked into `public` and said nothing


def lazy_queryset_reads_south() -> bool:
    north, south = north_and_south()
    with in_tenant(south):
        make_user("Ulla", last_name=str(new_id())[-12:])
    with in_tenant(north):
        lazy = User.objects.filter(first_name="Ulla")
    with in_tenant(south):
        return bool(list(lazy))


def test_lazy_evaluation(db, plant):
    with pytest.raises(WrongTenant):
        lazy_queryset_reads_south()
    plant(GuardedQuerySet, "db", property(lambda self: "default"))
    assert lazy_queryset_reads_south()


@pytest.mark.parametrize(
    "write",
    [lambda row: row.save(), lambda row: User.objects.bulk_create([row])],
    ids=["save", "bulk_create"],
)
def test_a_row_of_north_written_in_south(both, plant, write):
    north, south = both

    def crosses() -> bool:
        with in_tenant(north):
            row = make_user("Aino", last_name=str(new_id())[-12:])
        with in_tenant(south):
            write(row)
            return User.objects.filter(pk=row.pk).exists()

    with pytest.raises(WrongTenant):
        crosses()
    plant(records.models, "_refuse_elsewhere", lambda *args: None)
    assert crosses()


def test_at_the_commit(both, plant, django_capture_on_commit_callbacks):
    north, south = both

    def runs_in_another_tenant() -> bool:
        seen = []
        with in_tenant(north), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            with in_tenant(south):
                transaction.on_commit(lambda: seen.append(connection.schema_name))
        return seen != [south.schema_name]

    assert not runs_in_another_tenant()
    plant(DatabaseWrapper, "on_commit", DatabaseWrapper.__mro__[1].on_commit)
    assert runs_in_another_tenant()


# --- foreign keys, files, both lists ---------------------------------------------------------


def test_a_foreign_key_across_schemas(settings):
    assert checks.keys_stay_inside_a_schema(None) == []
    settings.TENANT_APPS = [app for app in settings.TENANT_APPS if app != "tenants.organisation"]
    settings.SHARED_APPS = [*settings.SHARED_APPS, "tenants.organisation"]
    assert {error.id for error in checks.keys_stay_inside_a_schema(None)} == {"kokemus.E005"}


def test_a_key_from_an_app_in_both_lists_to_a_shared_one(settings):
    """The copy of the table in the tenant's schema would point into `public`."""
    settings.TENANT_APPS = [*settings.TENANT_APPS, "accounts.staff"]
    settings.TENANT_APPS.remove("accounts")
    assert "kokemus.E005" in {error.id for error in checks.keys_stay_inside_a_schema(None)}


def test_a_foreign_key_across_schemas_in_the_database(owner_session):
    north, _south = north_and_south()
    assert catalogue.foreign_keys_across_schemas() == []
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TABLE "{north.schema_name}".crossing (user_id uuid REFERENCES public.accounts_user (id))'
        )
    assert len(catalogue.foreign_keys_across_schemas()) == 1


def test_an_app_in_both_lists_without_a_reason(settings):
    assert checks.apps_in_both_lists(None) == []
    settings.SHARED_APPS = [*settings.SHARED_APPS, "registry.orders"]
    assert [error.id for error in checks.apps_in_both_lists(None)] == ["kokemus.E001"]


def test_a_file_in_the_common_tree(plant):
    from django.db import models

    assert catalogue.file_fields() == []
    field = models.FileField(upload_to="all/")
    field.name = "scan"
    plant(User._meta, "get_fields", lambda: [field])
    assert catalogue.file_fields() == ["accounts.User.scan"]


def test_a_view_across_schemas(owner_session):
    north, _south = north_and_south()
    assert catalogue.views() == []
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE VIEW public.everybody AS SELECT * FROM "{north.schema_name}".accounts_user')
    assert catalogue.views() == [("public", "everybody")]


def test_eero_is_not_known_in_south(north, south):
    """The plain case, for contrast."""
    person("Eero")
    with in_tenant(south):
        assert not User.objects.exists()
