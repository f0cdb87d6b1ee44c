"""The columns of the table: what each shows of an expert, on the page and in a file."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.bank import wording
from registry.register.rows import Row
from registry.register.sorting import NAME, is_order
from tenants.terminology.terms import tt_lazy
from ui import formats

Value = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how the page draws it: text, day, or the standing as a status."""

    key: str
    label: str | Promise
    value: Callable[[Row], Value]
    kind: str = "text"

    @property
    def can_sort(self) -> bool:
        return is_order(self.key)


@dataclass(frozen=True)
class Cell:
    """One column of one expert as the page draws it; the standing is drawn from the row."""

    label: str
    text: str
    kind: str


def _names(codes: Iterable[str], name: Callable[[str], str]) -> str:
    return ", ".join(name(code) for code in codes)


def _language(code: str) -> str:
    return str(wording.LANGUAGES.get(code, code))


def _ways(row: Row) -> str:
    ways = [(row.expert.is_on_site, _("On site")), (row.expert.is_remote, _("Remotely"))]
    return ", ".join(str(label) for wants, label in ways if wants)


def _contact(row: Row, value: str) -> str:
    """Protected details stand in no list and in no file; a coordinator sees them on the person's page."""
    return str(_("Protected")) if row.expert.contact_protected else value


ALL = (
    Column(NAME, _("Name"), lambda row: row.name),
    Column("standing", _("State"), lambda row: row.standing.words, "standing"),
    Column("topics", _("Topics"), lambda row: wording.topic_names(row.topics)),
    Column("place", _("Municipality"), lambda row: _contact(row, row.place)),
    Column("phone", _("Phone number"), lambda row: _contact(row, row.expert.phone)),
    Column("email", _("E-mail"), lambda row: _contact(row, row.expert.email)),
    Column("languages", _("Languages"), lambda row: _names(row.expert.languages, _language)),
    Column(
        "tasks", tt_lazy("Kinds of {task:pl}"), lambda row: _names(row.expert.task_codes, wording.form_name)
    ),
    Column("ways", _("Way of working"), _ways),
    Column("training", _("Training"), lambda row: row.training),
    Column("hours", _("Hours of training"), lambda row: row.training_hours or None),
    Column("agreement", _("Agreement until"), lambda row: row.agreement_until, "day"),
    Column("organisation", _("Background organisation"), lambda row: row.expert.background_organisation),
    Column("tags", _("Tags"), lambda row: ", ".join(row.expert.tags)),
    Column("pause", _("Break until"), lambda row: row.paused_until, "day"),
    Column("bank", _("In the national bank"), lambda row: str(_("Yes")) if row.in_bank else ""),
    Column("consents", _("May be used in communications"), lambda row: row.consents),
    Column("joined", _("Joined on"), lambda row: row.expert.joined_on, "day"),
)
COLUMNS = {column.key: column for column in ALL}
USUAL = ("standing", "topics", "place", "phone", "agreement")


def chosen(keys: Iterable[str]) -> list[Column]:
    """The columns of a layout in their own order; the name always comes first."""
    wanted = {NAME, *(keys or USUAL)}
    return [column for column in ALL if column.key in wanted]


def values(row: Row, columns: Iterable[Column]) -> list[Value]:
    """A row's values, as a file has them."""
    return [column.value(row) for column in columns]


def drawn(rows: Iterable[Row], columns: Iterable[Column]) -> Iterator[dict[str, Any]]:
    """The rows for the page, all but the name in words: the template has next to nothing to look up."""
    language = (get_language() or "fi")[:2]
    labelled = [(column, str(column.label)) for column in columns if column.key != NAME]
    for row in rows:
        cells = [Cell(label, _text(column, row, language), column.kind) for column, label in labelled]
        yield {"row": row, "cells": cells}


def _text(column: Column, row: Row, language: str) -> str:
    if column.kind == "standing":
        return ""
    value = column.value(row)
    text = formats.day(value, language, "number") if isinstance(value, dt.date) else str(value or "")
    return text or "–"
