"""A database with n organisations, its twin for stock django-tenants, and commands run in either."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[3]
OURS, STOCK, PLAIN = "tests.bench.ours", "tests.bench.stock", "tests.bench.plain"
BEGINNING = "bench_beginning"  # one organisation; every fleet grows from it

Talk = Callable[[str], float]


@dataclass
class Place:
    """`n` organisations in `name`; the stock project uses `name`_stock, a copy of the same bytes."""

    n: int
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.name or f"bench_{self.n}"

    @property
    def is_large(self) -> bool:
        """As many as where the goals were set: there a ratio to the peer says more than seconds."""
        return self.n >= 300

    def database(self, settings: str) -> str:
        return f"{self.name}_stock" if settings == STOCK else self.name

    def url(self, variable: str, settings: str) -> str:
        return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{self.database(settings)}"))

    def environment(self, settings: str, *, owner: bool = True, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": self.url("DATABASE_URL", settings),
            "DATABASE_OWNER_URL": self.url("DATABASE_OWNER_URL", settings),
            "DATABASE_LOGIN": "owner" if owner else "app",
            "BENCH_N": str(self.n),
            **more,
        }

    def run(self, settings: str, *arguments: str, owner: bool = True, **more: str) -> tuple[float, str]:
        """Seconds and output of a Python program. Raises RuntimeError with what it said when it fails."""
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(settings, owner=owner, **more),
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(arguments)} ({settings}):\n{done.stderr[-3000:]}{done.stdout[-1000:]}"
            )
        return seconds, done.stdout

    def manage(self, settings: str, *arguments: str, **more: str) -> float:
        """Seconds of a management command, the start of the process included."""
        return self.run(settings, "manage.py", *arguments, **more)[0]

    def measure(self, settings: str, module: str, *arguments: str, **more) -> dict:
        """What a measuring module of this package prints as JSON on its last line."""
        _, said = self.run(settings, "-m", f"tests.bench.fleet.{module}", *arguments, **more)
        found: dict = json.loads(said.strip().splitlines()[-1])
        return found

    @contextmanager
    def talking(self, settings: str, module: str, *, owner: bool = True, **more: str) -> Iterator[Talk]:
        """A measuring module that stays open: each line sent is answered with one number."""
        with subprocess.Popen(
            [sys.executable, "-m", f"tests.bench.fleet.{module}"],
            cwd=ROOT,
            env=self.environment(settings, owner=owner, **more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:

            def ask(line: str) -> float:
                process.stdin.write(line + "\n")
                process.stdin.flush()
                return float(process.stdout.readline())

            yield ask

    def build(self) -> None:
        """The database with its organisations by our own provisioning, then the twin.

        What every fleet begins with is made for the first one, and copied for the next.
        """
        self.drop()
        beginning = Place(1, BEGINNING)
        if not beginning.is_there():
            admin(f"CREATE DATABASE {BEGINNING}")
            beginning.fill()
        admin(f"CREATE DATABASE {self.name} TEMPLATE {BEGINNING} STRATEGY FILE_COPY")
        if self.n > beginning.n:
            self.fill()
        self.copy_for_stock()

    def fill(self) -> None:
        """Shared tables, model schema and the organisations that are missing."""
        self.run(OURS, "-m", "tests.bench.fleet.fill", str(self.n))

    def is_there(self) -> bool:
        """Whether the database exists."""
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as session:
            found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return found.fetchone() is not None

    def copy_for_stock(self) -> None:
        """A fresh twin, byte for byte."""
        twin = self.database(STOCK)
        admin(
            f"DROP DATABASE IF EXISTS {twin} WITH (FORCE)",
            f"CREATE DATABASE {twin} TEMPLATE {self.name} STRATEGY FILE_COPY",
        )

    def drop(self) -> None:
        """Remove both."""
        admin(*(f"DROP DATABASE IF EXISTS {self.database(each)} WITH (FORCE)" for each in (OURS, STOCK)))

    def connect(self, settings: str = OURS) -> psycopg.Connection:
        """A raw session of the owner."""
        return psycopg.connect(self.url("DATABASE_OWNER_URL", settings), autocommit=True)

    def schemas(self) -> list[str]:
        """Every organisation's schema."""
        with self.connect() as session:
            rows = session.execute("SELECT schema_name FROM tenants_tenant ORDER BY slug").fetchall()
        return [schema for (schema,) in rows]

    def tables(self) -> int:
        """T: the tables of one organisation."""
        with self.connect() as session:
            counted = session.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [self.schemas()[0]]
            ).fetchone()
        return counted[0] if counted else 0


def admin(*statements: str) -> None:
    """Run statements on the server, outside every transaction. Names are this module's own."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as session:
        for statement in statements:
            session.execute(sql.SQL(statement))  # type: ignore[arg-type]
