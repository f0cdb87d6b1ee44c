"""The secrets of one machine: made once, kept in `.local/env` (mode 600), reused."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def _password() -> str:
    return secrets.token_urlsafe(24)


def _field_keys() -> str:
    """One master key for field encryption: `<key id>:<32 bytes, urlsafe base64>`."""
    return "1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "FIELD_KEYS": _field_keys,
    "POSTGRES_ADMIN_PASSWORD": _password,
    "POSTGRES_OWNER_PASSWORD": _password,
    "POSTGRES_APP_PASSWORD": _password,
    "VALKEY_PASSWORD": _password,
}


def read_env(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a file; blank lines and comments are skipped."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def write_env(path: Path, values: dict[str, str]) -> None:
    """Write the file whole, readable by its owner only, or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    text = "# Made by localdev for this machine only. Never commit, never copy to a server.\n"
    text += "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def local_secrets(path: Path) -> dict[str, str]:
    """Every secret of this machine. Missing ones are made and saved; others stay as they are."""
    values = read_env(path)
    missing = {name: make() for name, make in MAKERS.items() if not values.get(name)}
    if missing:
        values |= missing
        write_env(path, values)
    path.chmod(0o600)
    return values
