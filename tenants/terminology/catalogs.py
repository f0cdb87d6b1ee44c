"""The project's own message catalogues: finding, reading and compiling them. No Django, no database, no GNU gettext."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"node_modules", "tests", "docs", "deploy", "static", "staticfiles", "__pycache__", "build", "dist"}


def own_files(root: Path = ROOT) -> Iterator[Path]:
    """Every file of the project's own code: no virtual environment, tests, docs or hidden folder."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names))


def is_catalogue(path: Path) -> bool:
    """Whether the path is `…/locale/<language>/LC_MESSAGES/django.po`."""
    return path.name == "django.po" and path.parts[-4:-3] == ("locale",) and path.parts[-2] == "LC_MESSAGES"


def language_of(path: Path) -> str:
    """The language a catalogue's folder names: `fi`."""
    return path.parts[-3][:2]


def read_catalogue(path: Path) -> Catalog:
    """One catalogue. Raises babel's PoFileError for a broken file."""
    with path.open("rb") as lines:
        return read_po(lines, locale=language_of(path), abort_invalid=True)


def compile_words(root: Path = ROOT) -> list[Path]:
    """Make each django.mo that is missing or older than its django.po; returns those written. Safe to run side by side."""
    return [compile_catalogue(path) for path in own_files(root) if is_catalogue(path) and is_stale(path)]


def is_stale(path: Path) -> bool:
    """Whether the catalogue has no django.mo, or an older one."""
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns


def compile_catalogue(path: Path) -> Path:
    """Make one django.mo. Raises babel's PoFileError; a running process never reads half a file."""
    compiled = path.with_suffix(".mo")
    unfinished = path.with_suffix(f".mo.{os.getpid()}")
    catalogue = read_catalogue(path)
    with unfinished.open("wb") as out:
        write_mo(out, catalogue)  # leaves fuzzy messages out
    unfinished.replace(compiled)
    return compiled
