"""A committed database of the module's own, and this process as its owner."""

from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection

from tests.tenants.fleet.own import own_fleet


@pytest.fixture(scope="module")
def fleet():
    """North and south in a database that the module may change."""
    with own_fleet() as own:
        yield own


@pytest.fixture
def owner(fleet, settings, django_db_blocker):
    """This process logged in to the module's database as the owner; what a test commits stays for the module."""
    settings.TENANT_ROLES, settings.DATABASE_LOGIN = False, "owner"
    parts = urlsplit(fleet.url)
    usual = dict(connection.settings_dict)
    login = {"NAME": parts.path[1:], "USER": unquote(parts.username), "PASSWORD": unquote(parts.password)}
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(login)
        connection.set_schema_to_public()
        try:
            yield fleet
        finally:
            connection.close()
            connection.settings_dict.update({name: usual[name] for name in login})
