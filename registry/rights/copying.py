"""A person's own data out of the registry of fields (GDPR articles 15 and 20): whole, generic, nobody else's names."""

import base64
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

from crypto.fields import EncryptedTextField
from crypto.values import SealedValue
from domain.clock import now
from files.models import StoredFile
from privacy.registry import DataClass, Described
from registry.experts.models import Expert
from registry.rights.subjects import Person, all_rows, model_of, person_of
from tenants.context import current_tenant

# Keys and states say nothing to the person; other people are left out; PERSON points at people by key.
LEFT_OUT = frozenset({DataClass.TECHNICAL, DataClass.PERSON, DataClass.OTHERS})


def export_person(expert: Expert) -> dict[str, Any]:
    """Everything held about the expert, by model, fit for JSON. One's own sealed values are opened to oneself."""
    person = person_of(expert)
    return {
        "organisation": str(current_tenant()),
        "made_at": now().isoformat(),
        "data": [
            {
                "what": row.label,
                "purpose": str(row.purpose),
                "kept": row.retention,
                "rows": [
                    {field.name: plain_value(value) for field, value in facts_in(row, found)}
                    for found in rows
                ],
            }
            for row, rows in own_rows(person)
        ],
    }


def own_rows(person: Person) -> Iterator[tuple[Described, list[Model]]]:
    """The models that hold something about the person, with the rows."""
    for row, rows in all_rows(person):
        related = [field.name for field in _shown(row) if field.is_relation]
        found = list(rows.select_related(*related) if related else rows)
        if found and _shown(row):
            yield row, found


def facts_in(row: Described, found: Model) -> Iterator[tuple[Field, Any]]:
    """The fields of a row that its person may see, with their values; empty ones are left out."""
    for field in _shown(row):
        value = getattr(found, field.name)
        if value not in (None, "", [], {}) and not isinstance(value, bytes | memoryview):
            yield field, value


def plain_value(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, SealedValue):
        return value.reveal()
    if isinstance(value, StoredFile):
        content = base64.b64encode(value.opened()).decode()
        return {"name": value.name, "type": value.content_type, "content": content}
    if isinstance(value, Model):
        return name_of(value)
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def name_of(row: Model) -> str:
    """What a row is called, or its key when it has no name."""
    return str(row) if type(row).__str__ is not Model.__str__ else str(row.pk)


def _shown(row: Described) -> list[Field]:
    """Fields for the person's eyes. A hash or a token is a secret that is not the person's own."""
    fields = {field.name: field for field in model_of(row)._meta.concrete_fields}
    return [
        fields[name]
        for name, holds in row.fields.items()
        if holds not in LEFT_OUT
        and (holds != DataClass.SECRET or isinstance(fields[name], EncryptedTextField))
    ]
