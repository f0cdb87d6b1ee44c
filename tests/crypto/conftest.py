"""Keys, two tenants and a database of its own in memory, so that these tests need no server and no schema."""

import os
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings

if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
    import django

    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(SECRET_KEY="only-for-tests", DATABASES={"default": memory}, USE_TZ=True)
    django.setup()

from crypto import keys

NORTH = UUID("01890000-0000-7000-8000-000000000001")
SOUTH = UUID("01890000-0000-7000-8000-000000000002")
KEY_1 = "k1:" + "MTEx" * 10 + "MTE="
KEY_2 = "k2:" + "MjIy" * 10 + "MjI="


class Stage:
    """Moves the test between tenants and key rings."""

    north, south, key_1, key_2 = NORTH, SOUTH, KEY_1, KEY_2

    def __init__(self, monkeypatch, settings):
        self._monkeypatch, self._settings = monkeypatch, settings

    def enter(self, tenant_id):
        tenant = SimpleNamespace(tenant=SimpleNamespace(pk=tenant_id))
        self._monkeypatch.setattr(keys, "connection", tenant)

    def use_keys(self, *entries):
        self._settings(FIELD_KEYS=",".join(entries))


@pytest.fixture
def stage(monkeypatch):
    """In `north`, with the first key."""

    def change(**changed):
        for name, value in changed.items():
            monkeypatch.setattr(settings, name, value, raising=False)

    stage = Stage(monkeypatch, change)
    stage.enter(NORTH)
    stage.use_keys(KEY_1)
    return stage
