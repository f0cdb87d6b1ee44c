"""Forms about agreed sessions: how it went, cancelling, a new time."""

from decimal import Decimal

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from domain.clock import at, local, now
from registry.sessions.deciding import Told
from registry.sessions.happening import Event
from registry.sessions.preview import Preview
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, HoursField, RadioCards

LABELS: dict[Event, str | Promise] = {
    Event.HELD: _("It took place"),
    Event.CLIENT_ABSENT: _("The client did not come"),
    Event.EMPTY_GROUP: _("Nobody came to the group"),
    Event.SERIES_ENDED: _("The group has ended for good"),
    Event.CANCELLED_BY_ORDERER: _("We cancel"),
    Event.CANCELLED_BY_CLIENT: _("The client cancelled"),
    Event.CANCELLED_BY_BOTH: tt_lazy("We agreed together with {expert:def} to cancel"),
    Event.FORCE_MAJEURE: _("Something that nobody could help"),
    Event.EXPERT_ILL: tt_lazy("{Expert:def} fell ill"),
    Event.CANCELLED_BY_EXPERT: tt_lazy("{Expert:def} cannot come"),
}
CANCELLING = (
    Event.CANCELLED_BY_ORDERER,
    Event.CANCELLED_BY_CLIENT,
    Event.CANCELLED_BY_BOTH,
    Event.FORCE_MAJEURE,
)
HAPPENED = (
    Event.HELD,
    Event.CLIENT_ABSENT,
    Event.EMPTY_GROUP,
    Event.EXPERT_ILL,
    Event.CANCELLED_BY_EXPERT,
    Event.SERIES_ENDED,
)
REASONS = [
    ("", _("No reason is needed")),
    ("compelling", _("A compelling reason")),
    ("agreed_before", _("Agreed beforehand")),
]
CHOOSE = _("Choose one.")
LONGEST = Decimal(24)


class EventForm(forms.Form):
    """Choose what happened; each choice says what it costs."""

    event = forms.ChoiceField(label=_("What happened?"), widget=RadioCards)

    def __init__(self, *args, previews: dict[Event, Preview], **options):
        super().__init__(*args, **options)
        field = self.fields["event"]
        field.choices = [(str(event), LABELS[event]) for event in previews]
        field.widget.hints = {str(event): preview.sentence for event, preview in previews.items()}
        field.error_messages["required"] = CHOOSE


class CancelForm(EventForm):
    """Who cancels. The side of the deadline that the page showed comes back with the answer."""

    event = forms.ChoiceField(label=_("Who cancels?"), widget=RadioCards)
    seen_in_time = forms.NullBooleanField(required=False, widget=forms.HiddenInput)

    def told(self) -> Told:
        """What the person told, for the service."""
        return Told(seen_in_time=self.cleaned_data["seen_in_time"])


class HeldForm(forms.Form):
    """The expert says that the work was done; the agreed length is filled in."""

    hours = HoursField(
        label=_("Hours"),
        min_value=Decimal("0.25"),
        max_value=LONGEST,
        help_text=_("Change this if the time was other."),
    )

    def __init__(self, *args, session, **options):
        self.planned = int((session.ends_at - session.starts_at).total_seconds() // 60)
        options.setdefault("initial", {}).setdefault("hours", _hours(self.planned))
        super().__init__(*args, **options)

    def minutes(self) -> int | None:
        """Minutes really worked, None when as agreed."""
        hours = self.cleaned_data.get("hours")
        minutes = int((hours * 60).to_integral_value()) if hours else self.planned
        return None if minutes == self.planned else minutes


class OutcomeForm(HeldForm, EventForm):
    """The orderer tells how it went."""

    belongs_to = {"time_reused": Event.CLIENT_ABSENT, "reason": Event.SERIES_ENDED}
    field_order = ["event", "hours", "participants", "time_reused", "reason"]
    hours = HoursField(
        label=_("Hours"), required=False, min_value=Decimal("0.25"), max_value=LONGEST,
        help_text=_("Change this if the time was other."),
    )  # fmt: skip
    participants = forms.IntegerField(
        label=_("How many people took part"), required=False, min_value=1, max_value=10_000,
        error_messages={"invalid": _("Write the number of people, for example 12.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )  # fmt: skip
    time_reused = forms.BooleanField(
        label=_("The client did not come, and we used the time for other shared work"), required=False
    )
    reason = forms.ChoiceField(
        label=_("Why the group ended"),
        required=False,
        choices=REASONS,
        help_text=_("Tell this if the group has ended."),
    )

    def __init__(self, *args, previews: dict[Event, Preview], **options):
        super().__init__(*args, previews=previews, **options)
        for name, event in self.belongs_to.items():
            if event not in previews:
                del self.fields[name]

    def clean(self):
        """A series ends only for a reason (A059)."""
        cleaned = super().clean()
        if cleaned.get("event") == Event.SERIES_ENDED and not cleaned.get("reason"):
            self.add_error("reason", _("Choose the reason."))
        return cleaned

    def told(self) -> Told:
        """What the person told, for the service: only what belongs to the event."""
        told, event = self.cleaned_data, self.cleaned_data["event"]
        return Told(
            reason=told.get("reason", "") if event == Event.SERIES_ENDED else "",
            participants=told["participants"] if event == Event.HELD else None,
            minutes=self.minutes() if event == Event.HELD else None,
            time_reused=bool(told.get("time_reused")) and event == Event.CLIENT_ABSENT,
        )


class MoveForm(forms.Form):
    """A new time, and whether the expert has agreed to it."""

    day = DayField(label=_("New day"), help_text=_("For example 25.11.2026"))
    since = ClockField(label=_("Starts at"), help_text=_("For example 13.00"))
    until = ClockField(label=_("Ends at"), help_text=_("For example 14.30"))
    event = forms.ChoiceField(label=tt_lazy("Has {expert:def} agreed to the new time?"), widget=RadioCards)
    seen_in_time = forms.NullBooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, session, previews: dict[Event, Preview], **options):
        initial = {"since": local(session.starts_at).time(), "until": local(session.ends_at).time()}
        super().__init__(*args, initial={**initial, **options.pop("initial", {})}, **options)
        self.fields["event"].error_messages["required"] = CHOOSE
        self.fields["event"].choices = [
            (str(Event.MOVED_WITH_CONSENT), tt_lazy("Yes, we agreed the new time together")),
            (str(Event.MOVED_WITHOUT_CONSENT), _("No, or not asked yet")),
        ]
        self.fields["event"].widget.hints = {
            str(event): preview.sentence for event, preview in previews.items()
        }

    def clean(self):
        """The new time is ahead and ends after it starts."""
        told = super().clean()
        if not all(told.get(name) for name in ("day", "since", "until")):
            return told
        told["starts_at"], told["ends_at"] = (at(told["day"], told[name]) for name in ("since", "until"))
        if told["starts_at"] <= now():
            self.add_error("day", _("The new time has already passed. Choose a later time."))
        if told["ends_at"] <= told["starts_at"]:
            self.add_error("until", _("The end must be later than the start."))
        return told

    def told(self) -> Told:
        """What the person told, for the service."""
        told = self.cleaned_data
        late = told["seen_in_time"] if told["event"] == Event.MOVED_WITHOUT_CONSENT else None
        return Told(starts_at=told["starts_at"], ends_at=told["ends_at"], seen_in_time=late)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize() + 0
