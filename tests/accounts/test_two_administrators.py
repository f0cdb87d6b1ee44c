"""Two administrators remove each other at the same moment, over two real connections: one wins, one stays."""

import os
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import services
from accounts.roles.keys import administrators
from accounts.roles.models import Role, RoleGrant
from domain.errors import Conflict, DomainError
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import database
from tests.factories.people import make_user


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of its own, because two connections need committed rows."""
    settings = connection.settings_dict
    before, name = settings["NAME"], f"keys_{os.getpid()}"
    with django_db_blocker.unblock():
        database.copy_template(name)
        connection.close()
        settings["NAME"] = name
        try:
            yield Tenant.objects.get(slug="north")
        finally:
            connection.close()
            settings["NAME"] = before
            database.drop(name)


def test_one_of_two_who_remove_each_other_wins(own_database):
    with in_tenant(own_database):
        both = [make_user(name, Role.ADMINISTRATOR).pk for name in ("Anna", "Toini")]
    outcomes, start = [], Barrier(2)

    def remove(mine, other):
        try:
            with in_tenant(own_database.pk):
                by = User.objects.get(pk=mine)
                grant = RoleGrant.objects.get(user_id=other)
                start.wait(timeout=10)
                services.end_role(grant_id=grant.pk, by=by)
            outcomes.append("removed")
        except Conflict:
            outcomes.append("no longer an administrator")
        except DomainError as error:  # pragma: no cover: shown when the test fails
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=remove, args=pair) for pair in (both, both[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with in_tenant(own_database):
        assert sorted(outcomes) == ["no longer an administrator", "removed"]
        assert administrators().count() == 1
