"""The forms of ordering: what, then when and where. Services check the same things again."""

import datetime as dt
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from domain import clock
from domain.errors import DomainError
from domain.ids import new_id
from registry.orders import selectors
from registry.orders.free_text import read_reference, refuse_client_data
from registry.orders.models import AudienceScope, Mode, Order, in_language
from registry.orders.services import MAX_TOPICS
from registry.orders.timing import TimeRefused, check_times
from registry.orders.wording import DESCRIPTIONS, TopicGroup, topic_groups, topics_found
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, HoursField, RadioCards

LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
REQUIRED = {"required": _("Fill this in.")}


class UnitField(forms.ModelChoiceField):
    """A unit of those given; anything else, also what is no key at all, gets the same sentence."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


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


class WhatForm(FreeTextForm):
    """Page 1. A ready product or a kind of work, topics, and the need in own words (A142–A144)."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("What do you need?"), widget=RadioCards,
        error_messages={"required": _("Choose what you need."), "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    topic_search = forms.CharField(
        label=_("Search for a topic"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search"}),
    )
    topic_codes = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose the topics from the list.")},
    )  # fmt: skip
    need = forms.CharField(
        label=_("Tell in your own words"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("What is it for, and what do you or the group expect? Do not write clients' names or details."),
        error_messages={"max_length": _("Write at most 1,000 characters.")},
    )  # fmt: skip
    free_texts = ("need",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.products = {f"product:{product.code}": product for product in selectors.products_on_offer()}
        self.tasks = {f"task:{task.code}": task for task in selectors.task_types_on_offer()}
        what = self.fields["what"]
        what.choices = [(value, str(thing)) for value, thing in (self.products | self.tasks).items()]
        what.widget.hints = self._hints()
        self.fields["topic_codes"].choices = [choice for group in topic_groups() for choice in group.topics]
        self.initial.setdefault("key", str(new_id()))

    @classmethod
    def of(cls, order: Order) -> "WhatForm":
        """The form filled in from a draft."""
        if not order.task_type_id:
            return cls()
        what = f"product:{order.product.code}" if order.product_id else f"task:{order.task_type.code}"
        return cls(initial={"what": what, "need": order.need, "topic_codes": order.topic_codes})

    @classmethod
    def searching(cls, posted) -> "WhatForm":
        """What was typed so far, while the topics are searched: nothing is judged yet and nothing is lost."""
        initial = {name: posted.get(name, "") for name in ("key", "what", "topic_search", "need")}
        return cls(initial={**initial, "topic_codes": posted.getlist("topic_codes")})

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

    def answers(self) -> dict:
        """What `save_what` takes."""
        what = self.cleaned_data["what"]
        product = self.products.get(what)
        return {
            "task_type": product.task_type if product else self.tasks[what],
            "product": product,
            "need": self.cleaned_data["need"],
            "topic_codes": self.cleaned_data["topic_codes"],
        }

    @property
    def picker(self) -> list[dict]:
        """Topic groups with their ticks. A search leaves what was found and what is ticked."""
        search = str(self["topic_search"].value() or "").strip()
        found, ticks = topics_found(search), {tick.data["value"]: tick for tick in self["topic_codes"]}
        chosen = set(map(str, self["topic_codes"].value() or ()))
        return [
            shown for group in topic_groups() if (shown := _shown(group, ticks, chosen, found, bool(search)))
        ]

    def _hints(self) -> dict:
        hints = {value: DESCRIPTIONS.get(task.code, "") for value, task in self.tasks.items()}
        return hints | {value: _product_hint(product) for value, product in self.products.items()}


def _product_hint(product):
    return in_language(product.descriptions) or DESCRIPTIONS.get(product.code) or ""


def _shown(group: TopicGroup, ticks: dict, chosen: set[str], found: set[str], searching: bool) -> dict | None:
    codes = [code for code, _label in group.topics]
    visible = [code for code in codes if not searching or code in found or code in chosen]
    if not visible:
        return None
    return {
        "label": group.label,
        "ticks": [ticks[code].data for code in visible],
        "chosen": len(chosen & set(codes)),
        "is_open": searching or bool(chosen & set(codes)),
    }


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
        if order.product_id:
            self.fields["until"].help_text = _("Leave empty to use the usual length.")

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
        return cleaned

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


def _usual(order: Order):
    return dt.timedelta(minutes=order.product.minutes)


def _initial(user, order: Order) -> dict:
    """What the draft holds; for a new one, the person who orders receives and supports."""
    names = [field for field in WhenForm.base_fields if hasattr(order, field)]
    initial = {name: getattr(order, name) for name in names} | {"unit": order.unit_id}
    initial["audience_scope"] = order.audience_scope or _usual_scope(order)
    if order.starts_at is None:
        return initial | {"receiver": user.get_full_name(), "support_person": user.get_full_name()}
    starts, ends = clock.local(order.starts_at), clock.local(order.ends_at)
    return initial | {"day": starts.date(), "since": starts.time(), "until": ends.time()}


def _usual_scope(order: Order) -> str:
    if order.product_id and order.product.audience_scope:
        return order.product.audience_scope
    return AudienceScope.GROUP if order.task_type_id and order.task_type.is_group else ""
