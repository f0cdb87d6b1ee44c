"""`make run`: everything the service needs on one machine, in one terminal, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

from localdev import processes
from localdev.catalogues import compile_catalogues
from localdev.children import start_children
from localdev.debian import ensure_pdf_libraries
from localdev.errors import CannotStart
from localdev.places import ROOT, Place
from localdev.ports import is_free, remembered_port, who_listens
from localdev.postgres import last_lines
from localdev.servers import ensure_servers, refuse_full_disk
from localdev.signins import print_addresses
from localdev.statics import collect_statics
from localdev.stopping import SELF, SERVERS, stop_everything, stop_leftovers

WEB_SECONDS = 60
PYTHON = sys.executable


class Stopped(Exception):
    """Someone asked us to stop: Ctrl-C, SIGTERM or a closed terminal."""


def run(place: Place) -> int:
    """Start everything, wait, stop everything. Returns the exit code."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _ask_to_stop)
    refuse_full_disk(place)
    place.make()
    refuse_second(place)
    stop_leftovers(place)
    port = int(os.environ.get("PORT") or os.environ.get("PUBLIC_PORT") or 8000)
    refuse_taken_port(port)
    processes.remember(place.records, SELF, os.getpid(), sys.argv)
    try:
        return _run(place, port)
    except Stopped:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        stop_everything(place)


def _run(place: Place, port: int) -> int:
    started = time.monotonic()
    ensure_pdf_libraries(place.logs / "apt.log")
    compile_catalogues()
    _say("PostgreSQL and Valkey")
    environment = {**os.environ, **ensure_servers(place, given=dict(os.environ))}
    environment["EMAIL_PORT"] = str(remembered_port(place.folder / "ports.json", "mail"))
    _say("database and demonstration organisations")
    manage("prepare", environment | {"DATABASE_LOGIN": "owner"})
    collect_statics(place, environment)
    _say("web, worker, beat, outbox relay, fleet worker, mail sink")
    children = start_children(place, environment, port)
    wait_for_web(place, children, port)
    print_addresses(place, environment, port, time.monotonic() - started)
    return watch(place, children)


def watch(place: Place, children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until a process ends on its own, and say which. Ctrl-C leaves by Stopped."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return _tell_death(place, name, child.returncode)
        for name in SERVERS:
            if _has_died(place, name):
                return _tell_death(place, name, None)
        time.sleep(0.5)


def refuse_second(place: Place) -> None:
    """Two supervisors of one folder would stop each other's processes."""
    other = processes.recall(place.records, SELF)
    if other:
        raise CannotStart(
            f"It is running already (process {other.pid}). Stop it with Ctrl-C there, or: make stop"
        )


def refuse_taken_port(port: int) -> None:
    """Say who has the port and how to choose another."""
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is taken by {who_listens(port)}. Stop it, or choose another: "
            f"make run PORT={port + 1}"
        )


def _has_died(place: Place, name: str) -> bool:
    path = place.records / f"{name}.json"
    return path.exists() and processes.recall(place.records, name) is None


def _tell_death(place: Place, name: str, code: int | None) -> int:
    log = place.logs / f"{name}.log"
    how = "" if code is None else f" (exit code {code})"
    print(f"\nThe process “{name}” has ended{how}. {log} ends:\n{last_lines(log)}\n", file=sys.stderr)
    return 1


def wait_for_web(place: Place, children: dict[str, subprocess.Popen[bytes]], port: int) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while not (_listens(children["web"].pid, port) and _web_answers(port)):
        ended = next((name for name, child in children.items() if child.poll() is not None), None)
        if ended or time.monotonic() > deadline:
            name = ended or "web"
            log = place.logs / f"{name}.log"
            raise CannotStart(f"“{name}” did not start. {log} ends:\n{last_lines(log)}")
        time.sleep(0.1)


def _listens(pid: int, port: int) -> bool:
    """Whether the port is really our web process's: a stranger may have been quicker."""
    try:
        return any(each.laddr.port == port for each in psutil.Process(pid).net_connections())
    except psutil.Error:
        return False


def _web_answers(port: int) -> bool:
    """Any answer will do: a refusal is an answer too."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def manage(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run([PYTHON, str(ROOT / "manage.py"), command], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise CannotStart(f"`manage.py {command}` failed (see above). Nothing was left running.")


def _ask_to_stop(*_) -> None:
    raise Stopped


def _say(what: str) -> None:
    print(f"Starting {what} ...", flush=True)
