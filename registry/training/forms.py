"""Forms of training: a course, checking, renewing and correcting it, and who gives courses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.experts.models import TrainingKind
from registry.training.models import Ground, Provider, ProviderKind
from ui.forms import DayField, RadioCards

REQUIRED = {"required": _("Fill this in.")}
DAY = {"required": _("Write the day.")}


def _hours() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Hours"), min_value=1, max_value=2000, help_text=_("The length of the whole course."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"required": _("Write the hours."), "invalid": _("Write the hours in digits, for example 50.")},
    )  # fmt: skip


def _reason(label, *, required: bool = False, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=300, widget=forms.Textarea({"rows": 2}), help_text=help_text,
        error_messages=REQUIRED,
    )  # fmt: skip


def _certificate() -> forms.FileField:
    return forms.FileField(
        label=_("Certificate"), required=False,
        help_text=_("A photo or a PDF. At most 10 megabytes."),
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
    )  # fmt: skip


class CourseForm(forms.Form):
    """A completed course. The one who gave it is chosen, or written freely (A119, A136)."""

    kind = forms.ChoiceField(
        label=_("What kind of a course?"), choices=TrainingKind, widget=RadioCards, error_messages=REQUIRED
    )
    provider = forms.ModelChoiceField(
        None,
        label=_("Who gave the course?"),
        required=False,
        empty_label=_("Somebody else, I write it below"),
    )
    issuer = forms.CharField(label=_("If not in the list, who?"), required=False, max_length=120)
    hours = _hours()
    completed_on = DayField(
        label=_("When was it completed?"), error_messages=DAY,
        help_text=_("For example 31.5.2025. If you only know the month, write its first day."),
    )  # fmt: skip
    certificate = _certificate()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Provider.objects.filter(is_active=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        provider = cleaned.pop("provider", None)
        cleaned["issuer"] = provider.name if provider else cleaned.get("issuer", "").strip()
        if not cleaned["issuer"] and not self.has_error("provider"):
            self.add_error("issuer", _("Choose who gave the course, or write it."))
        return cleaned


class AddForm(CourseForm):
    """A course that a coordinator writes into the register."""

    valid_to = DayField(
        label=_("Valid until"), required=False, help_text=_("Leave empty when the course does not end.")
    )
    ground = forms.ChoiceField(
        label=_("What did you see?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("I have not checked it yet")), *Ground.choices],
    )  # fmt: skip
    reason = _reason(_("More about it"), help_text=_("For example who confirmed the course, and when."))


class VerifyForm(forms.Form):
    """What the verifier saw."""

    ground = forms.ChoiceField(
        label=_("What did you see?"), choices=Ground, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you saw.")},
    )  # fmt: skip
    reason = _reason(_("More about it"), help_text=_("For example who confirmed the course, and when."))


class AcceptForm(VerifyForm):
    """Accepting a told course."""

    valid_to = DayField(
        label=_("Valid until"), required=False, help_text=_("Leave empty when the course does not end.")
    )


class RefuseForm(forms.Form):
    """Not accepting a told course."""

    reason = _reason(_("Why is it not accepted?"), required=True, help_text=_("The person reads this."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, prefix="refuse", **kwargs)


class RenewForm(VerifyForm):
    """A later end."""

    valid_to = DayField(label=_("Valid until"), error_messages=DAY)
    certificate = _certificate()
    field_order = ("valid_to", "ground", "reason", "certificate")


class CorrectForm(forms.Form):
    """Mending what was written wrong."""

    kind = forms.ChoiceField(label=_("Kind of the course"), choices=TrainingKind)
    issuer = forms.CharField(label=_("Who gave the course"), max_length=120, error_messages=REQUIRED)
    hours = _hours()
    completed_on = DayField(label=_("Completed on"), error_messages=DAY)
    valid_to = DayField(
        label=_("Valid until"), required=False, help_text=_("Leave empty when the course does not end.")
    )
    reason = _reason(_("What was wrong?"), required=True)


class ProviderForm(forms.Form):
    """Who gives courses."""

    name = forms.CharField(label=_("Name of the provider"), max_length=120, error_messages=REQUIRED)
    kind = forms.ChoiceField(
        label=_("What kind of a provider?"), choices=ProviderKind, widget=forms.RadioSelect
    )
    is_active = forms.BooleanField(label=_("Shown in the list"), required=False, initial=True)
