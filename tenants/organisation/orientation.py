"""What an expert is shown and told in a unit before the first task there (A007). Pure.

The data of RuleKind.ORIENTATION:

    {
      "items": [
        {"code": "premises", "labels": {"fi": "Tilat on näytetty", "sv": "…", "en": "…"}}
      ],
      "left_out": ["parking"]        a unit only: common items that do not concern it
    }

A unit's own version adds its items to the common ones; an item with the same code replaces the common words.
Items are ticked per expert and unit (registry.joining.OrientationMark keeps the words that were ticked), so a
changed list never unticks what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Item:
    """One thing to show or tell. `owner` names the level that asks for it."""

    code: str
    labels: dict[str, str]
    owner: str


def checklist_of(levels: Sequence[tuple[str, Any]]) -> list[Item]:
    """The list of a unit. `levels` are (owner, data), widest first: organisation, service area, unit."""
    found: dict[str, Item] = {}
    for owner, data in levels:
        for code in (data or {}).get("left_out") or ():
            found.pop(code, None)
        for row in (data or {}).get("items") or ():
            found[row["code"]] = Item(row["code"], row["labels"], owner)
    return list(found.values())
