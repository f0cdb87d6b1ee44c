"""Shared fixtures: a world in both organisations, and a session as the owner where roles do not help."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tenants.models import Tenant


@contextmanager
def rolled_back():
    """Everything inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def owner_session(django_db_setup, django_db_blocker, settings):
    """The connection logs in as the owner, who has every right: only our own guards are left. Undone at the end.

    This is how the service would stand without SQL roles (Citus), so each guard is seen alone.
    """
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    was = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    settings.TENANT_ROLES = False
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(USER=owner.username, PASSWORD=owner.password)
        try:
            with rolled_back():
                yield
        finally:
            connection.close()
            connection.settings_dict.update(was)
            connection.set_schema_to_public()


@pytest.fixture
def both(db) -> tuple[Tenant, Tenant]:
    """North and south; the test stands in `public`."""
    return Tenant.objects.get(slug="north"), Tenant.objects.get(slug="south")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both organisations, full; made once for a module, undone at its end. Files stand in a folder of their own."""
    from tests.isolation.world import build_world

    folder = override_settings(LOCAL_DIR=tmp_path_factory.mktemp("local"))
    with folder, django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def plant(monkeypatch):
    """Take a guard away."""
    return monkeypatch.setattr
