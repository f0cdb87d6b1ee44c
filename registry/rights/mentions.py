"""A person's name, mail or phone in other rows' free text: found for the report, and taken out at the erasure."""

import re
from collections.abc import Iterator

from django.db.models import Field, Model, Q

from privacy.registry import DataClass, Described
from registry.experts.models import Expert
from registry.rights.planning import running_rows
from registry.rights.subjects import Person, model_of, rows_here, rows_of
from tenants.grants import APPEND_ONLY
from tenants.terminology.terms import tt

SHORTEST = 5  # a shorter word would hit half the dictionary


def words_of(person: Person) -> list[str]:
    """What tells who the person is, the longest first."""
    words: set[str] = set()
    for expert in Expert.objects.filter(pk__in=person.keys):
        words |= {str(expert), f"{expert.last_name} {expert.first_name}", expert.email, expert.phone}
    for user in person.users:
        words |= {user.email, user.get_full_name(), user.phone}
    return sorted((word for word in words if len(word) >= SHORTEST), key=len, reverse=True)


def count_mentions(person: Person) -> int:
    """How many rows mention the person in free text."""
    return sum(1 for _found in _mentions(person, words_of(person.as_expert)))


def remove_mentions(person: Person, words: list[str]) -> int:
    """Put a neutral word in place of the person. What the law keeps as it is, stays. Returns how many rows changed."""
    removed, changed = tt("[removed]"), 0
    for found, fields in _mentions(person, words):
        for field in fields:
            setattr(found, field.name, _without(getattr(found, field.name), words, removed))
        type(found)._base_manager.filter(pk=found.pk).update(
            **{field.name: getattr(found, field.name) for field in fields}
        )
        changed += 1
    return changed


def _mentions(person: Person, words: list[str]) -> Iterator[tuple[Model, list[Field]]]:
    for row in rows_here():
        fields = _texts(row)
        hits = Q()
        for field in fields:
            for word in words:
                hits |= Q(**{f"{field.name}__icontains": word})
        if not hits or not words:
            continue
        rows = model_of(row)._base_manager.filter(hits)
        running = running_rows(row, rows_of(row, person), person) if row.person or row.user else None
        if running is not None:
            rows = rows.exclude(pk__in=running.values("pk"))
        for found in rows:
            yield found, fields


def _texts(row: Described) -> list[Field]:
    """Free text that can be searched: in this organisation's own tables, not sealed, not in a journal."""
    model = model_of(row)
    if model._meta.db_table in APPEND_ONLY:
        return []
    fields = [model._meta.get_field(name) for name, holds in row.fields.items() if holds == DataClass.TEXT]
    return [field for field in fields if field.get_internal_type() in {"CharField", "TextField"}]


def _without(text: str, words: list[str], removed: str) -> str:
    pattern = "|".join(re.escape(word) for word in words)
    return re.sub(pattern, removed.replace("\\", ""), text, flags=re.IGNORECASE)
