"""Forms of the people desk. Who may do what is judged by the services, not here."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language, User
from accounts.roles.models import Role
from accounts.roles.services import WITHOUT_UNIT
from administration.people.holdings import Holding
from administration.people.importing.columns import staff_roles
from administration.people.importing.sheet import Rows, rows_of_file, rows_of_text
from administration.people.selectors import STAFF, STATES, Wish, successors_for
from domain.errors import DomainError
from tenants.organisation.models import Unit
from ui.forms import DayField

ANY = ("", gettext_lazy("Any"))
WHOLE = gettext_lazy("The whole organisation")
NAME = {"max_length": 60, "error_messages": {"required": gettext_lazy("Write the name.")}}
ADDRESS_ERRORS = {
    "required": gettext_lazy("Write the e-mail address."),
    "invalid": gettext_lazy("Write the address in the form name@example.fi."),
}


def role_choices() -> list[tuple[str, str]]:
    """The roles that an administrator gives."""
    return [(role.value, role.label) for role in staff_roles()]


class UnitChoice(forms.ModelChoiceField):
    """A unit that is in use; empty means the whole organisation, or any in a search."""

    def __init__(self, empty_label=WHOLE, **kwargs):
        super().__init__(Unit.objects.none(), required=False, empty_label=empty_label, **kwargs)

    def __deepcopy__(self, memo):
        """Each form reads the units of its own organisation."""
        copied = super().__deepcopy__(memo)
        copied.queryset = Unit.objects.filter(is_active=True).order_by("name")
        return copied


class SearchForm(forms.Form):
    """Narrows the list. Sent by POST, so that no name stands in an address."""

    show_optional = False

    text = forms.CharField(label=gettext_lazy("Name or e-mail"), required=False, max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    unit = UnitChoice(label=gettext_lazy("Unit"), empty_label=ANY[1])
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ANY, *STATES.items()])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        staff = (STAFF, _("All staff"))
        self.fields["role"].choices = [
            staff,
            ("", _("Everybody")),
            *role_choices(),
            (Role.EXPERT, Role.EXPERT.label),
        ]
        self.fields["role"].initial = STAFF

    def wish(self) -> Wish:
        """What was asked; all staff before anything was."""
        return Wish(**self.cleaned_data) if self.is_bound and self.is_valid() else Wish()


class InviteForm(forms.Form):
    """Who is invited, and to which roles."""

    first_name = forms.CharField(label=gettext_lazy("First name"), **NAME)
    last_name = forms.CharField(label=gettext_lazy("Last name"), **NAME)
    email = forms.EmailField(label=gettext_lazy("E-mail"), error_messages=ADDRESS_ERRORS)
    language = forms.ChoiceField(label=gettext_lazy("Language of the mails"), choices=Language.choices)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one role.")},
    )  # fmt: skip
    unit = UnitChoice(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("An administrator is always one in the whole organisation."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices()

    def wanted(self) -> dict:
        """What `invite` takes."""
        facts = dict(self.cleaned_data)
        unit = facts.pop("unit")
        roles = [Role(code) for code in facts.pop("roles")]
        return {**facts, "roles": [(role, None if role in WITHOUT_UNIT else unit) for role in roles]}


class RoleForm(forms.Form):
    """A role, where, and on which days."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = UnitChoice(label=gettext_lazy("Where?"))
    valid_from = DayField(
        label=gettext_lazy("First day"), required=False, help_text=gettext_lazy("Empty: from today.")
    )
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until further notice.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()


class EndRoleForm(forms.Form):
    """When a role ends."""

    last_day = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: the role ends at once."),
    )


class ReasonForm(forms.Form):
    """Why something is done to another person's sign-in; the person can ask for it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The person can read this. Do not write about anybody's health here."),
        error_messages={"required": gettext_lazy("Write the reason. The person can ask for it later.")},
    )


class PersonChoice(forms.ModelChoiceField):
    """A person by name and address: two people may have one name."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.email})"


class LeavingForm(forms.Form):
    """Who takes what. One successor for everything, and another one for the lines where it differs."""

    show_optional = False

    everything = PersonChoice(
        User.objects.none(), label=gettext_lazy("Who takes everything over?"), required=False
    )
    lock = forms.BooleanField(
        label=gettext_lazy("Lock the sign-in at the same time"), required=False, initial=True
    )

    def __init__(self, *args, person: User, holdings: list[Holding], can_lock: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        people = successors_for(person)
        self.fields["everything"].queryset = people
        self.fields["everything"].empty_label = _("Choose")
        self.holdings = [holding for holding in holdings if not holding.ends]
        choices = [("", _("The same person")), *((str(one.pk), f"{one} ({one.email})") for one in people)]
        self._people = {str(one.pk): one for one in people}
        for holding in self.holdings:
            self.fields[holding.key] = forms.ChoiceField(label=holding.text, choices=choices, required=False)
        if not can_lock:
            del self.fields["lock"]
        if not self.holdings:
            del self.fields["everything"]

    def clean(self) -> dict:
        """Every line has somebody."""
        cleaned = super().clean()
        everything = cleaned.get("everything")
        if not everything and any(not cleaned.get(holding.key) for holding in self.holdings):
            self.add_error("everything", _("Choose a successor. Nothing is left without a holder."))
        return cleaned

    def successors(self) -> dict[str, User]:
        """By a holding's key, who takes it."""
        cleaned = self.cleaned_data
        return {
            holding.key: self._people[cleaned[holding.key]] if cleaned[holding.key] else cleaned["everything"]
            for holding in self.holdings
        }

    def lines(self) -> list:
        """The fields of the lines, in order."""
        return [self[holding.key] for holding in self.holdings]


class ImportForm(forms.Form):
    """A file or pasted cells, and what holds where the table says nothing."""

    file = forms.FileField(
        label=gettext_lazy("File"), required=False, allow_empty_file=True,
        help_text=gettext_lazy(".xlsx or .csv, at most 5 megabytes and 2000 rows."),
    )  # fmt: skip
    cells = forms.CharField(
        label=gettext_lazy("Or paste the cells here"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Copy them from your spreadsheet with the row of headers."),
    )
    default_role = forms.ChoiceField(
        label=gettext_lazy("Role, when the table has none"), initial=Role.ORDERER.value
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the mails"), choices=Language.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["default_role"].choices = role_choices()

    def clean(self) -> dict:
        """Read the table; what is wrong with it stands at the field it came from."""
        cleaned = super().clean()
        source = "file" if cleaned.get("file") else "cells"
        if not cleaned.get(source):
            self.add_error("file", _("Choose a file or paste the cells."))
            return cleaned
        try:
            cleaned["rows"] = self._rows(cleaned, source)
        except DomainError as error:
            self.add_error(source, str(error))
        return cleaned

    def _rows(self, cleaned: dict, source: str) -> Rows:
        return rows_of_file(cleaned["file"]) if source == "file" else rows_of_text(cleaned["cells"])

    def settings(self) -> dict:
        """What the check and the run take beside the rows."""
        return {
            "default_role": Role(self.cleaned_data["default_role"]),
            "language": self.cleaned_data["language"],
        }


class JoinForm(forms.Form):
    """The invited person's name and first password."""

    first_name = forms.CharField(label=gettext_lazy("First name"), **NAME)
    last_name = forms.CharField(label=gettext_lazy("Last name"), **NAME)
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. A sentence of several words is safe and easy to remember."),
        error_messages={"required": gettext_lazy("Write a password.")},
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("Password again"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the password again.")},
    )  # fmt: skip
    terms = forms.BooleanField(
        label=gettext_lazy("I use the service only for my work, and I keep what I read here to myself."),
        error_messages={"required": gettext_lazy("Accept this to go on.")},
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The passwords differ. Write the same password twice."))
        elif password:
            names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
            try:
                validate_password(password, User(email=self.email, **names))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
