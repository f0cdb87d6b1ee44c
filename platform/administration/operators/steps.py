"""The seven forms of a new organisation. Each knows how its answers are kept and how they are told."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from administration.operators.look import LookForm
from administration.operators.preset_words import hint_of, name_of, preset_choices
from administration.operators.stepform import StepForm, Told
from domain.errors import DomainError
from tenants.fleet.drafts import ADMINISTRATOR, HOST, is_host_taken
from tenants.models import Kind
from tenants.presets import load
from tenants.provisioning import check_slug
from tenants.reference import regions
from ui.forms import CheckboxCards, DayField, RadioCards


class NameForm(StepForm):
    """What it is called, what it is and where."""

    name = forms.CharField(
        label=lazy("Name in Finnish"),
        max_length=120,
        error_messages={"required": lazy("Write the name in Finnish.")},
    )
    name_sv = forms.CharField(label=lazy("Name in Swedish"), max_length=120, required=False)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=lazy("What kind of organisation is it?"),
        choices=Kind,
        widget=RadioCards,
        error_messages={"required": lazy("Choose the kind.")},
    )
    region_code = forms.ChoiceField(
        label=lazy("Wellbeing services county"),
        required=False,
        help_text=lazy("Leave empty when the organisation works in the whole country."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [("", _("The whole country")), *_region_choices()]

    @classmethod
    def told(cls, answers) -> Told:
        region = dict(_region_choices()).get(answers.get("region_code", ""), _("The whole country"))
        return [
            (_("Name in Finnish"), answers["name"]),
            (_("Name in Swedish"), answers.get("name_sv", "")),
            (_("Name in English"), answers.get("name_en", "")),
            (_("Kind"), str(Kind(answers["kind"]).label)),
            (_("Wellbeing services county"), region),
        ]


class HostForm(StepForm):
    """Where it answers."""

    slug = forms.CharField(
        label=lazy("First part of the address"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "class": "input--mid"}),
        error_messages={"required": lazy("Write the first part of the address.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = _(
            "Small letters, digits and hyphens. The address will be https://….{domain}"
        ).format(domain=settings.BASE_DOMAIN)

    def clean_slug(self) -> str:
        """Fit for a host name, not reserved and free."""
        slug = self.cleaned_data["slug"].strip().lower()
        try:
            check_slug(slug)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if is_host_taken(slug, except_draft=self.draft.pk):
            raise forms.ValidationError(
                _("Another organisation already has this address. Choose another one.")
            )
        return slug

    @classmethod
    def told(cls, answers) -> Told:
        return [(_("Address"), f"{answers['slug']}.{settings.BASE_DOMAIN}")]


class LanguagesForm(StepForm):
    """In which languages its people use the service; the first one is for those who have not chosen."""

    first = forms.ChoiceField(
        label=lazy("First language"),
        choices=settings.LANGUAGES,
        widget=RadioCards,
        initial="fi",
        help_text=lazy("Visitors see the pages in this language until they choose another."),
    )
    others = forms.MultipleChoiceField(
        label=lazy("Other languages in the menu"),
        choices=settings.LANGUAGES,
        widget=CheckboxCards,
        required=False,
    )

    @classmethod
    def initial_from(cls, answers):
        if "languages" not in answers:
            return answers
        first, *others = answers["languages"]
        return {"first": first, "others": others}

    def answers(self):
        first = self.cleaned_data["first"]
        return {"languages": [first, *(code for code in self.cleaned_data["others"] if code != first)]}

    @classmethod
    def told(cls, answers) -> Told:
        names = {code: _(name) for code, name in settings.LANGUAGES}
        return [(_("Languages"), ", ".join(names[code] for code in answers["languages"]))]


class PresetForm(StepForm):
    """With which words, rules and fees it starts."""

    preset = forms.ChoiceField(
        label=lazy("Starting values"),
        widget=RadioCards,
        error_messages={"required": lazy("Choose the starting values.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["preset"]
        field.choices = preset_choices()
        field.widget.hints = {code: hint_of(load(code)) for code, _name in field.choices}

    @classmethod
    def told(cls, answers) -> Told:
        return [(_("Starting values"), name_of(load(answers["preset"])))]


class AdministratorForm(StepForm):
    """Who is invited to set up the organisation."""

    first_name = forms.CharField(
        label=lazy("First name"), max_length=60, error_messages={"required": lazy("Write the first name.")}
    )
    last_name = forms.CharField(
        label=lazy("Last name"), max_length=60, error_messages={"required": lazy("Write the last name.")}
    )
    email = forms.EmailField(
        label=lazy("Email address"),
        help_text=lazy(
            "The invitation goes here when the organisation is ready. The link works for 14 days."
        ),
        error_messages={
            "required": lazy("Write the email address."),
            "invalid": lazy("Write the address in the form name@example.fi."),
        },
    )
    language = forms.ChoiceField(
        label=lazy("Language of the invitation"), choices=settings.LANGUAGES, widget=RadioCards, initial="fi"
    )

    @classmethod
    def told(cls, answers) -> Told:
        return [
            (_("Name"), f"{answers['first_name']} {answers['last_name']}"),
            (_("Email address"), answers["email"]),
        ]


class AgreementForm(StepForm):
    """The agreement between the organisation and the platform."""

    reference = forms.CharField(
        label=lazy("Reference of the agreement"),
        max_length=80,
        help_text=lazy("For example the number in your records system."),
        error_messages={"required": lazy("Write the reference of the agreement.")},
    )
    signed_on = DayField(
        label=lazy("Signed on"),
        help_text=lazy("For example 25.11.2026"),
        error_messages={"required": lazy("Write the day of signing.")},
    )
    valid_from = DayField(label=lazy("Valid from"), error_messages={"required": lazy("Write the first day.")})
    valid_to = DayField(
        label=lazy("Valid until"),
        required=False,
        help_text=lazy("The first day when it is no longer valid. Leave empty when it has no end."),
    )
    processing_terms = forms.CharField(
        label=lazy("Terms of processing personal data"),
        max_length=80,
        help_text=lazy("The version that was agreed on, for example 2026-1."),
        error_messages={"required": lazy("Write the version of the terms.")},
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last <= first:
            self.add_error("valid_to", _("The agreement must end after it begins."))
        return cleaned

    @classmethod
    def told(cls, answers) -> Told:
        day = cls.day_told
        return [
            (_("Reference of the agreement"), answers["reference"]),
            (_("Signed on"), day(answers["signed_on"])),
            (_("Valid from"), day(answers["valid_from"])),
            (_("Valid until"), day(answers.get("valid_to")) or _("No end")),
            (_("Terms of processing personal data"), answers["processing_terms"]),
        ]


@dataclass(frozen=True)
class Step:
    """A page of the task list."""

    slug: str
    title: str | Promise
    lead: str | Promise
    form: type[StepForm]


STEPS: dict[str, Step] = {
    step.slug: step
    for step in (
        Step(
            "name",
            lazy("Name and kind"),
            lazy("The name is shown on every page and in every mail."),
            NameForm,
        ),
        Step(
            HOST,
            lazy("Address"),
            lazy("Every organisation has an address of its own. It cannot be changed later."),
            HostForm,
        ),
        Step(
            "languages",
            lazy("Languages"),
            lazy("Every page exists in Finnish, Swedish and English."),
            LanguagesForm,
        ),
        Step(
            "preset",
            lazy("Starting values"),
            lazy(
                "Words, rules and fees that the organisation starts with. Its administrator can change all of them."
            ),
            PresetForm,
        ),
        Step(
            "look",
            lazy("Colour and logo"),
            lazy("The service makes readable shades of the colour by itself."),
            LookForm,
        ),
        Step(
            ADMINISTRATOR,
            lazy("First administrator"),
            lazy(
                "This person gets an invitation by mail and chooses a password. The name is kept sealed until then."
            ),
            AdministratorForm,
        ),
        Step(
            "agreement",
            lazy("Customer agreement"),
            lazy("Under which agreement the organisation uses the service."),
            AgreementForm,
        ),
    )
}


def _region_choices() -> list[tuple[str, str]]:
    language = (get_language() or "fi")[:2]
    named = ((code, region.names.get(language) or region.names["fi"]) for code, region in regions().items())
    return sorted(named, key=lambda choice: choice[1])
