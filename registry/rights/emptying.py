"""Taking rows away, or the personal fields out of them. The registry says which; these functions only do it."""

from collections.abc import Iterable
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model, QuerySet

from crypto.fields import EncryptedTextField
from files.models import StoredFile
from privacy.registry import DataClass, Described
from registry.rights.subjects import model_of
from tenants.grants import APPEND_ONLY

NOTHING = "–"  # in a field that cannot be empty


def in_order(rows: Iterable[Described]) -> list[Described]:
    """Rows that point at others before those they point at, so that nothing is in the way of a removal."""
    by_model = {model_of(row): row for row in rows}
    graph = {row.label: set() for row in by_model.values()}
    for model, row in by_model.items():
        for field in model._meta.concrete_fields:
            target = by_model.get(field.related_model) if isinstance(field, ForeignKey) else None
            if target and target is not row:
                graph[target.label].add(row.label)
    found = {row.label: row for row in by_model.values()}
    return [found[label] for label in TopologicalSorter(graph).static_order()]


def remove(row: Described, rows: QuerySet) -> None:
    """The rows and their documents."""
    files = _files_of(row, rows)
    rows.delete()
    StoredFile.objects.filter(pk__in=files).delete()


def empty(row: Described, rows: QuerySet) -> None:
    """The rows stay, their personal fields are emptied, and their documents go. Journals are emptied by their function."""
    model = model_of(row)
    keys = list(rows.values_list("pk", flat=True))
    if model._meta.db_table in APPEND_ONLY:
        empty_history(keys)
        return
    files = _files_of(row, rows)
    fields = [model._meta.get_field(name) for name in row.personal_fields]
    changes = {field.name: empty_value(field) for field in fields if not field.generated}
    own = model._base_manager.filter(pk__in=keys)
    sealed = {name: value for name, value in changes.items() if value == NOTHING and _is_sealed(model, name)}
    own.update(**{name: value for name, value in changes.items() if name not in sealed})
    if sealed:
        _seal(own, sealed)
    StoredFile.objects.filter(pk__in=files).delete()


def empty_value(field: Field) -> Any:
    """What stands in an emptied field."""
    if field.null:
        return None
    if isinstance(field, EncryptedTextField):
        return NOTHING
    if isinstance(field, ArrayField | JSONField):
        return field.get_default() if field.has_default() else []
    return "" if field.empty_strings_allowed else field.get_default()


def empty_history(keys: Iterable[UUID]) -> None:
    """Take the words out of the journals of these subjects; who did what and when stays (tenants/grants.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT empty_history(%s::uuid[])", [list(keys)])


def _files_of(row: Described, rows: QuerySet) -> list[UUID]:
    names = [name for name, holds in row.fields.items() if holds == DataClass.FILE and _is_file(row, name)]
    return [key for name in names for key in rows.values_list(name, flat=True) if key]


def _is_file(row: Described, name: str) -> bool:
    return model_of(row)._meta.get_field(name).related_model is StoredFile


def _is_sealed(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), EncryptedTextField)


def _seal(rows: QuerySet, values: dict[str, str]) -> None:
    """A sealed value belongs to its row, so each is sealed by itself."""
    for found in rows:
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=[*values])
