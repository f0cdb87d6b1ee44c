"""The expert's own details, visibility in the bank, and the register's search."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from domain.clock import today
from registry.bank.contact_details import contact_details_in
from registry.bank.wording import LANGUAGES, area_choices, form_choices, topic_choices
from registry.experts.models import BankAudience, BankField, Expert, ExpertStatus
from tenants.terminology.terms import tt_lazy
from ui.forms import DayField

ANY = ("", _("Any"))
DIGITS = {"inputmode": "numeric", "class": "input--short"}


class DetailsForm(forms.ModelForm):
    """What the expert tells and the limits the expert sets; none needs a reason (A202)."""

    languages = forms.MultipleChoiceField(
        label=_("Languages that you work in"), choices=LANGUAGES.items(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )  # fmt: skip
    task_codes = forms.MultipleChoiceField(
        label=tt_lazy("What kinds of {task:pl} do you do?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    area_codes = forms.MultipleChoiceField(
        label=_("Where do you work?"), required=False, widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Choose one or more. Choose nothing if you can work anywhere."),
    )  # fmt: skip
    paused_until = DayField(
        label=_("I take a pause until"),
        required=False,
        help_text=_("You need no reason. Nobody asks you during the pause."),
    )

    class Meta:
        model = Expert
        fields = (
            "email", "phone", "languages", "task_codes", "area_codes", "is_on_site", "is_remote", "max_audience",
            "monthly_ceiling", "paused_until", "introduction",
        )  # fmt: skip
        labels = {
            "email": _("E-mail"),
            "phone": _("Phone number"),
            "is_on_site": _("I work on site"),
            "is_remote": _("I work remotely"),
            "max_audience": _("The largest group"),
            "monthly_ceiling": tt_lazy("At most this many {task:pl} a month"),
            "introduction": _("About me in my own words"),
        }
        help_texts = {
            "email": "",
            "max_audience": _("Leave empty if any group is fine."),
            "monthly_ceiling": _("Leave empty if you set no limit."),
            "introduction": _("Shown in the national bank only if you allow it. No contact details here."),
        }
        widgets = {
            "introduction": forms.Textarea({"rows": 4, "maxlength": 600}),
            "max_audience": forms.TextInput(DIGITS),
            "monthly_ceiling": forms.TextInput(DIGITS),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task_codes"].choices = form_choices()
        self.fields["area_codes"].choices = [(name, places[1:]) for name, places in area_choices()]

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        if day and day <= today() and "paused_until" in self.changed_data:
            raise forms.ValidationError(_("Choose a day that is still ahead."))
        return day

    def clean_introduction(self):
        text = self.cleaned_data["introduction"]
        if contact_details_in(text):
            raise forms.ValidationError(_("Leave contact details out of this text."))
        return text

    def clean(self):
        told = super().clean()
        if not told.get("is_on_site") and not told.get("is_remote"):
            self.add_error(
                "is_on_site", _("Choose on site, remotely, or both. To stop for a while, take a pause.")
            )
        return told


AUDIENCE_HINTS = {
    BankAudience.EVERYONE: _("Everyone who has credentials to the national bank"),
    BankAudience.REGIONS: _("Staff of wellbeing services counties"),
    BankAudience.NETWORK: _("Organisations of the same kind as your own"),
    BankAudience.EDUCATION: _("Educational institutions that have been checked"),
}


class VisibilityForm(forms.Form):
    """What is shown to whom: for each audience its own ticks. Nothing is ticked beforehand."""

    expires_on = DayField(
        label=_("Until which day?"),
        required=False,
        help_text=_("From this day on nobody sees your profile any more."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        end = self.fields.pop("expires_on")
        for audience, label in AUDIENCE_HINTS.items():
            self.fields[audience.value] = forms.MultipleChoiceField(
                label=label, required=False, choices=BankField.choices, widget=forms.CheckboxSelectMultiple
            )
        self.fields["expires_on"] = end

    def pairs(self) -> set[tuple[str, str]]:
        """The ticked (field, audience) pairs."""
        return {
            (field, audience)
            for audience in BankAudience.values
            for field in self.cleaned_data.get(audience, ())
        }

    def clean(self):
        told = super().clean()
        day = told.get("expires_on")
        if self.pairs() and "expires_on" not in self.errors and (day is None or day <= today()):
            self.add_error("expires_on", _("Choose a day that is still ahead."))
        return told


class RegisterForm(forms.Form):
    """Who is looked for. Sent by POST: no name and no topic in a URL (rule 11)."""

    show_optional = False

    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    status = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *ExpertStatus.choices])
    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [ANY, *topic_choices()]


class RevealForm(forms.Form):
    """Why a protected value is opened (security.md section 5)."""

    kind = forms.ChoiceField(
        label=_("What do you need to see?"),
        choices=[("identity_code", _("Personal identity code")), ("iban", _("Account number"))],
    )
    reason = forms.CharField(
        label=_("Why do you need it?"), min_length=5, max_length=300,
        error_messages={"required": _("Write why you need to see it."), "min_length": _("Write why you need to see it.")},
    )  # fmt: skip


def reader_language() -> str:
    """The language in which a consent's text was read."""
    return (translation.get_language() or "fi")[:2]
