"""Writing the journals, always in the transaction of the deed."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from audit.models import AccessEntry, Disclosure, Entry


def record(action: str, *, subject, by, **facts) -> None:
    """Note that `by` did `action` to `subject`. Facts are ids, codes, sums and dates; never free text."""
    _entry(action, subject, by, facts).save(force_insert=True)


def record_for_many(action: str, *, subjects: Iterable, by, **facts) -> None:
    """The same deed to many rows at once: one entry each, in a few queries."""
    record_each(action, ((row, facts) for row in subjects), by=by)


def record_each(action: str, deeds: Iterable[tuple], *, by) -> None:
    """The same deed to many rows, each (row, facts) with facts of its own; in a few queries."""
    Entry.objects.bulk_create((_entry(action, row, by, facts) for row, facts in deeds), batch_size=1000)


def record_access(*, person_id: UUID, by, purpose: str, kind: str, reason: str = "") -> None:
    """Note that `by` looked at a person's data (security.md P12)."""
    AccessEntry.objects.create(person_id=person_id, by=by, purpose=purpose, kind=kind, reason=reason)


def record_access_to_many(person_ids: Iterable[UUID], *, by, purpose: str, kind: str) -> None:
    """The same for a list of people that one page shows, in one query."""
    AccessEntry.objects.bulk_create(
        AccessEntry(person_id=person_id, by=by, purpose=purpose, kind=kind) for person_id in person_ids
    )


def record_disclosure(*, what: str, subject_id: UUID, by, receiver: str, ground: str, people: int) -> None:
    """Note that data of `people` persons was handed out (Act 906/2019 section 17)."""
    Disclosure.objects.create(
        what=what, subject_id=subject_id, by=by, receiver=receiver, ground=ground, people=people
    )


def _entry(action: str, subject, by, facts: dict) -> Entry:
    plain = {name: _plain(value) for name, value in facts.items()}
    return Entry(action=action, subject=subject._meta.label_lower, subject_id=subject.pk, by=by, facts=plain)


def _plain(value):
    if isinstance(value, UUID | Decimal | dt.date | dt.datetime):
        return str(value)
    return value
