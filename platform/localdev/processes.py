"""Processes we started, and only those: a record on disk says which, and proves it.

A pid alone proves nothing: after a crash the system may give it to a stranger. A record holds
the start time too, and nothing is ever stopped unless both still match.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

MARK = "KOKEMUS_STARTED_BY"  # in the environment of every process; names the local folder
PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Record:
    """One process we started: its pid (= its process group) and when the system started it."""

    name: str
    pid: int
    started: float
    command: list[str]

    def process(self) -> psutil.Process | None:
        """The running process, or None if it ended or the pid now belongs to a stranger."""
        try:
            process = psutil.Process(self.pid)
            same_start = abs(process.create_time() - self.started) < 1
            return process if same_start and _is_alive(process) else None
        except psutil.Error:
            return None


def _reap(pid: int) -> None:
    """Let a dead child of ours go: while it is listed, PostgreSQL takes it for a running server."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def remember(folder: Path, name: str, pid: int, command: list[str]) -> Record:
    """Write the record of a process just started."""
    record = Record(name, pid, psutil.Process(pid).create_time(), command)
    (folder / f"{name}.json").write_text(json.dumps(asdict(record)))
    return record


def recall(folder: Path, name: str) -> Record | None:
    """The record of a process that is still running and still ours, else None."""
    record = _read(folder / f"{name}.json")
    return record if record and record.process() else None


def recall_all(folder: Path) -> list[Record]:
    """Every record in the folder, running or not."""
    return [record for path in sorted(folder.glob("*.json")) if (record := _read(path))]


def forget(folder: Path, name: str) -> None:
    """Remove the record of a process that has ended."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def start(
    name: str, command: list[str], *, records: Path, log: Path, env: dict[str, str], cwd: Path
) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, writing to `log`, and record it."""
    marked = {**env, MARK: str(records)}
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=marked,
            cwd=cwd,
        )
    remember(records, name, process.pid, command)
    return process


def stop(folder: Path, record: Record, first: signal.Signals = signal.SIGTERM) -> None:
    """End one of our processes and its group: ask with `first`, wait, then insist."""
    process = record.process()
    members = _group(folder, record)
    if process:
        _send(process, first)
        _wait([process], PATIENCE_SECONDS)
    for member in members:  # the main process normally took them along
        _send(member, signal.SIGTERM)
    for member in _wait(members, PATIENCE_SECONDS):
        _send(member, signal.SIGKILL)
    forget(folder, record.name)


def ask(record: Record) -> None:
    """Send SIGTERM without waiting, if the process is still ours."""
    process = record.process()
    if process:
        _send(process, signal.SIGTERM)


def ended(record: Record, *, within_seconds: float) -> bool:
    """Wait for a process of ours to end; False if it is still there after that."""
    process = record.process()
    return process is None or not _wait([process], within_seconds)


def _wait(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait for processes to end; returns those that did not.

    A zombie has ended: in a container process 1 may never collect it, and psutil's own waiting
    would count it as alive.
    """
    deadline = time.monotonic() + seconds
    left = [process for process in processes if _is_alive(process)]
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [process for process in left if _is_alive(process)]
    return left


def _is_alive(process: psutil.Process) -> bool:
    try:
        if process.status() != psutil.STATUS_ZOMBIE:
            return process.is_running()
        _reap(process.pid)
    except psutil.Error:
        pass
    return False


def _group(folder: Path, record: Record) -> list[psutil.Process]:
    """Members of the record's process group that carry our mark."""
    members = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            in_group = os.getpgid(process.pid) == record.pid
            if in_group and process.environ().get(MARK) == str(folder):
                members.append(process)
    return members


def _send(process: psutil.Process, which: signal.Signals) -> None:
    with contextlib.suppress(psutil.Error):
        process.send_signal(which)  # psutil refuses when the pid has been reused


def _read(path: Path) -> Record | None:
    try:
        return Record(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
