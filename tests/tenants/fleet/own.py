"""A database of its own with the two bare organisations, and commands run on it as the owner."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

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

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """A manage.py command, waited for."""
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

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
