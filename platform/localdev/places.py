"""Where local data lives: one folder for `make run`, another inside it for tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("run", "test")


@dataclass(frozen=True)
class Place:
    """A folder with everything one set of servers owns: data, pid records, logs, secrets."""

    kind: str
    folder: Path

    @property
    def is_test(self) -> bool:
        return self.kind == "test"

    @property
    def env_file(self) -> Path:
        return self.folder / "env"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def records(self) -> Path:
        return self.folder / "processes"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def make(self) -> Place:
        """Create the folders. 711: the user PostgreSQL runs as may pass through, not look."""
        for folder in (self.folder, self.logs, self.records, self.valkey, self.mail):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        for folder in (self.logs, self.records, self.valkey, self.mail):
            folder.chmod(0o700)
        return self


def local_dir() -> Path:
    """The folder for local data: `LOCAL_DIR`, else `.local` in the repository.

    A shell that has evaluated `localdev env --for test` has LOCAL_DIR=.local/test; the base is
    still its parent, so that "test" is not stacked on "test".
    """
    folder = (ROOT / os.environ.get("LOCAL_DIR", ".local")).resolve()
    return folder.parent if folder.name == "test" else folder


def place_for(kind: str, *, under: Path | None = None) -> Place:
    """The place of a kind of servers: `.local` for `run`, `.local/test` for `test`."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    base = under or local_dir()
    return Place(kind, base / "test" if kind == "test" else base)
