"""A database of its own with the two bare organisations; this process or others work on it as the owner."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests import database

ROOT = Path(__file__).resolve().parents[3]
_numbers = count()


class OwnFleet:
    """A copy of the test template that a module may change and commit to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = database.with_name(os.environ["DATABASE_OWNER_URL"], name)
        self.environment = {
            **os.environ,
            "DATABASE_OWNER_URL": self.url,
            "DATABASE_URL": database.with_name(os.environ["DATABASE_URL"], name),
            "DATABASE_LOGIN": "owner",
            "DJANGO_SETTINGS_MODULE": "tests.tenants.fleet.settings",
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """A manage.py command that runs on its own."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """This process logged in here as the owner; what the block commits stays. A start of Python costs a second."""
        parts = urlsplit(self.url)
        login = {"NAME": self.name, "USER": unquote(parts.username), "PASSWORD": unquote(parts.password)}
        usual = {name: connection.settings_dict[name] for name in login}
        with override_settings(TENANT_ROLES=False, DATABASE_LOGIN="owner"):
            connection.close()
            connection.settings_dict.update(login)
            connection.set_schema_to_public()
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict.update(usual)

    def command(self, *arguments: str) -> str:
        """What a command says that runs in this process, which is the owner. Raises CommandError when it refuses."""
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    def connect(self) -> psycopg.Connection:
        """The owner's own connection, on the platform side."""
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute("SELECT set_config('kokemus.tenant', '', false)")
        return connection

    def ask(self, statement: str, *values) -> list[tuple]:
        """Rows of a query, or nothing of a statement."""
        with self.connect() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def own_fleet() -> Iterator[OwnFleet]:
    """Dropped at the end."""
    name = f"fleet_{os.getpid()}_{next(_numbers)}"
    database.copy_template(name)
    try:
        yield OwnFleet(name)
    finally:
        database.drop(name)
