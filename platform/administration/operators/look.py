"""Colour and logo: the palette shown with words, the picture checked before it is kept."""

import base64
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from administration.operators.stepform import StepForm, Told
from domain.errors import DomainError
from tenants.pages.logos import CheckedLogo, check_logo
from ui.brand_texts import brand_sentences
from ui.palette import BadColour, parse


class LookForm(StepForm):
    """The colour of the bar and the buttons, and a picture beside the name."""

    brand_colour = forms.CharField(
        label=lazy("Colour"), max_length=7, initial="#1f5f8b",
        help_text=lazy("Six digits or letters a–f after #, for example #1f5f8b."),
        widget=forms.TextInput({"class": "input--short", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": lazy("Write the colour.")},
    )  # fmt: skip
    logo = forms.FileField(
        label=lazy("Logo"), required=False, help_text=lazy("SVG or PNG, at most 200 kB. You can add it later."),
        widget=forms.FileInput({"accept": ".svg,.png"}),
    )  # fmt: skip
    logo_alt = forms.CharField(
        label=lazy("What the logo says"), required=False, max_length=120,
        help_text=lazy("For those who do not see it. Usually the organisation's name."),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=lazy("Remove the saved logo"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.saved.get("logo"):
            del self.fields["remove_logo"]

    @classmethod
    def initial_from(cls, answers):
        return {name: answers[name] for name in ("brand_colour", "logo_alt") if name in answers}

    def clean_brand_colour(self) -> str:
        """A colour that the palette can be made of."""
        try:
            return parse(self.cleaned_data["brand_colour"].strip())
        except BadColour as error:
            raise forms.ValidationError(_("Write the colour like this: #1f5f8b.")) from error

    def clean_logo(self) -> CheckedLogo | None:
        """A picture without anything that could run."""
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        try:
            return check_logo(upload)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        cleaned = super().clean()
        if self._kept_logo(cleaned) and not cleaned.get("logo_alt", "").strip():
            self.add_error("logo_alt", _("Write what the logo says, for those who cannot see it."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        logo = self._kept_logo(self.cleaned_data)
        kept = {name: self.cleaned_data[name] for name in ("brand_colour", "logo_alt")}
        return {**kept, **logo} if logo else {**kept, "logo_alt": ""}

    def typed(self) -> dict[str, Any]:
        """A picture that passed the check is kept also when the rest is unfinished: nobody sends it twice."""
        cleaned = getattr(self, "cleaned_data", {})
        typed = {name: value for name, value in super().typed().items() if name != "remove_logo"}
        return {**typed, **self._kept_logo(cleaned)}

    def _kept_logo(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """The new picture, or the one saved before, or nothing."""
        if new := cleaned.get("logo"):
            return {"logo": base64.b64encode(new.content).decode(), "logo_type": new.media_type}
        if cleaned.get("remove_logo"):
            return {}
        return {name: self.saved[name] for name in ("logo", "logo_type") if name in self.saved}

    @classmethod
    def told(cls, answers) -> Told:
        logo = answers.get("logo_alt") if answers.get("logo") else _("No logo yet")
        return [(_("Colour"), answers["brand_colour"]), (_("Logo"), logo)]


def sentences_of(colour: str) -> list[str]:
    """What the service does with the colour, in words; nothing for a text that is no colour."""
    try:
        return brand_sentences(colour)
    except BadColour:
        return []
