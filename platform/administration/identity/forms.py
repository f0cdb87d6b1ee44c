"""What an administrator types: the face of the organisation, its contact details, a public text, an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from domain.errors import DomainError
from tenants.pages.identity import CONTACT, FACE, NOT_A_COLOUR
from tenants.pages.logos import CheckedLogo, check_logo
from ui.palette import BadColour, parse


class ApprovedForm(forms.Form):
    """Who approved the change; `seen` is the version that was looked at, so that nobody overwrites another's change."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    approved_by = forms.CharField(
        label=_("Who approved this"),
        help_text=_("A person or a body, for example the communications unit."),
        max_length=120,
        required=False,
    )
    document = forms.CharField(
        label=_("Document"),
        help_text=_("For example the number of the decision."),
        max_length=200,
        required=False,
    )

    def approval(self) -> dict[str, str]:
        """Keyword arguments for the services; call after is_valid()."""
        return {name: self.cleaned_data[name] for name in ("seen", "approved_by", "document")}

    def of_version(self) -> dict[str, str]:
        """The same without `seen`, for taking an old version again."""
        return {name: self.cleaned_data[name] for name in ("approved_by", "document")}


class FaceForm(ApprovedForm):
    """Names, colour and logo."""

    name = forms.CharField(label=_("Name in Finnish"), max_length=120)
    name_sv = forms.CharField(
        label=_("Name in Swedish"),
        help_text=_("Without it the Finnish name is shown."),
        max_length=120,
        required=False,
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        help_text=_("Without it the Finnish name is shown."),
        max_length=120,
        required=False,
    )
    brand_colour = forms.CharField(
        label=_("Colour"),
        help_text=_(
            "Six digits or letters a–f after a #, for example #1f5f8b. The top bar is exactly this colour."
        ),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input--short", "spellcheck": "false", "autocomplete": "off"}),
    )
    logo = forms.FileField(
        label=_("New logo"),
        help_text=_(
            "SVG or PNG, at most 200 kB. It is shown on white in the top bar. Empty: the logo stays."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/svg+xml,image/png"}),
    )
    logo_alt = forms.CharField(
        label=_("What the logo says"),
        help_text=_("For those who cannot see it. Usually the name of the organisation."),
        max_length=120,
        required=False,
    )
    no_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    field_order = ("name", "name_sv", "name_en", "brand_colour", "logo", "logo_alt", "no_logo")

    def clean_brand_colour(self) -> str:
        """Six hexadecimal digits; any of them gives a readable palette (ux.md section 4)."""
        try:
            return parse(self.cleaned_data["brand_colour"])
        except BadColour as error:
            raise forms.ValidationError(str(NOT_A_COLOUR), code="bad_colour") from error

    def clean_logo(self) -> CheckedLogo | None:
        """The picture made safe, or a sentence that tells what is wrong with it."""
        upload = self.cleaned_data["logo"]
        try:
            return check_logo(upload) if upload else None
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def values(self) -> dict[str, str]:
        """What to change; the logo itself goes beside it."""
        kept = {name: self.cleaned_data[name] for name in FACE if name != "logo_key"}
        return kept | ({"logo_key": "", "logo_alt": ""} if self.cleaned_data["no_logo"] else {})


class ContactForm(ApprovedForm):
    """How the public reaches the organisation."""

    email = forms.CharField(
        label=_("E-mail for the public"),
        help_text=_("A shared address that several people read."),
        max_length=254,
        required=False,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    address = forms.CharField(label=_("Postal address"), max_length=200, required=False)
    accessibility_email = forms.CharField(
        label=_("E-mail for accessibility feedback"),
        help_text=_("Shown in the accessibility statement. Empty: the address for the public."),
        max_length=254,
        required=False,
    )
    data_protection_email = forms.CharField(
        label=_("E-mail of the data protection officer"),
        help_text=_("Shown in the privacy notice. Empty: the address for the public."),
        max_length=254,
        required=False,
    )
    staff_help_url = forms.CharField(
        label=_("Instructions for staff"),
        help_text=_("The address of the page in your intranet. It is linked from the help."),
        max_length=200,
        required=False,
    )
    field_order = CONTACT

    def values(self) -> dict[str, str]:
        """What to change."""
        return {name: self.cleaned_data[name] for name in CONTACT}


class TextForm(ApprovedForm):
    """A public text in the small markup."""

    text = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    field_order = ("text",)


class AnswerForm(forms.Form):
    """The answer to a reader."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_(
            "Tell what has been done, or when it will be. If no address was given, write here what was done."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
