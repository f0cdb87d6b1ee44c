"""The expert's own details, visibility in the bank, and the reason for opening a protected value."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from domain.clock import today
from registry.experts.models import BankAudience, BankField
from ui.forms import DayField

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
