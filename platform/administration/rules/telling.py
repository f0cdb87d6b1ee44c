"""Small helpers to say rule data in words."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ui import formats

NOTHING = "–"


def path_in_words(path: str) -> str:
    """A dotted path as it is, for an editor that has no names of its own."""
    return path.replace(".", " › ").replace("_", " ")


def value_in_words(path: str, value: Any) -> str:
    """A value of rule data for the comparison of versions; `path` is for editors that have words of their own."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_in_words(path, item) for item in value)
    return str(value)


def named(labels: Mapping[str, object], path: str) -> str:
    """The path with the labels of those steps that have one: `steps.0.holder` → "Step 1 › Holder"."""
    steps = [
        str(labels.get(step, int(step) + 1 if step.isdecimal() else step.replace("_", " ")))
        for step in path.split(".")
    ]
    return " › ".join(steps)


def listed(items: list[str]) -> str:
    """ "a, b and c" in the reader's language."""
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def begun(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def within(text: object) -> str:
    """The text with a small first letter, for the middle of a sentence."""
    plain = str(text)
    return plain[:1].lower() + plain[1:]


def lang() -> str:
    """The reader's language, as the formats of the service want it."""
    return (get_language() or "fi")[:2]


def day_said(day: dt.date | dt.datetime, style: str = "short") -> str:
    """A day in the reader's language (styles of `ui.formats.day`)."""
    return formats.day(day, lang(), style)


def euros(amount: Decimal | str | int) -> str:
    """A sum in the reader's language."""
    return formats.money(Decimal(str(amount)), lang())
