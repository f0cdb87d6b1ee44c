"""Forms of events: what, when, for whom; people; mentoring."""

import datetime as dt

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from domain.clock import at, local
from registry.events.models import Event, EventKind, OpenTo
from registry.experts.models import Expert, ExpertStatus, TrainingKind
from registry.training.models import Provider
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, RadioCards

REQUIRED = {"required": _("Fill this in.")}
MOST_DAYS = 20
BLANK_ROWS = 2


def _number(label, *, most: int, help_text="") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, help_text=help_text,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": _("Write the number in digits, for example 12.")},
    )  # fmt: skip


def _text(label, *, most: int, rows: int, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
    )


class EventForm(forms.ModelForm):
    """An event without its times."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=EventKind, widget=forms.RadioSelect, error_messages=REQUIRED
    )
    title = forms.CharField(label=_("Name of the event"), max_length=120, error_messages=REQUIRED)
    text = _text(_("What is it about?"), most=2000, rows=5)
    is_remote = forms.BooleanField(label=_("It is held remotely"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Link for taking part"), required=False, max_length=300, assume_scheme="https",
        help_text=_("Shown only to those who have a seat."),
        error_messages={"invalid": _("Write the whole address, for example https://kokous.example.fi/abc.")},
    )  # fmt: skip
    practical = _text(
        _("Good to know"), most=1000, rows=3, help_text=_("Arriving, accessibility, food, what to bring.")
    )
    open_to = forms.ChoiceField(
        label=_("Who may come?"), choices=OpenTo, widget=forms.RadioSelect, error_messages=REQUIRED
    )
    seats = _number(_("How many people fit?"), most=1000, help_text=_("Leave empty when there is no limit."))
    sign_up_until = DayField(label=_("Last day to sign up"), error_messages={"required": _("Write the day.")})
    leader = forms.CharField(label=_("Who leads it?"), required=False, max_length=120)
    provider = forms.ModelChoiceField(
        None, label=_("Who gives the course?"), required=False, empty_label=_("Our own organisation")
    )
    gives_kind = forms.ChoiceField(
        label=_("Which training does it give?"),
        required=False,
        choices=[("", _("None")), *TrainingKind.choices],
    )
    gives_hours = _number(
        _("How many hours of training?"), most=2000, help_text=_("The length of the whole course.")
    )
    valid_months = _number(
        _("For how many months does the training hold?"),
        most=600,
        help_text=_("Leave empty when it does not end."),
    )

    class Meta:
        model = Event
        fields = (
            "kind", "title", "text", "is_remote", "place", "link", "practical", "open_to", "seats", "sign_up_until",
            "leader", "provider", "gives_kind", "gives_hours", "valid_months",
        )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Provider.objects.filter(is_active=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("gives_kind") and not cleaned.get("gives_hours") and not self.has_error("gives_hours"):
            self.add_error("gives_hours", _("Write how many hours of training it gives."))
        if not cleaned.get("is_remote") and not cleaned.get("place"):
            self.add_error("place", _("Write the place, or choose that it is held remotely."))
        return cleaned

    def _post_clean(self) -> None:
        """The service writes; the form only reads what was typed."""


class NoteForm(forms.Form):
    """What is told to those who come."""

    note_of_change = forms.CharField(
        label=_("What has changed?"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("Those who come read this when the time or the place is another."),
    )  # fmt: skip


class CancelForm(forms.Form):
    """Why the event is cancelled."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody who was coming reads this."), error_messages=REQUIRED,
    )  # fmt: skip


class DayForm(forms.Form):
    """One of the times. A row that is left empty is no time."""

    day = DayField(label=_("Day"))
    since = ClockField(label=_("From"))
    until = ClockField(label=_("To"))

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """When it begins and ends."""
        values = self.cleaned_data
        return at(values["day"], values["since"]), at(values["day"], values["until"])


class _Days(forms.BaseFormSet):
    def times(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """The times that were written, in order."""
        return sorted(form.moments() for form in self.forms if form.has_changed() or form.initial)


def day_forms(data=None, *, event: Event | None = None, more: int = BLANK_ROWS) -> _Days:
    """The times of an event, and a few empty rows."""
    rows = [] if event is None else [_row(day) for day in event.days.all()]
    blank = more if rows else more + 1
    formset = formset_factory(DayForm, formset=_Days, extra=blank, max_num=MOST_DAYS, absolute_max=MOST_DAYS)
    return formset(data, initial=rows, prefix="days")


def _row(day) -> dict:
    start, end = local(day.starts_at), local(day.ends_at)
    return {"day": start.date(), "since": start.time(), "until": end.time()}


class ExpertChoice(forms.ModelChoiceField):
    """An active expert, in Finnish order of names."""

    def __init__(self, label, **options) -> None:
        super().__init__(
            None,
            label=label,
            empty_label=_("Choose"),
            error_messages={"required": _("Choose a person.")},
            **options,
        )

    def offer(self, experts=None) -> None:
        """Take these experts as the choices; everybody in the activity when none are given."""
        self.queryset = Expert.objects.filter(status=ExpertStatus.ACTIVE) if experts is None else experts


class ParticipantForm(forms.Form):
    """Somebody whom a coordinator signs up."""

    expert = ExpertChoice(tt_lazy("{Expert}"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].offer()


class PairForm(forms.Form):
    """A mentor and a trainee."""

    mentor = ExpertChoice(_("Mentor"), help_text=_("A trained person who takes the trainee along."))
    trainee = ExpertChoice(_("Trainee"))
    valid_from = DayField(label=_("From which day?"), required=False, help_text=_("Empty: from today."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].offer(
            Expert.objects.filter(status=ExpertStatus.ACTIVE, trainings__isnull=False).distinct()
        )
        self.fields["trainee"].offer()


class EndPairForm(forms.Form):
    """How a mentoring ended."""

    is_completed = forms.ChoiceField(
        label=_("How did it end?"), error_messages=REQUIRED,
        choices=[("yes", _("The mentoring was completed")), ("no", _("It ended before that"))],
        widget=RadioCards(hints={"yes": _("The hours along are written as a training.")}),
    )  # fmt: skip
