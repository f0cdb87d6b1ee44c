"""The service for browser tests: web server, outbox relay, fleet worker and mail sink on a copy of the test template.

One filled database is made in each process and copied for every module, so modules do not see each other's orders.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
from psycopg import sql

from domain.clock import HELSINKI
from localdev import processes
from localdev.catalogues import compile_catalogues
from localdev.children import FLEET, commands, environment_of
from localdev.journey.stack import Stack
from localdev.places import ROOT, Place, place_for
from localdev.ports import free_port
from localdev.statics import collect_statics
from localdev.supervisor import wait_for_web
from tests import database

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=HELSINKI)  # a Monday
SETTLE_SECONDS = 30
WAITING = "FROM outbox_message WHERE done_at IS NULL AND dead_at IS NULL"
DUE = f"SELECT count(*) {WAITING} AND error = '' AND (attempts > 0 OR next_at <= %s)"
FAILED = f"SELECT string_agg(topic || ': ' || error, '; ') {WAITING} AND error <> ''"


class BrowserStack(Stack):
    """A running service whose messages can be waited for."""

    owner_url: str = ""
    environment: dict[str, str]

    def now(self) -> dt.datetime:
        """What the service believes."""
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(self.clock_file.read_text()))

    @staticmethod
    def read(path: Path) -> EmailMessage:
        """One kept mail."""
        return message_from_bytes(path.read_bytes(), policy=policy.default)

    def settle(self) -> None:
        """Wait until the relay has delivered everything. Raises when a message failed."""
        deadline = time.monotonic() + SETTLE_SECONDS
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute("SELECT set_config('kokemus.tenant', '', false)")
            while connection.execute(DUE, [self.now()]).fetchone()[0]:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"messages were not delivered in {SETTLE_SECONDS} s")
                time.sleep(0.05)
            failed = connection.execute(FAILED).fetchone()[0]
        if failed:
            raise AssertionError(f"messages failed: {failed}")


class Seed:
    """The filled database and the collected static files of this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"browser_seed_{os.getpid()}"
        self.clock_file = folder / "clock"
        self.environment = environment_for(self.name, self.clock_file)

    def make(self) -> None:
        """Copy the template, fill it, collect static files."""
        compile_catalogues()
        set_clock(self.clock_file, START)
        database.copy_template(self.name)
        run_program(["-m", "tests.browser.seed"], self.environment)
        collect_once(self.environment)

    def drop(self) -> None:
        """Remove the filled database."""
        database.drop(self.name)


@contextmanager
def filled_database() -> Iterator[Seed]:
    """The seed in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="kokemus-browser-") as folder:
        seed = Seed(Path(folder))
        try:
            seed.make()
            yield seed
        finally:
            seed.drop()


@contextmanager
def running(seed: Seed) -> Iterator[BrowserStack]:
    """The service on a fresh copy of the seed, stopped at the end."""
    name, port = f"browser_{os.getpid()}_{time.monotonic_ns() % 10**6}", free_port()
    place = Place("test", seed.folder / name).make()
    clock_file = place.folder / "clock"
    set_clock(clock_file, START)
    copy_database(seed.name, name)
    environment = environment_for(name, clock_file) | {
        "PUBLIC_PORT": str(port),
        "EMAIL_PORT": str(free_port()),
    }
    stack = BrowserStack(place, port, clock_file)
    stack.owner_url = environment["DATABASE_OWNER_URL"]
    stack.environment = environment
    try:
        wait_for_web(place, start(place, environment, port), port)
        yield stack
    finally:
        for record in processes.recall_all(place.records):
            processes.stop(place.records, record)
        database.drop(name)


def start(place: Place, environment: dict[str, str], port: int) -> dict[str, subprocess.Popen[bytes]]:
    """Web, mail sink, fleet worker, and a relay that delivers by itself: no queue, no worker."""
    every = commands(place, environment, port)
    wanted = {key: every[key] for key in ("mail", "web", FLEET)}
    wanted[FLEET] += ["--spares", "0"]
    wanted["relay"] = [sys.executable, str(ROOT / "manage.py"), "relay_outbox", "--here", "--every", "0.25"]
    return {
        key: processes.start(
            key,
            command,
            records=place.records,
            log=place.logs / f"{key}.log",
            env=environment_of(key, environment),
            cwd=ROOT,
        )
        for key, command in wanted.items()
    }


def collect_once(environment: dict[str, str]) -> None:
    """The static files as in the real service, when they have changed; one process at a time."""
    place = place_for("test")
    with (place.folder / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_statics(place, environment)


def environment_for(name: str, clock_file: Path) -> dict[str, str]:
    """What the processes read; databases and folders of their own."""
    return {
        **os.environ,
        "DATABASE_URL": database.with_name(os.environ["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": database.with_name(os.environ["DATABASE_OWNER_URL"], name),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "KOKEMUS_CLOCK_FILE": str(clock_file),
        "LOCAL_DIR": str(place_for("test").folder),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "PYTHONUNBUFFERED": "1",
    }


def copy_database(source: str, name: str) -> None:
    """A copy of the seed; nobody is connected to the seed."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(source)))


def set_clock(file: Path, moment: dt.datetime) -> None:
    """Let the processes that read the file believe that it is this moment."""
    file.write_text(str((moment - dt.datetime.now(dt.UTC)).total_seconds()))


def run_program(arguments: list[str], environment: dict[str, str]) -> None:
    """Run Python and say what it said when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
