"""Seal old rows again with the writing key. Run it per tenant, as often as you like (security.md section 6)."""

from collections.abc import Iterator

from django.db import models
from django.db.models.functions import Substr

from crypto.fields import EncryptedTextField
from crypto.sealing import writing_header


def encrypted_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    """The encrypted fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def reseal(model: type[models.Model], *, using: str = "default", batch: int = 500) -> int:
    """Re-seal up to `batch` rows per field of the current tenant; returns how many changed, 0 when all is done.

    A row that somebody changed meanwhile is left alone: it was sealed with the writing key by that change.
    Raises KeyMissing or Unreadable at the first value that does not open, with that row untouched.
    """
    return sum(
        _reseal_row(field, row, using)
        for field in encrypted_fields(model)
        for row in _old(field, using, batch)
    )


def _old(field: EncryptedTextField, using: str, batch: int) -> Iterator[models.Model]:
    header = writing_header()
    head = Substr(field.attname, 1, len(header), output_field=models.BinaryField())
    rows = field.model._base_manager.using(using).filter(**{f"{field.attname}__isnull": False})
    old = rows.annotate(head=head).exclude(head=header).order_by("pk").only("pk", field.attname)
    return iter(old[:batch])


def _reseal_row(field: EncryptedTextField, row: models.Model, using: str) -> int:
    was = getattr(row, field.attname)
    same_row = field.model._base_manager.using(using).filter(pk=row.pk, **{field.attname: was})
    return same_row.update(**{field.attname: was.sealed_at(field.place_of(row))})
