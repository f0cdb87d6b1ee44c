"""Presets: what a new organisation starts with, as data (rules.md section 1).

Each TOML file holds one preset over `defaults.toml`, and its task types over the forms of work in `stock.toml`.
Beside every value stands its source: a row of the acceptance list (`A064`), `reference` for a fact of
tenants.reference, or `default` for our own choice. A value is written `{ value = 9, source = "A064" }`; a table or
a list's item carries one `source` for all that is in it.

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
from tenants.presets.sources import Sources, Values, join, take_sources
from tenants.reference import work_forms

FOLDER = Path(__file__).parent
DEFAULTS, STOCK = "defaults", "stock"


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


def available(folder: Path = FOLDER) -> tuple[str, ...]:
    """The codes of all presets in the folder, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if path.stem not in (DEFAULTS, STOCK)))


@cache
def load(code: str, folder: Path = FOLDER) -> Preset:
    """Read one preset of the folder over our defaults, complete and checked.

    Raises `DomainError` (`preset_unknown`) for an unknown code, jsonschema's ValidationError for a faulty file, and
    ValueError for a value without a source.
    """
    if code not in available(folder):
        raise DomainError("There is no such preset.", code="preset_unknown")
    values, sources = take_sources(_read(FOLDER / f"{DEFAULTS}.toml"))
    own, own_sources = take_sources(_read(folder / f"{code}.toml"))
    values, sources = join(values, own, sources, own_sources)
    _fill_the_task_types(values, sources)
    jsonschema.validate(values, schema())
    return Preset(code, MappingProxyType(sources), values)


def shipped(part: str) -> dict[str, Any]:
    """One part of what every organisation starts with, whatever its preset; for those made before the part was."""
    return deepcopy(_shipped()[part])


@cache
def _shipped() -> Values:
    values, _sources = take_sources(_read(FOLDER / f"{DEFAULTS}.toml"))
    return values


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a complete preset's values."""
    read: Mapping[str, Any] = json.loads((FOLDER / "preset.schema.json").read_text("utf-8"))
    return read


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)


def _fill_the_task_types(values: Values, sources: Sources) -> None:
    """What a task type does not say itself comes from the form of work with the same code, and the common checklist."""
    stock, _ = take_sources(_read(FOLDER / f"{STOCK}.toml"))
    for number, task in enumerate(values["task_types"]):
        given = {"needs_supervision": False, **stock.get(task["code"], {}), "checklist": values["checklist"]}
        if task["code"] in work_forms():
            given["names"] = dict(work_forms()[task["code"]].labels)
        for name in given.keys() - task.keys():
            task[name] = given[name]
            sources.update(_given_sources(f"task_types.{number}.{name}", name, sources))


def _given_sources(path: str, name: str, sources: Sources) -> Sources:
    """The names come from the reference, the checklist's lines from where the common ones do, the rest from us."""
    if name == "checklist":
        items = {
            key.removeprefix(name): source for key, source in sources.items() if key.split(".")[0] == name
        }
        return {path + item: source for item, source in items.items()}
    return {path: "reference" if name == "names" else "default"}
