"""Facts that every organisation shares: regions, municipalities, topics of experience and forms of work.

Read once per process from the CSV files beside this module; README.md names their sources and licences.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Region:
    """A wellbeing services county or its like. `names` by language; `short_name` may be empty."""

    code: str
    kind: str
    names: Labels
    short_name: str
    is_bilingual: bool


@dataclass(frozen=True)
class Municipality:
    """A municipality; `languages` in the order of their speakers."""

    code: str
    names: Labels
    languages: tuple[str, ...]
    region: str


@dataclass(frozen=True)
class Topic:
    """A topic of experience, or a group of them (no `parent`). `synonyms` are for search only, never shown."""

    code: str
    parent: str
    labels: Labels
    synonyms: tuple[str, ...]
    special_category: str


@dataclass(frozen=True)
class WorkForm:
    """A form of work, the stock of task types. `typical_units` is what it is usually paid by."""

    code: str
    labels: Labels
    synonyms: tuple[str, ...]
    typical_units: tuple[str, ...]


@dataclass(frozen=True)
class ServiceLine:
    """A line of services that the activity borders on; what statistics are told apart by (A069)."""

    code: str
    labels: Labels


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code."""
    return MappingProxyType(
        {
            row["region_code"]: Region(
                code=row["region_code"],
                kind=row["kind"],
                names=_by_language(row, "name"),
                short_name=row["short_name"],
                is_bilingual=row["bilingual"] == "yes",
            )
            for row in rows_of("regions.csv")
        }
    )


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All municipalities by code; codes are text with leading zeros."""
    return MappingProxyType(
        {
            row["municipality_code"]: Municipality(
                code=row["municipality_code"],
                names=_by_language(row, "name"),
                languages=tuple(row["languages"].split("+")),
                region=row["region_code"],
            )
            for row in rows_of("municipalities.csv")
        }
    )


@cache
def topics() -> Mapping[str, Topic]:
    """All topics and their groups by code."""
    return MappingProxyType(
        {
            row["code"]: Topic(
                code=row["code"],
                parent=row["parent_code"],
                labels=_by_language(row, "label"),
                synonyms=_list(row["synonyms_fi"]) + _list(row["synonyms_sv_en"]),
                special_category=row["special_category"],
            )
            for row in rows_of("topics.csv")
        }
    )


@cache
def work_forms() -> Mapping[str, WorkForm]:
    """All forms of work by code."""
    return MappingProxyType(
        {
            row["code"]: WorkForm(
                code=row["code"],
                labels=_by_language(row, "label"),
                synonyms=_list(row["synonyms_fi"]),
                typical_units=_list(row["typical_unit"]),
            )
            for row in rows_of("work-forms.csv")
        }
    )


@cache
def service_lines() -> Mapping[str, ServiceLine]:
    """The eight service lines by code, in the order of their source (A069)."""
    return MappingProxyType(
        {
            row["code"]: ServiceLine(code=row["code"], labels=_by_language(row, "label"))
            for row in rows_of("service-lines.csv")
        }
    )


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the files, each a dict by column."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _by_language(row: dict[str, str], column: str) -> Labels:
    return MappingProxyType({language: row[f"{column}_{language}"] for language in ("fi", "sv", "en")})


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
