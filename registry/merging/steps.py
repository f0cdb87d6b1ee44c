"""One changed field of one row, kept so that it can be put back exactly: also ciphertext, byte for byte."""

import base64
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from crypto.values import SealedValue


@dataclass(frozen=True)
class Step:
    """`field` of the row was `before` and became `after`; both as `encode` gives them."""

    label: str
    pk: str
    field: str
    before: Any
    after: Any

    def as_data(self) -> list:
        return [self.label, self.pk, self.field, self.before, self.after]


def put(row: models.Model, **values: Any) -> list[Step]:
    """Set the fields and save them; what changed, as steps."""
    steps = []
    for name, value in values.items():
        field = row._meta.get_field(name)
        before = encode(getattr(row, field.attname))
        setattr(row, field.attname, value)
        row.save(update_fields=[name])
        after = encode(getattr(row, field.attname))
        if before != after:
            steps.append(Step(row._meta.label, str(row.pk), name, before, after))
    return steps


def put_back(steps: list[Step]) -> int:
    """Undo the steps, the last first. What somebody has changed since stays as it is; returns how many did."""
    return sum(not _put_back(step) for step in reversed(steps))


def _put_back(step: Step) -> bool:
    model = apps.get_model(step.label)
    field = model._meta.get_field(step.field)
    row = model._base_manager.filter(pk=step.pk)
    is_as_left = row.filter(**_equals(field, step.after))
    return bool(is_as_left.update(**{field.attname: decode(field, step.before)}))


def _equals(field: models.Field, data: Any) -> dict[str, Any]:
    return {f"{field.attname}__isnull": True} if data is None else {field.attname: decode(field, data)}


def encode(value: Any) -> Any:
    """A field's value as JSON can hold it."""
    if isinstance(value, SealedValue):
        return {"sealed": base64.b64encode(value.blob).decode()}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, UUID | dt.date | dt.time | Decimal):
        return {"text": str(value)}
    return value


def decode(field: models.Field, data: Any) -> Any:
    """The value that `encode` was given."""
    if not isinstance(data, dict):
        return data
    kind, text = next(iter(data.items()))
    if kind == "text":
        target = field.target_field if field.is_relation else field
        return target.to_python(text)
    raw = base64.b64decode(text)
    return SealedValue(blob=raw) if kind == "sealed" else raw
