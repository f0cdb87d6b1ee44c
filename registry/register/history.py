"""The log of an expert's page: every change of the person and of what belongs to them, and everybody who looked.

What a merged row left behind is the kept person's, too. The journals hold codes; `log_words` makes sentences.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from audit.models import AccessEntry, Entry, JournalRow, StatusChange
from registry.experts.models import Expert
from registry.merging.moving import references
from registry.merging.selectors import ids_of
from registry.register import log_words

# Tables whose rows tell of the person; tasks and fees have tabs of their own.
OWN_APPS = frozenset({"experts", "joining", "training", "events", "register", "applying", "rights"})
JOURNALS: dict[str, type[JournalRow]] = {"entry": Entry, "step": StatusChange, "look": AccessEntry}


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    at: datetime
    by: str
    text: str


def changes_of(expert: Expert) -> QuerySet:
    """What was done to the person's data, the newest first, as keys for `in_words`. Two queries."""
    subjects = [*ids_of(expert.pk), *_belongings(expert)]
    entries = _keys(Entry.objects.filter(subject_id__in=subjects), "entry")
    steps = _keys(StatusChange.objects.filter(subject_id__in=subjects), "step")
    return entries.union(steps, all=True).order_by("-at", "-id")


def looks_at(expert: Expert) -> QuerySet:
    """Who has seen the person's data, the newest first, as keys for `in_words`."""
    return _keys(AccessEntry.objects.filter(person_id__in=ids_of(expert.pk)), "look").order_by("-at", "-id")


def in_words(keys: Iterable[tuple[datetime, UUID, str]], *, shows_contact: bool) -> list[Line]:
    """The lines of these keys; without protected places unless the contact is shown. One query for each journal."""
    keys = list(keys)
    rows = {
        name: journal.objects.select_related("by").in_bulk([pk for _at, pk, kind in keys if kind == name])
        for name, journal in JOURNALS.items()
    }
    words = {**WORDS, "entry": partial(log_words.of_entry, shows_contact=shows_contact)}
    return [_line(rows[kind][pk], words[kind]) for _at, pk, kind in keys]


def _keys(rows: QuerySet, kind: str) -> QuerySet:
    named = rows.order_by().annotate(journal=Value(kind, output_field=CharField()))
    return named.values_list("at", "id", "journal")


def _belongings(expert: Expert) -> list[UUID]:
    """Keys of the rows that tell of the person."""
    tables = [
        model._base_manager.filter(**{field.name: expert.pk}).order_by().values_list("pk", flat=True)
        for model, field in references(Expert)
        if model._meta.app_label in OWN_APPS
    ]
    return list(tables[0].union(*tables[1:], all=True))


def _line(row: JournalRow, in_words: Callable) -> Line:
    return Line(row.at, str(row.by) if row.by else "", in_words(row))


WORDS = {"step": log_words.of_step, "look": log_words.of_look}
