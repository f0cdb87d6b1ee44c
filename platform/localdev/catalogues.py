"""Compile message catalogues (.po to .mo) with Babel, so that GNU gettext is not needed."""

from __future__ import annotations

import os
import re
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from localdev.errors import CannotStart
from localdev.places import ROOT

LINE = re.compile(r"""#.*|(?:msg(?:id|id_plural|ctxt|str(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*\"""")


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every django.po of the repository; hidden folders (.venv, .local) are not ours."""
    found = []
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith(".")]
        if folder.endswith("LC_MESSAGES"):
            found += [Path(folder, name) for name in names if name.endswith(".po")]
    return sorted(found)


def compile_catalogues(root: Path = ROOT) -> int:
    """Compile the catalogues that are newer than their .mo; returns how many were compiled."""
    return sum(_compile(path) for path in catalogues(root) if _is_stale(path))


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def _refuse_broken_lines(path: Path) -> None:
    """Babel reads a missing quotation mark as a shorter text; GNU gettext and we refuse it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not LINE.fullmatch(line.strip()):
            raise CannotStart(f"{path}, line {number}, is not valid: {line.strip()}")


def _compile(path: Path) -> bool:
    _refuse_broken_lines(path)
    try:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CannotStart(f"{path} is not a valid catalogue: {error}") from error
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(path.with_suffix(".mo"))  # a running process never reads half a file
    return True
