"""check_fleet names what differs and what belongs to nobody."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tenants.fleet.checking import problems
from tenants.models import Domain, Tenant


@pytest.fixture
def found(owner):
    """What check_fleet finds after some statements, which are then undone."""

    def after(*statements: str) -> list[str]:
        schema = Tenant.objects.get(slug="north").schema_name
        with transaction.atomic():
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.replace("{s}", schema))
            told = list(problems())
            transaction.set_rollback(True)
        return told

    return after


def test_a_sound_fleet_has_no_problems(found):
    assert found() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE {s}.audit_entry ADD COLUMN odd int", "unknown column audit_entry.odd"),
        ("REVOKE INSERT ON {s}.audit_entry FROM r_{s}", "changed rights audit_entry"),
        ("REVOKE INSERT ON public.outbox_message FROM r_{s}", "missing rights in public outbox_message"),
        ("REVOKE r_{s} FROM kokemus_app", "the service may not become its role"),
        ("DELETE FROM {s}.django_migrations WHERE app = 'audit'", "1 migrations behind"),
        ("DROP SCHEMA {s} CASCADE", "it has no schema"),
    ],
)
def test_a_fault_of_an_organisation_is_named_with_its_host(found, statement, told):
    problem = found(statement)
    assert any(each.startswith("north.") and told in each for each in problem), problem


def test_schemas_and_roles_of_nobody_are_named(found):
    told = found(
        "CREATE SCHEMA t_orphan", "CREATE ROLE r_t_orphan", "GRANT USAGE ON SCHEMA t_orphan TO r_t_orphan"
    )
    assert told == [
        "schema t_orphan belongs to no organisation",
        "role r_t_orphan belongs to no organisation",
    ]


def test_a_removed_organisation_leaves_its_schema_as_nobodys(owner):
    with transaction.atomic():
        tenant = Tenant.objects.get(slug="south")
        Domain.objects.filter(tenant=tenant).delete()
        Tenant.objects.filter(pk=tenant.pk).delete()
        assert f"schema {tenant.schema_name} belongs to no organisation" in list(problems())
        transaction.set_rollback(True)


def test_a_problem_is_an_exit_code(owner, capsys):
    call_command("check_fleet")
    assert "equals the model" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA t_orphan")
    try:
        with pytest.raises(CommandError, match="1 problems"):
            call_command("check_fleet")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA t_orphan")
    assert "t_orphan" in capsys.readouterr().out
