"""What is typed about papers."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from domain.clock import today
from domain.ids import new_id
from registry.joining.agreements import FIELDS, ONE_DAY
from registry.joining.models import Agreement, AgreementKind, AgreementRole, CardReceiver, EquipmentKind
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on
from tenants.terminology.terms import tt_lazy
from ui.forms import DayField, RadioCards

LARGE = {"rows": 4, "spellcheck": "true"}
PAPER_TYPES = "application/pdf,image/jpeg,image/png"


class PaperFileField(forms.FileField):
    """A paper as a PDF or a photograph; its content is judged when it is kept."""

    def __init__(self, **options):
        options.setdefault("help_text", gettext_lazy("A PDF file or a photograph, at most 10 megabytes."))
        options.setdefault("widget", forms.FileInput(attrs={"accept": PAPER_TYPES}))
        super().__init__(**options)


def kinds_here() -> list[tuple[str, str]]:
    """The kinds of agreements that the organisation makes (A125); all of them when it has not said."""
    try:
        chosen = rule_on(RuleKind.ORDERING, today()).data.get("agreement_kinds", [])
    except NoRule:
        chosen = []
    return [(code, label) for code, label in AgreementKind.choices if not chosen or code in chosen]


class _Days(forms.Form):
    """First and last day; the services take the first day without."""

    valid_from = DayField(label=gettext_lazy("First day"))
    last_day = DayField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Empty: for the time being."), required=False
    )

    def days(self) -> dict[str, dt.date | None]:
        """Half-open, for the services."""
        last = self.cleaned_data["last_day"]
        return {"valid_from": self.cleaned_data["valid_from"], "valid_to": last + ONE_DAY if last else None}


class _Ground(_Days):
    """What an agreement is about, on paper or here."""

    kind = forms.ChoiceField(label=tt_lazy("Kind of {contract:a}"), widget=RadioCards)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=AgreementRole, widget=RadioCards)
    is_insured = forms.BooleanField(
        label=gettext_lazy("The insurance of the organisation covers the work"), required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_here()


def _words(label, hint="") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, required=False, widget=forms.Textarea(LARGE)
    )


class AgreementForm(_Ground):
    """A draft: what is filled into the template (A046). Lists are written a line each."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Agreement._meta.get_field("language").choices,
        widget=RadioCards,
    )
    education = _words(gettext_lazy("Education and training"), gettext_lazy("A line for each."))
    experience = _words(gettext_lazy("Earlier experience"), gettext_lazy("A line for each."))
    topics = _words(
        gettext_lazy("Topics of experience"), gettext_lazy("Only what the person wants to be written.")
    )
    wishes = _words(gettext_lazy("Wishes for the work"))
    tasks = _words(gettext_lazy("What is agreed to be done"))
    field_order = ("kind", "role", "language", "valid_from", "last_day", "is_insured")

    @classmethod
    def initial_from(cls, draft: Agreement) -> dict:
        """A draft, or an agreement to be renewed, as the form's first values."""
        return {
            **{name: getattr(draft, name) for name in FIELDS},
            "last_day": draft.last_day,
            "key": new_id(),
        }

    def facts(self) -> dict:
        """Keyword arguments of the services; call after is_valid()."""
        given = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        return {**given, **self.days()}


class PaperAgreementForm(_Ground):
    """An agreement that was signed on paper."""

    signed_on = DayField(label=gettext_lazy("Signed on"))
    upload = PaperFileField(label=gettext_lazy("The signed paper"), required=False)
    field_order = ("kind", "role", "valid_from", "last_day", "signed_on", "is_insured", "upload")

    def facts(self) -> dict:
        """Keyword arguments of the service; call after is_valid()."""
        names = ("kind", "role", "is_insured", "signed_on", "upload")
        return {**{name: self.cleaned_data[name] for name in names}, **self.days()}


class EndForm(forms.Form):
    """Ending an agreement before its time."""

    last_day = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(
        label=gettext_lazy("Why it ends"),
        help_text=gettext_lazy("Both parties see this. Do not write about health."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(forms.Form):
    """Signing: the statement, and the code unless the sign-in was strong."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agree = forms.BooleanField(error_messages={"required": gettext_lazy("Tick this to sign.")})
    code = forms.CharField(
        label=gettext_lazy("Code from the e-mail"),
        help_text=gettext_lazy("Six digits."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--short"}
        ),
    )

    def __init__(self, *args, statement: str, is_strong: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = statement
        if is_strong:
            del self.fields["code"]


class AcceptForm(forms.Form):
    """Accepting a commitment."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    agree = forms.BooleanField(
        label=gettext_lazy("I have read this and I commit myself to it"),
        error_messages={"required": gettext_lazy("Tick this to accept.")},
    )


class TaxCardForm(forms.Form):
    """The expert's own word of the year's tax card, or the card itself where files are taken."""

    upload = PaperFileField(label=tt_lazy("{Taxcard}"), required=False)

    def __init__(self, *args, takes_files: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not takes_files:
            del self.fields["upload"]


class NoteCardForm(forms.Form):
    """A keeper notes a delivered card."""

    receiver = forms.ChoiceField(
        label=gettext_lazy("Delivered to"),
        choices=[choice for choice in CardReceiver.choices if choice[0] != CardReceiver.SERVICE],
        widget=RadioCards,
    )
    delivered_on = DayField(label=gettext_lazy("Delivered on"))


class PaymentForm(forms.Form):
    """Whose account, which account, and the identity code. Stored values are never shown: empty keeps them."""

    account_holder = forms.CharField(
        label=gettext_lazy("Name of the account's holder"),
        max_length=70,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    iban = forms.CharField(
        label=gettext_lazy("Account number (IBAN)"),
        help_text=gettext_lazy("For example FI21 1234 5600 0007 85."),
        max_length=42,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "input--mid"}),
    )
    identity_code = forms.CharField(
        label=gettext_lazy("Personal identity code"),
        help_text=gettext_lazy(
            "Payroll needs it for taxes and for the Incomes Register. Nobody else sees it."
        ),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "input--short"}),
    )

    def __init__(self, *args, expert, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("iban", "identity_code"):
            if getattr(expert, name):
                self.fields[name].help_text = _("Empty: stays as it is.")
            else:
                self.fields[name].required = True


class HandOutForm(forms.Form):
    """Lending a thing."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What is lent"), choices=EquipmentKind, widget=RadioCards)
    what = forms.CharField(
        label=gettext_lazy("Which one"),
        help_text=gettext_lazy("For example the model."),
        max_length=120,
        required=False,
    )
    serial = forms.CharField(label=gettext_lazy("Serial number"), max_length=60, required=False)
    handed_on = DayField(label=gettext_lazy("Handed out on"))


class TakeBackForm(forms.Form):
    """A thing came back."""

    returned_on = DayField(label=gettext_lazy("Given back on"))
