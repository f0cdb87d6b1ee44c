"""Loopback ports: remembered between starts, chosen again when someone else has taken one."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def remembered_port(memory: Path, name: str) -> int:
    """The port `name` had last time if it is still free, else a new one (remembered in turn)."""
    ports = _read(memory)
    port = ports.get(name)
    if not (isinstance(port, int) and is_free(port)):
        port = free_port()
        memory.write_text(json.dumps({**ports, name: port}))
    return port


def who_listens(port: int) -> str:
    """Who holds the port, for a message: "gunicorn (process 41)", or "another program"."""
    try:
        for found in psutil.net_connections(kind="tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr.port == port and found.pid:
                return f"{psutil.Process(found.pid).name()} (process {found.pid})"
    except psutil.Error:
        pass  # other users' sockets are hidden from an ordinary user
    return "another program"


def _read(memory: Path) -> dict[str, int]:
    try:
        return dict(json.loads(memory.read_text()))
    except (OSError, ValueError):
        return {}
