"""Organisations that are made, exported, restored and deleted for real, in a database of their own."""

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from psycopg import sql

from domain.ids import new_id
from outbox.services import publish
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories.people import make_user
from tests.factories.registry import make_expert, make_unit
from tests.tenants.fleet.own import OwnFleet, own_fleet


@pytest.fixture(scope="session")
def fleet(django_db_blocker):
    """North and south of the template, and west made by the command, with people and sealed values."""
    with own_fleet() as made:
        made.environment["DJANGO_SETTINGS_MODULE"] = (
            "config.settings.test"  # the real jobs, not invented ones
        )
        with django_db_blocker.unblock(), made.as_owner():
            made.command(
                "create_tenant", "west", "--preset", "soite", "--name", "Läntinen hyvinvointialue",
                "--admin", "anna@example.fi", "Anna", "Alku",
            )  # fmt: skip
            _fill(Tenant.objects.get(slug="west"))
        yield made


def _fill(west: Tenant) -> None:
    with in_tenant(west), transaction.atomic():
        user = make_user("Väinö", last_name='Ääkkönen "lainausmerkki", pilkku')
        EmailAddress.objects.create(user=user, email=user.email)  # a table with counted keys
        expert = make_expert("Eero")
        expert.iban = "FI2112345600000785"
        expert.save()
        make_unit("Rivinvaihto\nnimessä")
        publish("test.nobody", new_id())


@pytest.fixture
def owner(fleet, django_db_blocker):
    """This process logged in as the owner; what a test commits stays."""
    with django_db_blocker.unblock(), fleet.as_owner():
        yield fleet


def schema_of(fleet: OwnFleet, slug: str) -> str:
    """The generated schema of an organisation."""
    return fleet.ask("SELECT schema_name FROM tenants_tenant WHERE slug = %s", slug)[0][0]


def fingerprint_of(fleet: OwnFleet, schema: str) -> dict[str, str]:
    """Table -> a hash of all its rows in order, and of nothing else."""
    tables = fleet.ask("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", schema)
    rows = "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {}.{} t"
    with fleet.connect() as connection:
        return {
            table: connection.execute(
                sql.SQL(rows).format(sql.Identifier(schema), sql.Identifier(table))
            ).fetchone()[0]
            for (table,) in tables
        }
