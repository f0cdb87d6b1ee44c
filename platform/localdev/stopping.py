"""Stopping: at the end of `make run`, from another terminal, and before removing local data."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from localdev import processes
from localdev.errors import CannotStart
from localdev.places import ROOT, Place
from localdev.postgres import NAME as POSTGRES
from localdev.servers import stop_servers
from localdev.valkey import NAME as VALKEY

SELF = "supervisor"
SERVERS = (POSTGRES, VALKEY)


def stop_leftovers(place: Place) -> None:
    """Stop what an earlier start left behind (after kill -9). The two servers are used again."""
    _stop_children(place)
    for record in processes.recall_all(place.records):
        if record.process() is None:
            processes.forget(place.records, record.name)


def stop_everything(place: Place) -> None:
    """The end of the supervisor: children first, then the servers they use, then itself."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not leave things running
    _stop_children(place)
    stop_servers(place)
    processes.forget(place.records, SELF)


def _stop_children(place: Place) -> None:
    records = [r for r in processes.recall_all(place.records) if r.name not in (SELF, *SERVERS)]
    for record in records:  # ask all first, so that they end side by side
        processes.ask(record)
    for record in records:
        processes.stop(place.records, record)


def stop(place: Place) -> None:
    """Stop what runs from the folder, from another terminal. Waits until it is gone."""
    supervisor = processes.recall(place.records, SELF) if place.records.exists() else None
    if supervisor and supervisor.pid != os.getpid():
        processes.ask(supervisor)
        if not processes.ended(supervisor, within_seconds=60):
            raise CannotStart(f"Process {supervisor.pid} does not stop. Its terminal may say why.")
    if place.records.exists():
        stop_leftovers(place)
        stop_servers(place)


def remove_local_data(place: Place, tests: Place) -> Path | None:
    """`make reset`: stop both kinds of servers and remove the folder. None if there is none."""
    for each in (place, tests):
        stop(each)
    if not place.folder.exists():
        return None
    if not (place.env_file.exists() or tests.folder.exists()) or place.folder in (ROOT, Path.home()):
        raise CannotStart(f"{place.folder} does not look like our local data; nothing was removed.")
    shutil.rmtree(place.folder)
    return place.folder
