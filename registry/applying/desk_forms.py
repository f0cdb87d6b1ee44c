"""What the coordinator and the panel fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.models import STAFF_ROLES, Role, RoleGrant
from domain.clock import at, local
from registry.applying.judging import Judged, Record
from registry.applying.models import ApplicationStatus, Interview, Meeting, PanelPart
from registry.applying.selectors import older_than
from tenants.organisation.questions import answer_form, in_words
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, RadioCards

STATES = [(status.value, status.label) for status in ApplicationStatus if status != ApplicationStatus.DRAFT]
AGES = [
    ("", gettext_lazy("Any time")),
    (7, gettext_lazy("More than a week ago")),
    (14, gettext_lazy("More than two weeks ago")),
    (30, gettext_lazy("More than a month ago")),
]
VERDICTS = [
    (ApplicationStatus.SUITABLE.value, gettext_lazy("Suitable")),
    (ApplicationStatus.NOT_NOW.value, gettext_lazy("Not now")),
    (ApplicationStatus.REFUSED.value, gettext_lazy("Not suitable")),
]
VERDICT_HINTS = {
    ApplicationStatus.SUITABLE.value: tt_lazy(
        "Becomes {expert:a} in the register, with topics, wishes and limits, and is invited to sign in."
    ),
    ApplicationStatus.NOT_NOW.value: gettext_lazy("May apply again later. Needs no interview."),
    ApplicationStatus.REFUSED.value: gettext_lazy("The panel does not find the person suitable."),
}


class ListFilter(forms.Form):
    """Only what may stand in an address: a state and an age. No topic and no name (rule 11)."""

    show_optional = False
    status = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All states")), *STATES]
    )
    age = forms.TypedChoiceField(
        label=gettext_lazy("Sent"), required=False, choices=AGES, coerce=int, empty_value=None
    )

    def narrow(self, applications):
        """The applications that fit; a faulty filter finds nothing."""
        if not self.is_valid():
            return applications.none()
        if self.cleaned_data["status"]:
            applications = applications.filter(status=self.cleaned_data["status"])
        if self.cleaned_data["age"]:
            applications = applications.filter(older_than(self.cleaned_data["age"]))
        return applications


class NoteForm(forms.Form):
    """A remark on the application."""

    text = forms.CharField(
        label=gettext_lazy("New note"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only those who handle this application see it. It is erased with the application."),
        error_messages={"required": gettext_lazy("Write the note.")},
    )  # fmt: skip


class AppointmentForm(forms.Form):
    """When and where the interview is, and what the letter says besides."""

    day = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("For example 25.11.2026"))
    since = ClockField(label=gettext_lazy("Time"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=10, max_value=240, initial=60,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
    )  # fmt: skip
    meeting = forms.ChoiceField(
        label=gettext_lazy("How do you meet?"), choices=Meeting, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=200, required=False,
        help_text=gettext_lazy("Address and room, or how to join by video."),
    )  # fmt: skip
    letter = forms.CharField(
        label=gettext_lazy("A few words more for the letter"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("This goes by mail. Write nothing about health."),
    )  # fmt: skip

    @classmethod
    def of(cls, interview: Interview | None) -> "AppointmentForm":
        """Filled in from what has been agreed."""
        if interview is None:
            return cls(initial={"meeting": Meeting.ON_SITE, "minutes": 60})
        start = local(interview.starts_at)
        told = {name: getattr(interview, name) for name in ("minutes", "meeting", "place", "letter")}
        return cls(initial={"day": start.date(), "since": start.time(), **told})

    def clean(self) -> dict[str, Any]:
        """Somebody who is to come must know where."""
        sent = super().clean()
        if sent.get("meeting") in (Meeting.ON_SITE, Meeting.REMOTE) and not sent.get("place"):
            self.add_error("place", _("Write where you meet, or how to join by video."))
        return sent

    def answers(self) -> dict[str, Any]:
        """What `agree_interview` takes."""
        sent = dict(self.cleaned_data)
        start: dt.datetime = at(sent.pop("day"), sent.pop("since"))
        return {**sent, "starts_at": start, "meeting": Meeting(sent["meeting"])}


class SeatForm(forms.Form):
    """A member of the panel: somebody with an account, or a name."""

    part = forms.ChoiceField(
        label=gettext_lazy("As what?"),
        choices=PanelPart,
        initial=PanelPart.PROFESSIONAL,
        widget=forms.RadioSelect,
    )
    user = forms.ModelChoiceField(
        None, label=gettext_lazy("Person with an account"), required=False, empty_label=gettext_lazy("Nobody of these"),
        help_text=gettext_lazy("Can read the application until it is decided."),
        error_messages={"invalid_choice": gettext_lazy("Choose somebody from the list.")},
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Or a name"), max_length=120, required=False,
        help_text=gettext_lazy("Somebody without an account sees nothing in the service."),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Profession"), max_length=80, required=False,
        help_text=gettext_lazy("Needed of a professional, for example nurse or social worker."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people_to_seat()

    def answers(self) -> dict[str, Any]:
        """What `add_to_panel` takes."""
        return {**self.cleaned_data, "part": PanelPart(self.cleaned_data["part"])}


class DecisionForm(forms.Form):
    """The answer, its reason, and own words to the applicant."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=VERDICTS, widget=RadioCards(hints=VERDICT_HINTS),
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason for the decision"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("The applicant may ask to see it. It is not in the mail."),
        error_messages={"required": gettext_lazy("Write the reason for the decision.")},
    )  # fmt: skip
    letter = forms.CharField(
        label=gettext_lazy("A few words to the applicant"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("The applicant reads these behind the link, not in the mail."),
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """What `decide` takes."""
        return {**self.cleaned_data, "verdict": ApplicationStatus(self.cleaned_data["verdict"])}


class JudgementForm(forms.Form):
    """The sentences of the organisation's form that the panel judges. They can be filled in bit by bit."""

    show_optional = False

    def __init__(self, data=None, *, record: Record) -> None:
        super().__init__(data, prefix="judged", initial=record.judged)
        for row in record.judgements:
            self.fields[row["code"]] = forms.ChoiceField(
                label=in_words(row["labels"]), choices=Judged, widget=forms.RadioSelect, required=False
            )

    def judged(self) -> dict[str, Judged]:
        """What was judged; sentences without an answer are left out."""
        return {code: Judged(value) for code, value in self.cleaned_data.items() if value}


def question_form(record: Record, data=None) -> forms.Form:
    """The organisation's own questions."""
    return answer_form(record.questions, data, prefix="asked", initial=record.answers)


def people_to_seat():
    """Everybody of the staff who can sign in; not experts and visitors."""
    roles = STAFF_ROLES - {Role.SUPPORT}
    grants = RoleGrant.objects.in_force().filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by(
        "last_name", "first_name"
    )
