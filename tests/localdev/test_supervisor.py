"""`make run` on an invented project: start, crash, start again, one process dead, stop, reset."""

import json
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import mkdtemp

import psutil
import pytest

from localdev.places import ROOT
from localdev.ports import free_port

pytestmark = pytest.mark.slow
SECONDS = 60
FILES = {
    "requirements/run.txt": "",
    "platform/config/__init__.py": (
        "import os\nfrom celery import Celery\n"
        "app = Celery('invented', broker=os.environ['REDIS_URL'] + '/0')\n"
    ),
    "platform/config/settings/__init__.py": "",
    "platform/config/settings/local.py": "SECRET_KEY = 'x'\n",
    "platform/config/wsgi.py": (
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [b'hello']\n"
    ),
    "platform/ui/static/ui/a.css": "a{}",
    "tenants/__init__.py": "",
    "tenants/terminology/__init__.py": "",
    "manage.py": (
        "import json, os, sys, time\n"
        "asked = sys.argv[1]\n"
        "if asked == 'prepare': print('prepared by', os.environ['DATABASE_LOGIN'])\n"
        "if asked == 'relay_outbox': time.sleep(1000)\n"
        "if asked == 'fleet_worker': print('fleet by', os.environ['DATABASE_LOGIN']); time.sleep(1000)\n"
        "if asked == 'demo_signins': print(json.dumps({'signins': [{'e-mail': 'aino@example.fi'}]}))\n"
    ),
}


class Service:
    """One invented project in a folder, and what `make run` says there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.log = folder, free_port(), folder / "said.log"
        self.environment = {**os.environ, "PYTHONPATH": str(folder / "platform"), "PORT": str(self.port)}
        for name in ("DATABASE_URL", "REDIS_URL", "LOCAL_DIR"):
            self.environment.pop(name, None)

    def localdev(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "localdev", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self) -> subprocess.Popen:
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "localdev", "run"],
                cwd=self.folder, env=self.environment, stdout=said, stderr=said,
            )  # fmt: skip
        deadline = time.monotonic() + SECONDS
        while "Mail is kept" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return self.process

    def pid(self, name: str) -> int:
        return json.loads((self.folder / ".local/processes" / f"{name}.json").read_text())["pid"]

    def processes(self) -> list[psutil.Process]:
        """Whatever runs from the folder. Names of workers do not show it, their parents do."""
        found = []
        for process in psutil.process_iter():
            try:
                if any(str(self.folder) in part for part in process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def answer(self) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.port}/", timeout=5) as page:
            return page.read().decode()


@pytest.fixture(scope="module")
def service():
    folder = Path(mkdtemp(prefix="kokemus-run-"))
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "platform" / "localdev", folder / "platform" / "localdev", ignore=skip)
    catalogs = Path("tenants", "terminology", "catalogs.py")  # the one thing localdev takes from the service
    shutil.copy(ROOT / catalogs, folder / catalogs)
    service = Service(folder)
    yield service
    service.localdev("stop")
    shutil.rmtree(folder)


def test_it_starts_answers_and_names_addresses(service):
    service.start()
    said = service.log.read_text()
    assert "prepared by owner" in said
    assert "aino@example.fi" in said
    assert service.answer() == "hello"


def test_the_fleet_worker_has_the_owners_log_in(service):
    log, deadline = service.folder / ".local/logs/fleet.log", time.monotonic() + SECONDS
    while "fleet by" not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "fleet by owner" in log.read_text()


def test_mail_is_kept_in_a_file(service):
    port = json.loads((service.folder / ".local/ports.json").read_text())["mail"]
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail("a@example.fi", ["b@example.fi"], "Subject: hello\r\n\r\ntext\r\n")
    (kept,) = (service.folder / ".local/mail").glob("*.eml")
    assert "Subject: hello" in kept.read_text()


def test_a_second_start_is_refused_with_a_sentence(service):
    second = service.localdev("run")
    assert second.returncode == 1
    assert "running already" in second.stderr
    assert service.answer() == "hello"


def is_gone(pid: int) -> bool:
    """Whether a process ends within ten seconds; a busy machine reaps late."""
    try:
        psutil.Process(pid).wait(timeout=10)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_after_kill_9_the_next_start_cleans_up_and_keeps_the_data(service):
    old = {name: service.pid(name) for name in ("web", "worker", "postgres")}
    service.process.kill()
    service.process.wait()
    assert psutil.pid_exists(old["web"]), "this test needs what kill -9 leaves behind"
    began = time.monotonic()
    service.start()
    assert time.monotonic() - began < 20
    assert service.answer() == "hello"
    assert service.pid("postgres") == old["postgres"], "the running server is used again"
    assert is_gone(old["web"])
    assert is_gone(old["worker"])


def test_ctrl_c_stops_everything_it_started(service):
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(timeout=SECONDS) == 0
    assert service.processes() == []


def test_a_dead_process_is_named_and_stops_the_rest(service):
    service.start()
    os.kill(service.pid("relay"), signal.SIGKILL)
    assert service.process.wait(timeout=SECONDS) == 1
    assert "“relay” has ended" in service.log.read_text()
    assert service.processes() == []


def test_a_taken_port_is_explained(service):
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", str(service.port), "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as other:  # fmt: skip
        while not psutil.Process(other.pid).net_connections():
            time.sleep(0.05)
        refused = service.localdev("run")
        other.terminate()
    assert refused.returncode == 1
    assert f"Port {service.port} is taken by" in refused.stderr
    assert f"PORT={service.port + 1}" in refused.stderr


def test_reset_stops_a_running_service_by_sigterm_and_removes_its_data(service):
    service.start()
    assert service.localdev("reset").returncode == 0
    assert service.process.wait(timeout=SECONDS) == 0
    assert not (service.folder / ".local").exists()
    assert service.processes() == []


def test_reset_twice_is_harmless(service):
    again = service.localdev("reset")
    assert (again.returncode, again.stdout.strip()) == (0, "There was no local data.")
