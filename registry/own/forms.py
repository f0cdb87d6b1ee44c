"""What an expert tells on the own pages. Each page has one form, and none asks for a reason (A202)."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from domain.clock import today
from domain.period import Month
from registry.bank.contact_details import contact_details_in
from registry.bank.wording import LANGUAGES, area_choices, form_choices, topic_choices
from registry.experts.models import Audience, Expert
from registry.rights.models import RequestKind
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, FoldedChoices, RadioCards
from ui.meanwhile import MeanwhileMixin

DIGITS = {"inputmode": "numeric", "class": "input--short"}
WEEKDAYS = {
    1: gettext_lazy("Monday"), 2: gettext_lazy("Tuesday"), 3: gettext_lazy("Wednesday"), 4: gettext_lazy("Thursday"),
    5: gettext_lazy("Friday"), 6: gettext_lazy("Saturday"), 7: gettext_lazy("Sunday"),
}  # fmt: skip


class ContactForm(MeanwhileMixin, forms.ModelForm):
    """How the organisation reaches the expert, and the introduction."""

    class Meta:
        model = Expert
        fields = ("email", "phone", "introduction")
        labels = {
            "email": gettext_lazy("E-mail"),
            "phone": gettext_lazy("Phone number"),
            "introduction": gettext_lazy("About me in my own words"),
        }
        help_texts = {
            "email": "",
            "introduction": gettext_lazy(
                "Shown in the national bank only if you allow it. No contact details here."
            ),
        }
        widgets = {"introduction": forms.Textarea({"rows": 4, "maxlength": 600})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def clean_introduction(self) -> str:
        text = self.cleaned_data["introduction"]
        if contact_details_in(text):
            raise forms.ValidationError(_("Leave contact details out of this text."))
        return text


class LimitsForm(MeanwhileMixin, forms.ModelForm):
    """What kind of work, how much and how far (A145, A202)."""

    task_codes = forms.MultipleChoiceField(
        label=tt_lazy("What kinds of {task:pl} do you do?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("With whom would you like to work?"), choices=Audience, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Choose nothing if anybody is fine."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that you work in"), choices=LANGUAGES.items(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )  # fmt: skip
    area_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Where do you work?"), required=False, widget=FoldedChoices,
        help_text=gettext_lazy("Choose one or more. Choose nothing if you can work anywhere."),
    )  # fmt: skip

    class Meta:
        model = Expert
        fields = (
            "task_codes", "audiences", "is_on_site", "is_remote", "max_audience", "languages", "municipality_code", "max_km",
            "area_codes", "monthly_ceiling", "monthly_hours",
        )  # fmt: skip
        labels = {
            "is_on_site": gettext_lazy("I work on site"),
            "is_remote": gettext_lazy("I work remotely"),
            "max_audience": gettext_lazy("The largest group"),
            "municipality_code": gettext_lazy("Where do you live?"),
            "max_km": gettext_lazy("How far can you go? Kilometres from home"),
            "monthly_ceiling": tt_lazy("At most this many {task:pl} a month"),
            "monthly_hours": gettext_lazy("At most this many hours a month"),
        }
        help_texts = {
            "max_audience": gettext_lazy("Leave empty if any group is fine."),
            "max_km": gettext_lazy(
                "Leave empty if you set no limit. The way is counted as a straight line between towns."
            ),
            "monthly_ceiling": gettext_lazy("Leave empty if you set no limit."),
            "monthly_hours": gettext_lazy("Leave empty if you set no limit."),
        }
        widgets = dict.fromkeys(
            ("max_audience", "max_km", "monthly_ceiling", "monthly_hours"), forms.TextInput(DIGITS)
        ) | {"municipality_code": forms.Select}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task_codes"].choices = form_choices()
        places = [(name, rows[1:]) for name, rows in area_choices()]
        self.fields["area_codes"].choices = places
        home = self.fields["municipality_code"]
        self.fields["municipality_code"] = forms.ChoiceField(
            label=home.label, required=False, choices=[("", "–"), *places], initial=home.initial
        )

    def clean(self):
        told = super().clean()
        if not told.get("is_on_site") and not told.get("is_remote"):
            refusal = _("Choose on site, remotely, or both. To stop for a while, take a pause.")
            self.add_error("is_on_site", refusal)
        return told


class TimesForm(forms.Form):
    """The hours of a week that suit: a beginning and an end for each weekday."""

    show_optional = False

    def __init__(self, *args, times=(), **kwargs):
        rows = {weekday: (since, until) for weekday, since, until in times}
        initial = {
            f"{end}_{day}": value
            for day, row in rows.items()
            for end, value in zip(("since", "until"), row, strict=True)
        }
        super().__init__(*args, initial=initial, **kwargs)
        for day, name in WEEKDAYS.items():
            self.fields[f"since_{day}"] = ClockField(label=_("%(day)s, from") % {"day": name}, required=False)
            self.fields[f"until_{day}"] = ClockField(
                label=_("%(day)s, until") % {"day": name}, required=False
            )

    def clean(self):
        told = super().clean()
        for day in WEEKDAYS:
            since, until = told.get(f"since_{day}"), told.get(f"until_{day}")
            if (since is None) != (until is None) and not self.errors.keys() & {
                f"since_{day}",
                f"until_{day}",
            }:
                self.add_error(
                    f"until_{day}" if since else f"since_{day}", _("Write both times, or neither.")
                )
            elif since and until != dt.time.min and until <= since:
                self.add_error(f"until_{day}", _("The end must be later than the start."))
        return told

    def times(self) -> Iterator[tuple[int, dt.time, dt.time]]:
        """What was told, as the service takes it."""
        for day in WEEKDAYS:
            since, until = self.cleaned_data.get(f"since_{day}"), self.cleaned_data.get(f"until_{day}")
            if since is not None and until is not None:
                yield day, since, until

    def rows(self) -> list[tuple]:
        """The two boxes of each day, for the page."""
        return [(WEEKDAYS[day], self[f"since_{day}"], self[f"until_{day}"]) for day in WEEKDAYS]


OWN_DAY = "day"


class PauseForm(forms.Form):
    """Until when: a ready choice, or a day of one's own. Two taps (ux.md section 12)."""

    length = forms.ChoiceField(label=gettext_lazy("How long a pause do you need?"), widget=RadioCards)
    until = DayField(
        label=gettext_lazy("I am back on this day"), required=False,
        help_text=gettext_lazy("Write the day only if you chose your own day."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["length"].choices = [
            ("1", _("A month")), ("3", _("Three months")), ("6", _("Half a year")), (OWN_DAY, _("Until a day that I choose")),
        ]  # fmt: skip

    def clean(self):
        told = super().clean()
        if told.get("length") == OWN_DAY and "until" not in self.errors:
            day = told.get("until")
            if day is None or day <= today():
                self.add_error("until", _("Choose a day that is still ahead."))
        return told

    def until_day(self) -> dt.date:
        """The first day when the person may be asked again."""
        length = self.cleaned_data["length"]
        if length == OWN_DAY:
            return self.cleaned_data["until"]
        return Month.of(today()).plus(int(length)).day(today().day)


OWN, CLOSE, OFF = "own", "close", "off"


class TopicForm(forms.Form):
    """One topic more, and what it is to the person (A001, A167)."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"))
    what = forms.ChoiceField(
        label=gettext_lazy("What is it to you?"), widget=RadioCards,
        choices=[
            (OWN, gettext_lazy("I have lived through this")),
            (CLOSE, gettext_lazy("Somebody close to me has lived through this")),
            (OFF, gettext_lazy("I do not speak about this")),
        ],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "–"), *topic_choices()]


class NeedsForm(forms.Form):
    """Accessibility needs and assistive devices, and whether the orderer may hear of them (A146)."""

    needs = forms.CharField(
        label=gettext_lazy("What do you need to be able to work?"), required=False, max_length=600,
        widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("For example a lift, quiet, breaks or an interpreter."),
    )  # fmt: skip
    devices = forms.CharField(
        label=gettext_lazy("Which assistive devices do you use?"), required=False, max_length=300,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("For example a wheelchair or an induction loop."),
    )  # fmt: skip
    may_be_told = forms.BooleanField(
        label=tt_lazy("{Coordinator:def} and whoever orders me may see these"), required=False,
        help_text=gettext_lazy("You can take this back at any time."),
    )  # fmt: skip


class ChangeForm(forms.Form):
    """That something in life affects the activity. Words are not needed (A199)."""

    text = forms.CharField(
        label=gettext_lazy("What would you like to tell?"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 4}), help_text=gettext_lazy("You can leave this empty. Then we only contact you."),
    )  # fmt: skip


class RequestForm(forms.Form):
    """A request about one's own data."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"), widget=RadioCards, choices=RequestKind.choices
    )
    text = forms.CharField(
        label=gettext_lazy("Tell more"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("What is wrong, or what should be checked? You need no reason for erasure."),
    )  # fmt: skip

    def clean(self):
        told = super().clean()
        if told.get("kind") in (RequestKind.CORRECTION, RequestKind.CHECK) and not told.get("text"):
            self.add_error("text", _("Write what you ask for."))
        return told


class LookForm(forms.Form):
    """How the pages look on this device (ux.md E21)."""

    show_optional = False

    scheme = forms.ChoiceField(
        label=gettext_lazy("Colours"), widget=RadioCards,
        choices=[
            ("", gettext_lazy("As the device has them")), ("light", gettext_lazy("Light")), ("dark", gettext_lazy("Dark")),
        ],
        required=False,
    )  # fmt: skip
    text = forms.ChoiceField(
        label=gettext_lazy("Size of text"), widget=RadioCards, required=False,
        choices=[("", gettext_lazy("Usual")), ("large", gettext_lazy("Larger"))],
    )  # fmt: skip
