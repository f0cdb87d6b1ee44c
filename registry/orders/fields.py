"""What several forms of orders share: a unit, a room of a unit, and the look for client data in free texts."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from domain.errors import DomainError
from domain.ids import new_id
from registry.orders.free_text import refuse_client_data
from registry.orders.services import MAX_TOPICS


class UnitField(forms.ModelChoiceField):
    """A unit of those given; anything else, also what is no key at all, gets the same sentence."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class RoomField(forms.ModelChoiceField):
    """A room, told with its seats; the rooms of several units are shown under the units' names."""

    def __init__(self, *args, **kwargs):
        super().__init__(
            None, *args, required=False, empty_label=_("No room"),
            error_messages={"invalid_choice": _("Choose the room from the list.")}, **kwargs,
        )  # fmt: skip

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error

    def offer(self, rooms) -> bool:
        """Take these rooms as the choices; False when there are none."""
        self.queryset = rooms
        by_unit: dict[str, list] = {}
        for room in rooms:
            by_unit.setdefault(str(room.unit), []).append((room.pk, room_in_words(room)))
        groups = (
            list(by_unit.items()) if len(by_unit) > 1 else [row for rows in by_unit.values() for row in rows]
        )
        self.choices = [("", self.empty_label), *groups]
        return bool(groups)


def room_in_words(room) -> str:
    """The room's name and how many it seats."""
    if not room.seats:
        return room.name
    seats = ngettext("%(n)s seat", "%(n)s seats", room.seats) % {"n": room.seats}
    return f"{room.name} ({seats})"


class FreeTextForm(forms.Form):
    """Looks for client data in every text that a person writes freely (security.md section 5)."""

    free_texts: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.free_texts:
            try:
                refuse_client_data(cleaned.get(name) or "")
            except DomainError as error:
                self.add_error(name, str(error))
        return cleaned


class WishForm(FreeTextForm):
    """The form where an order begins: its key makes a second tap the same order, and topics are not too many."""

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return new_id()

    def clean_topic_codes(self) -> list[str]:
        chosen = self.cleaned_data["topic_codes"]
        if len(chosen) > MAX_TOPICS:
            raise ValidationError(_("Choose at most 10 topics."))
        return chosen
