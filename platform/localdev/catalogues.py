"""Compile message catalogues before anything starts; a broken one stops the start with a plain sentence.

Finding and compiling is `tenants.terminology.catalogs`; this adds the check that Babel does not make.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import PoFileError

from localdev.errors import CannotStart
from localdev.places import ROOT
from tenants.terminology.catalogs import compile_catalogue, is_catalogue, is_stale, own_files

LINE = re.compile(r"""#.*|(?:msg(?:id|id_plural|ctxt|str(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*\"""")


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every django.po of the project's own code."""
    return sorted(path for path in own_files(root) if is_catalogue(path))


def compile_catalogues(root: Path = ROOT) -> int:
    """Compile the catalogues that are newer than their .mo; returns how many were compiled."""
    return sum(_compile(path) for path in catalogues(root) if is_stale(path))


def _refuse_broken_lines(path: Path) -> None:
    """Babel reads a missing quotation mark as a shorter text; GNU gettext and we refuse it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not LINE.fullmatch(line.strip()):
            raise CannotStart(f"{path}, line {number}, is not valid: {line.strip()}")


def _compile(path: Path) -> bool:
    _refuse_broken_lines(path)
    try:
        compile_catalogue(path)
    except (PoFileError, ValueError) as error:
        raise CannotStart(f"{path} is not a valid catalogue: {error}") from error
    return True
