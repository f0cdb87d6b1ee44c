"""Presets: what a new organisation starts with, as data (rules.md section 1).

Each TOML file holds one preset over `defaults.toml`. Beside every value stands its source: a row of the
acceptance list (`A064`), `reference` for a fact of tenants.reference, or `default` for our own choice. A value is
written `{ value = 9, source = "A064" }`; a table or a list's item carries one `source` for all that is in it.

A preset is read once, when a tenant is created. Nothing else in the code knows their names.
"""

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jsonschema

from domain.errors import DomainError
from tenants.presets.sources import join, take_sources
from tenants.reference import work_forms

FOLDER = Path(__file__).parent
DEFAULTS = "defaults"


@dataclass(frozen=True)
class Preset:
    """A preset's values as plain data, without the sources, and `sources` by dotted path (`pay_calendar.cutoff_day`).

    A value's source is its own or that of the nearest table around it: ask `source_of`.
    """

    code: str
    sources: Mapping[str, str]
    _values: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """All the values, a fresh copy: rate_tables, cancellation, pay_calendar and the rest."""
        return deepcopy(self._values)

    def __getitem__(self, part: str) -> Any:
        """One part of the values, a fresh copy."""
        return deepcopy(self._values[part])

    def source_of(self, path: str) -> str:
        """Where the value at a dotted path comes from. Raises KeyError when nothing says so."""
        while path not in self.sources:
            path, dot, _ = path.rpartition(".")
            if not dot:
                raise KeyError(path)
        return self.sources[path]


def available() -> tuple[str, ...]:
    """The codes of all presets, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != DEFAULTS))


@cache
def load(code: str) -> Preset:
    """Read one preset, complete and checked. Raises `DomainError` (`preset_unknown`) for an unknown code.

    Raises jsonschema's ValidationError, or ValueError for a value without a source, when the file is faulty.
    """
    if code not in available():
        raise DomainError("There is no such preset.", code="preset_unknown")
    values, sources = take_sources(_read(DEFAULTS))
    own, own_sources = take_sources(_read(code))
    values, sources = join(values, own, sources, own_sources)
    jsonschema.validate(values, schema())
    _name_the_tasks(values)
    return Preset(code, MappingProxyType(sources), values)


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a complete preset's values."""
    read: Mapping[str, Any] = json.loads((FOLDER / "preset.schema.json").read_text("utf-8"))
    return read


def _read(code: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"), parse_float=Decimal)


def _name_the_tasks(values: dict[str, Any]) -> None:
    """Task types without names of their own are called as the form of work with the same code."""
    for task in values["task_types"]:
        if "names" not in task:
            task["names"] = dict(work_forms()[task["code"]].labels)
