"""Instructions for the work: the organisation's common text, and what a unit says instead, part by part (A006). Pure.

The data of RuleKind.INSTRUCTIONS:

    {
      "parts": [
        {
          "code": "arriving",                            unique in the text
          "titles": {"fi": "…", "sv": "…", "en": "…"},
          "texts": {"fi": "…", "sv": "…", "en": "…"},      plain text; an empty line begins a paragraph
          "readers": ["expert", "staff"]                  who reads it; missing: both (A206)
        }
      ]
    }

A unit's own version has only the parts that it changes or adds: `code` and `texts`, and `titles` for a part that
the organisation does not have. The rest comes from the service area above it, then from the organisation, so a
change of the common text reaches every unit that has not written its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Words = dict[str, str]


class Reader(StrEnum):
    """Who reads a part."""

    EXPERT = "expert"
    STAFF = "staff"


EVERYBODY = (Reader.EXPERT.value, Reader.STAFF.value)


@dataclass(frozen=True)
class Part:
    """One part as it is read in a unit. `owner` names the level whose text it is, `common` the text it replaces."""

    code: str
    titles: Words
    texts: Words
    owner: str
    readers: tuple[str, ...] = EVERYBODY
    common: Words = field(default_factory=dict)


def instructions_of(levels: Sequence[tuple[str, Any]]) -> list[Part]:
    """The parts that hold in a unit. `levels` are (owner, data), widest first: organisation, service area, unit."""
    found: dict[str, Part] = {}
    for owner, data in levels:
        for row in (data or {}).get("parts") or ():
            found[row["code"]] = _laid_over(found.get(row["code"]), row, owner)
    return [part for part in found.values() if any(part.texts.values())]


def for_reader(parts: Iterable[Part], reader: Reader) -> list[Part]:
    """What this reader is told."""
    return [part for part in parts if reader in part.readers]


def own_parts(parts: Iterable[tuple[str, Words]], common: Iterable[Part]) -> dict:
    """A unit's version from what was written: only parts that are not empty and not the same as the common text."""
    texts = {part.code: part.texts for part in common}
    rows = [{"code": code, "texts": _written(words)} for code, words in parts]
    return {"parts": [row for row in rows if row["texts"] and row["texts"] != texts.get(row["code"])]}


def _laid_over(below: Part | None, row: dict, owner: str) -> Part:
    readers = tuple(row.get("readers") or (below.readers if below else EVERYBODY))
    texts = _written(row.get("texts") or {})
    return Part(
        code=row["code"],
        titles=row.get("titles") or (below.titles if below else {}),
        texts=texts,
        owner=owner,
        readers=readers,
        common=below.texts if below else {},
    )


def _written(words: Words) -> Words:
    return {language: text.strip() for language, text in words.items() if text and text.strip()}
