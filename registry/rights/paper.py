"""A person's own data as a document to read: the same rows as in the JSON copy, in words (GDPR article 12)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from crypto.values import SealedValue
from domain.clock import local, now
from files.models import StoredFile
from files.paper import pdf_of
from privacy.registry import Described
from registry.bank.wording import LANGUAGES, place_name, topic_name
from registry.experts.models import Audience, Expert
from registry.rights.copying import facts_in, name_of, own_rows
from registry.rights.labels import FIELDS, MODELS
from registry.rights.subjects import person_of
from tenants.context import current_tenant
from ui import formats

MOST_ROWS = 200  # of one kind; the whole is in the JSON copy


@dataclass(frozen=True)
class Part:
    """One kind of data: its rows as pairs of a name and a value; `more` rows are left for the JSON copy."""

    title: str
    rows: list[list[tuple[str, str]]]
    more: int = 0


def copy_as_pdf(expert: Expert, language: str) -> bytes:
    """The readable copy. Raises files.paper.NoPaper when the server cannot make one."""
    with translation.override(language):
        title = _("A copy of my data")
        facts = {
            "parts": parts_of(expert),
            "expert": expert,
            "organisation": current_tenant(),
            "made_at": now(),
        }
        return pdf_of(
            render_to_string("rights/copy.html", {**facts, "title": title}), title=title, language=language
        )


def parts_of(expert: Expert) -> list[Part]:
    """What the copy says, in the order of MODELS."""
    found = {row.label: (row, rows) for row, rows in own_rows(person_of(expert)) if row.label in MODELS}
    return [_part(*found[label]) for label in MODELS if label in found]


def _part(row: Described, rows: list[Model]) -> Part:
    shown = [
        [
            (str(FIELDS[field.name]), in_words(field, each, value))
            for field, value in facts_in(row, each)
            if field.name in FIELDS
        ]
        for each in rows[:MOST_ROWS]
    ]
    return Part(str(MODELS[row.label]), shown, max(len(rows) - MOST_ROWS, 0))


def in_words(field: Field, row: Model, value: Any) -> str:
    """A value as people read it."""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.name in CODES:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(CODES[field.name](code)) for code in codes)
    return _plain(value)


def _plain(value: Any) -> str:
    language = (translation.get_language() or "fi")[:2]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return f"{formats.day(local(value).date(), language, 'number')} {local(value):%H.%M}"
    if isinstance(value, dt.date):
        return formats.day(value, language, "number")
    if isinstance(value, SealedValue):
        return value.reveal()
    if isinstance(value, StoredFile | Model):
        return name_of(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


CODES = {
    "topic_code": topic_name,
    "municipality_code": place_name,
    "languages": lambda code: LANGUAGES.get(code, code),
    "audiences": lambda code: Audience(code).label,
}
