"""The forms of ordering: when and where (page 2), and a room. Services check the same things again."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from domain import clock
from domain.errors import DomainError
from registry.orders import selectors
from registry.orders.fields import FreeTextForm, RoomField, UnitField
from registry.orders.free_text import read_reference
from registry.orders.models import AudienceScope, Mode, Order
from registry.orders.rooms import check_room, free_rooms
from registry.orders.timing import TimeRefused, check_times
from tenants.organisation.models import Room
from tenants.terminology.terms import tt_lazy
from ui.formats import hours
from ui.forms import ClockField, DayField, HoursField, RadioCards

LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
REQUIRED = {"required": _("Fill this in.")}


class WhenForm(FreeTextForm):
    """Page 2. When, where, for whom, who receives and who supports (A028, A145, A146, A159–A161)."""

    day = DayField(
        label=_("Day"),
        help_text=_("For example 25.11.2026"),
        error_messages={"required": _("Write the day.")},
    )
    since = ClockField(label=_("From"), error_messages={"required": _("Write when it begins.")})
    until = ClockField(label=_("To"), required=False)
    unit = UnitField(
        None, label=tt_lazy("{Unit}"), empty_label=_("Choose"),
        error_messages={"required": tt_lazy("Choose the {unit}."), "invalid_choice": tt_lazy("Choose the {unit} from the list.")},
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("How do you meet?"), choices=Mode, widget=RadioCards, error_messages=REQUIRED
    )
    room = RoomField(
        label=_("Room"), help_text=tt_lazy("A room of the {unit}. It is booked when you send the {order}.")
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=200,
        help_text=tt_lazy("Room or address. Leave empty to use the address of the {unit}."),
    )  # fmt: skip
    audience_scope = forms.ChoiceField(
        label=_("For whom?"), choices=[("", _("Choose")), *AudienceScope.choices],
        error_messages={"required": _("Choose for whom.")},
    )  # fmt: skip
    audience_size = forms.IntegerField(
        label=_("How many people?"), required=False, min_value=1, max_value=100_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": _("Write the number of people in digits, for example 12.")},
    )  # fmt: skip
    receiver = forms.CharField(
        label=_("Who receives?"), max_length=120, error_messages={"required": _("Write who receives.")},
        help_text=_("A worker's name. The name is shown to the one who comes."),
    )  # fmt: skip
    support_person = forms.CharField(
        label=_("Who supports during the task?"), max_length=120, help_text=_("A worker whose support is at hand."),
        error_messages={"required": _("Write who supports during the task.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    accessibility = forms.CharField(
        label=_("Accessibility and aids"), required=False, max_length=300,
        help_text=_("For example: lift, hearing loop, step at the door."),
    )  # fmt: skip
    travel_agreed = forms.CharField(
        label=_("What has been agreed about travel?"), required=False, max_length=300,
        help_text=_("For example: own car 40 km, or bus tickets. Taking part must cost nothing to the one who comes."),
    )  # fmt: skip
    preparation_agreed = forms.BooleanField(label=_("Preparation has been agreed"), required=False)
    preparation_hours = HoursField(
        label=_("Hours of preparation"), required=False, max_digits=4, max_value=40
    )
    client_reference = forms.CharField(
        label=_("Your own code for the client"), required=False, max_length=20,
        help_text=_("Only a code, for example AS-12. Never a name or an identity code."),
    )  # fmt: skip
    free_texts = ("place", "receiver", "support_person", "accessibility", "travel_agreed")
    EXTRAS = ("accessibility", "travel_agreed", "preparation_agreed", "preparation_hours", "client_reference")

    def __init__(self, *args, user, order: Order, **kwargs):
        super().__init__(*args, initial={**_initial(user, order), **kwargs.pop("initial", {})}, **kwargs)
        self.order = order
        self.fields["unit"].queryset = selectors.units_to_order_for(user)
        if not self.fields["room"].offer(selectors.rooms_to_book(user)):
            del self.fields["room"]
        if order.product_id:
            usual = hours(Decimal(order.usual_minutes) / 60, get_language() or "fi")
            self.fields["until"].help_text = _("Leave empty to use the usual length, %(hours)s.") % {
                "hours": usual
            }

    def clean_client_reference(self) -> str:
        try:
            return read_reference(self.cleaned_data["client_reference"])
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("until") and not self.has_error("until") and not self.order.product_id:
            self.add_error("until", _("Write when it ends."))
        hours_missing = not cleaned.get("preparation_hours") and not self.has_error("preparation_hours")
        if cleaned.get("preparation_agreed") and hours_missing:
            self.add_error("preparation_hours", _("Write how many hours of preparation were agreed."))
        self._clean_times(cleaned)
        self._clean_room(cleaned)
        return cleaned

    def _clean_room(self, cleaned: dict) -> None:
        if not {"unit", "starts_at", "ends_at"} <= {name for name, value in cleaned.items() if value}:
            return
        try:
            check_room(
                cleaned.get("room"), self.order, cleaned["unit"], cleaned["starts_at"], cleaned["ends_at"]
            )
        except DomainError as refusal:
            self.add_error("room", str(refusal))

    def _clean_times(self, cleaned: dict) -> None:
        if not cleaned.get("day") or not cleaned.get("since") or self.has_error("until"):
            return
        starts = clock.at(cleaned["day"], cleaned["since"])
        ends = (
            clock.at(cleaned["day"], cleaned["until"])
            if cleaned.get("until")
            else starts + _usual(self.order)
        )
        try:
            check_times(starts, ends, clock.now())
        except TimeRefused as refusal:
            self.add_error(refusal.field, str(refusal))
        cleaned["starts_at"], cleaned["ends_at"] = starts, ends

    def answers(self) -> dict:
        """What `save_when` takes."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("day", "since", "until")
        }

    @property
    def extras(self) -> list:
        """Fields that many orders do not need, shown folded."""
        return [self[name] for name in self.EXTRAS]

    @property
    def extras_open(self) -> bool:
        """Whether the folded part has something in it, or something to mend."""
        return any(field.errors or field.value() for field in self.extras)


class BookRoomForm(forms.Form):
    """A room for an order that has been sent; the empty choice gives the room up."""

    room = RoomField(label=_("Room"), widget=RadioCards)

    def __init__(self, *args, order: Order, **kwargs):
        super().__init__(*args, initial={"room": order.room_id}, **kwargs)
        rooms = Room.objects.filter(unit=order.unit, is_active=True)
        free = set(
            free_rooms(order.unit, order.starts_at, order.ends_at, but=order.pk).values_list("pk", flat=True)
        )
        self.has_rooms = self.fields["room"].offer(rooms)
        self.fields["room"].widget.hints = {
            str(room.pk): _("Free at that time") if room.pk in free else _("Booked for something else")
            for room in rooms
        }


def _usual(order: Order):
    return dt.timedelta(minutes=order.usual_minutes)


def _initial(user, order: Order) -> dict:
    """What the draft holds; for a new one, the person who orders receives and supports."""
    names = [field for field in WhenForm.base_fields if hasattr(order, field)]
    initial = {name: getattr(order, name) for name in names} | {"unit": order.unit_id, "room": order.room_id}
    initial["audience_scope"] = order.audience_scope or _usual_scope(order)
    if order.starts_at is None:
        return initial | {"receiver": user.get_full_name(), "support_person": user.get_full_name()}
    starts, ends = clock.local(order.starts_at), clock.local(order.ends_at)
    return initial | {"day": starts.date(), "since": starts.time(), "until": ends.time()}


def _usual_scope(order: Order) -> str:
    if order.product_id and order.product.audience_scope:
        return order.product.audience_scope
    return AudienceScope.GROUP if order.task_type_id and order.task_type.is_group else ""
