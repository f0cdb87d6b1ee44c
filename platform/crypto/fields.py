"""A model field for texts that must not be readable in the database (identity code, IBAN, secrets).

    class PayeeDetails(models.Model):
        id = models.UUIDField(primary_key=True, default=new_id, editable=False)
        iban = EncryptedTextField(null=True)

    details.iban = "FI21…"          # plain until saved, shown as dots
    details.save()                  # sealed for this tenant, model, field and row
    details.iban.reveal()           # the only way to the text

There is no look-up by the text: add a `crypto.blind_index` column where the business rule needs one.
"""

from typing import Any

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from crypto.errors import PlainValueRefused
from crypto.sealing import Place
from crypto.values import SealedValue

SERIALISED = "[sealed]"
LOOKUPS = {"isnull", "exact"}  # exact: equal ciphertext, for compare-and-swap


class SealedAttribute(DeferredAttribute):
    """Hands out the value bound to its row, and takes plain text as a value still to be sealed."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return value and value.at(self.field.place_of(instance))

    def __set__(self, instance: models.Model, value: Any) -> None:
        value = self.field.to_python(value)
        if value and value.place is not None and value.place != self.field.place_of(instance):
            raise PlainValueRefused("A sealed value opens only in its own row: copy it with reveal().")
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """Text sealed with AES-256-GCM. An empty text is stored as NULL, so the field needs `null=True` for it.

    `bound_as` keeps old values readable when the model or field is renamed: `"experts.payeedetails.iban"`,
    the name they were sealed under.
    """

    description = "Encrypted text"
    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, bound_as: str = "", **kwargs: Any) -> None:
        self.bound_as = bound_as
        super().__init__(*args, **kwargs)

    @property
    def get_placeholder(self) -> None:
        """None of its own, unlike other binary fields: many rows go to PostgreSQL as arrays, in one short statement."""
        raise AttributeError

    def place_of(self, instance: models.Model) -> Place:
        """The place of this field in that row; the row's key is known before it is inserted."""
        label, _, name = self.bound_as.rpartition(".")
        return Place(label or self.model._meta.label_lower, name or self.name, str(instance.pk or ""))

    def to_python(self, value: Any) -> SealedValue | None:
        """None, a sealed value, or a plain text as a value still to be sealed. Refuses everything else."""
        if value is None or value == "":
            return None
        if isinstance(value, str) and value != SERIALISED:
            return SealedValue(plain=value)
        if isinstance(value, SealedValue):
            return value
        raise PlainValueRefused(f"{self.name} takes text, not {type(value).__name__} and not '{SERIALISED}'.")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> SealedValue | None:
        """Ciphertext that no one can open before it is bound to a row: what `.values()` gives out."""
        return None if value is None else SealedValue(blob=bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> SealedValue | None:
        """Seal a newly assigned text. A row inserted with another row's ciphertext is refused (Unreadable)."""
        value = getattr(model_instance, self.attname)
        if value is None:
            return None
        if not value.is_sealed:
            value = value.sealed_at(self.place_of(model_instance))
            setattr(model_instance, self.attname, value)
        elif add:
            value.reveal()
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        """Only ciphertext goes to the database: `.update(iban="FI…")` and `.filter(iban="FI…")` are refused."""
        if value is None:
            return None
        if not isinstance(value, SealedValue):
            raise PlainValueRefused(f"{self.name} is encrypted: assign it and save the row.")
        return value.blob

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The driver's wrapper of the ciphertext."""
        blob = value if prepared and not isinstance(value, SealedValue) else self.get_prep_value(value)
        return None if blob is None else connection.Database.Binary(blob)

    def value_to_string(self, obj: models.Model) -> str:
        """What serialisers show: that there is a value, never the value nor its ciphertext."""
        return SERIALISED if getattr(obj, self.attname) else ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse look-ups that could only be meant for the plain text."""
        return super().get_lookup(lookup_name) if lookup_name in LOOKUPS else None

    def formfield(self, **kwargs: Any) -> None:
        """None: forms ask for the value with a field and a check of their own."""

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bound_as:
            kwargs["bound_as"] = self.bound_as
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """E001: the row needs a UUID key with a default, because the key is part of the seal. E002: no unique."""
        errors = super().check(**kwargs)
        pk = self.model._meta.pk
        if not (isinstance(pk, models.UUIDField) and pk.has_default()):
            sentence = "An encrypted field needs a UUID primary key with a default."
            errors.append(checks.Error(sentence, obj=self, id="crypto.E001"))
        if self.unique or getattr(self, "db_index", False) or self.has_default():
            sentence = "An encrypted field has no unique, index or default."
            errors.append(checks.Error(sentence, obj=self, id="crypto.E002"))
        return errors
