"""Path, role and tenant setting move together, and cost nothing in steady state (scale.md decision 2)."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.errors import InsufficientPrivilege

from accounts.models import User
from records.models import WrongTenant
from tenants.context import NoSuchTenant, in_platform, in_tenant
from tenants.models import Tenant, TenantStatus
from tenants.postgresql.base import PLATFORM, PUBLIC_ROLE, role_of


def where_am_i() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user, current_setting('kokemus.tenant')")
        return cursor.fetchone()


def make_user(name="Aino") -> User:
    return User.objects.create_user(f"{name.lower()}@example.fi", first_name=name, last_name="Esimerkki")


def test_a_tenant_has_its_own_schema_role_and_setting(north):
    assert where_am_i() == (north.schema_name, role_of(north.schema_name), str(north.pk))


def test_the_platform_has_a_role_of_its_own(db):
    with in_platform():
        assert where_am_i() == ("public", PUBLIC_ROLE, "")


def test_steady_state_sends_no_extra_statement(north):
    User.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        for _ in range(5):
            User.objects.count()
    assert len(statements) == 5
    assert not [entry for entry in statements if "set_config" in entry["sql"]]


def test_a_switch_costs_one_statement(north, south):
    User.objects.count()
    with CaptureQueriesContext(connection) as statements, in_tenant(south):
        User.objects.count()
        User.objects.count()
    assert len([entry for entry in statements if "set_config" in entry["sql"]]) == 1


def test_a_session_that_was_in_many_organisations_ends_after_the_request(north, south, settings):
    """PostgreSQL keeps what it learned of every table until the session ends (scale.md rule 10).

    The platform's own few tables do not count.
    """
    settings.TENANTS_PER_CONNECTION = 1
    other = connections.create_connection("default")
    try:
        for tenant, is_open in [(north, True), (PLATFORM, True), (north, True), (south, False)]:
            other.set_tenant(tenant)
            with other.cursor() as cursor:
                cursor.execute("SELECT 1")
            other.close_if_unusable_or_obsolete()
            assert (other.connection is not None) is is_open
    finally:
        other.close()


def test_a_rolled_back_switch_is_noticed(north, south):
    with in_tenant(south):
        try:
            with transaction.atomic():
                with in_tenant(north):
                    User.objects.count()
                raise RuntimeError
        except RuntimeError:
            pass
        assert where_am_i()[0] == south.schema_name


def test_a_stray_search_path_is_put_right(north, south):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, false)", [f"{south.schema_name}, public"])
    make_user()
    assert where_am_i()[0] == north.schema_name
    with in_tenant(south):
        assert not User.objects.exists()


def test_a_foreign_schema_is_closed_to_the_role(north, south):
    with pytest.raises(ProgrammingError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{south.schema_name}".accounts_user')
    assert isinstance(error.value.__cause__, InsufficientPrivilege)


def test_a_missing_schema_is_an_error_and_never_public(db):
    ghost = Tenant(slug="ghost", schema_name="t_ghost", name="Ghost")
    with pytest.raises(DatabaseError, match="role .* does not exist"), in_tenant(ghost), transaction.atomic():
        User.objects.count()


def test_an_unknown_or_suspended_tenant_has_no_door(north, south):
    south.status = TenantStatus.SUSPENDED
    with pytest.raises(NoSuchTenant), in_tenant(south):
        pytest.fail("went in")
    with pytest.raises(NoSuchTenant), in_tenant("0" * 32):
        pytest.fail("went in")


def test_a_lazy_queryset_is_refused_in_another_tenant(north, south):
    lazy = User.objects.filter(is_active=True)
    with in_tenant(south), pytest.raises(WrongTenant):
        list(lazy)


@pytest.mark.parametrize("use", ["save", "delete", "refresh_from_db"])
def test_an_instance_is_refused_in_another_tenant(north, south, use):
    aino = make_user()
    with in_tenant(south), pytest.raises(WrongTenant):
        getattr(aino, use)()


def test_a_foreign_instance_cannot_be_pointed_at(north, south):
    from accounts.roles.models import Role, RoleGrant

    aino = make_user()
    with in_tenant(south), pytest.raises(WrongTenant):
        RoleGrant(user=aino, role=Role.ORDERER).save()


def test_log_in_role_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolinherit, (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = session_user"
        )
        assert cursor.fetchone() == (False, False, 0)


def test_no_role_has_rights_in_a_foreign_schema(north, south):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolname, c.relnamespace::regnamespace::text FROM pg_roles r, pg_class c"
            " WHERE r.rolname LIKE 'r\\_t\\_%%' AND c.relkind = 'r'"
            " AND c.relnamespace::regnamespace::text LIKE 't\\_%%'"
            " AND 'r_' || c.relnamespace::regnamespace::text <> r.rolname"
            " AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchall() == []


def test_journals_cannot_be_bent(north):
    from audit.models import Entry
    from audit.services import record

    aino = make_user()
    record("user.made", subject=aino, by=aino)
    for bend in (lambda: Entry.objects.update(action="x"), lambda: Entry.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            bend()
    assert Entry.objects.get().action == "user.made"
