"""What an administrator types about papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.terminology.terms import tt_lazy
from ui.forms import DayField

LARGE = {"rows": 14, "spellcheck": "true"}


class ChoicesForm(forms.Form):
    """How papers are taken."""

    takes_card_files = forms.BooleanField(
        label=tt_lazy("{Taxcard:a} may be handed in here as a file"),
        help_text=_("Only payroll opens the files. Without this nothing but the delivery is written down."),
        required=False,
    )


def _text(label) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, strip=False, widget=forms.Textarea(LARGE))


class CommitmentForm(forms.Form):
    """A new version of a commitment in the three languages."""

    version = forms.CharField(
        label=_("Name of the version"), max_length=20, widget=forms.TextInput({"class": "input--short"})
    )
    valid_from = DayField(label=_("Asked from"))
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        help_text=_(
            "So long an earlier version is enough for new tasks. After that the new one must be accepted."
        ),
        min_value=0,
        max_value=365,
        widget=forms.NumberInput({"class": "input--short", "inputmode": "numeric"}),
    )
    fi = _text(_("Text in Finnish"))
    sv = _text(_("Text in Swedish"))
    en = _text(_("Text in English"))
    approved_by = forms.CharField(label=_("Who approved this"), max_length=120, required=False)
    document = forms.CharField(label=_("Document"), max_length=200, required=False)

    def facts(self) -> dict:
        """Keyword arguments of the service; call after is_valid()."""
        names = ("version", "valid_from", "grace_days", "approved_by", "document")
        return {name: self.cleaned_data[name] for name in names} | {"texts": self.texts()}

    def texts(self) -> dict[str, str]:
        """The text of each language."""
        return {language: self.cleaned_data[language] for language in ("fi", "sv", "en")}
