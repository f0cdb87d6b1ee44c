"""Forms of a unit's card, its place, rooms, budget, contact person, and of cost centres."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.models import STAFF_ROLES, Role
from domain.clock import today
from registry.orders.models import in_language
from tenants.organisation.models import CostCentre, Unit, UnitKind
from tenants.organisation.units import seal_of
from tenants.reference import municipalities, service_lines
from tenants.terminology.terms import tt_lazy
from ui.forms import DayField, EurosField, RadioCards

KINDS = [(UnitKind.SERVICE_AREA, UnitKind.SERVICE_AREA.label), (UnitKind.UNIT, tt_lazy("{Unit}"))]
REQUIRED = {"required": gettext_lazy("Fill this in.")}


class GettingThereForm(forms.Form):
    """What a visitor needs to know; the contact person keeps it right (U5)."""

    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    municipality_code = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    arrival = forms.CharField(
        label=gettext_lazy("How to get there"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Door, floor, where to report. It is shown to whoever comes to work."),
    )  # fmt: skip
    parking = forms.CharField(label=gettext_lazy("Parking"), required=False, max_length=300)
    accessibility = forms.CharField(
        label=gettext_lazy("Accessibility"), required=False, max_length=300,
        help_text=gettext_lazy("For example: lift, hearing loop, step at the door."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data=None, *, unit: Unit | None = None) -> None:
        initial = (
            {name: getattr(unit, name) for name in self.base_fields if hasattr(unit, name)} if unit else {}
        )
        super().__init__(data, initial={**initial, "seen": seal_of(unit) if unit else ""})
        places = sorted((in_language(place.names), code) for code, place in municipalities().items())
        self.fields["municipality_code"].choices = [
            ("", _("Choose")),
            *((code, name) for name, code in places),
        ]

    def changes(self) -> dict:
        """Values for the service, without the seal."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "parent")}

    def reseal(self, unit: Unit) -> None:
        """Let the next press of the button win over the card as it now stands."""
        self.data = {**self.data.dict(), "seen": seal_of(unit)}


class CardForm(GettingThereForm):
    """The whole card, for an administrator."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, error_messages=REQUIRED)
    name_sv = forms.CharField(label=gettext_lazy("Name in Swedish"), max_length=120, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20, error_messages=REQUIRED,
        help_text=gettext_lazy("As in your other systems. No two are alike."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it"), choices=KINDS, initial=UnitKind.UNIT,
        widget=RadioCards(hints={
            UnitKind.SERVICE_AREA.value: tt_lazy("Has {unit:pl} under it. Nothing is ordered straight to it."),
            UnitKind.UNIT.value: tt_lazy("Where the work is done, and who pays for it."),
        }),
    )  # fmt: skip
    cost_centre = forms.ModelChoiceField(
        CostCentre.objects.all(), label=gettext_lazy("Cost centre"), empty_label=gettext_lazy("Choose"),
        error_messages=REQUIRED, help_text=gettext_lazy("Pays the fees of the work that is done here."),
    )  # fmt: skip
    service_line = forms.ChoiceField(label=gettext_lazy("Service line"), required=False)
    field_order = ("kind", "name", "name_sv", "code", "cost_centre", "service_line")

    def __init__(self, data=None, *, unit: Unit | None = None) -> None:
        super().__init__(data, unit=unit)
        self.fields["cost_centre"].queryset = CostCentre.objects.order_by("code")
        lines = [(line.code, in_language(line.labels)) for line in service_lines().values()]
        self.fields["service_line"].choices = [("", _("Choose")), *lines]


class NewUnitForm(CardForm):
    """A new unit also needs its place."""

    parent = forms.ModelChoiceField(
        None, label=gettext_lazy("Service area"), required=False, empty_label=gettext_lazy("Top level")
    )
    field_order = ("kind", "name", "name_sv", "code", "parent", "cost_centre", "service_line")

    def __init__(self, data=None) -> None:
        super().__init__(data)
        self.fields["parent"].queryset = service_areas()


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = forms.ModelChoiceField(
        None, label=gettext_lazy("New place"), required=False, empty_label=gettext_lazy("Top level"),
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, data=None, *, unit: Unit) -> None:
        super().__init__(data, initial={"parent": unit.parent_id})
        self.fields["parent"].queryset = service_areas().exclude(pk=unit.pk)


def service_areas():
    """Service areas in use."""
    return Unit.objects.filter(kind=UnitKind.SERVICE_AREA, is_active=True)


class RoomForm(forms.Form):
    """A room of the unit."""

    name = forms.CharField(label=gettext_lazy("Name of the room"), max_length=80, error_messages=REQUIRED)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"), required=False, min_value=1, max_value=5000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": gettext_lazy("Write the number of seats in digits, for example 12.")},
    )  # fmt: skip
    notes = forms.CharField(
        label=gettext_lazy("Good to know"), required=False, max_length=300,
        help_text=gettext_lazy("For example: second floor, screen, key from the desk."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Can be booked"), required=False, initial=True)


class BudgetForm(forms.Form):
    """A year's budget."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    amount = EurosField(label=gettext_lazy("Budget"), min_value=0)
    warn_percent = forms.IntegerField(
        label=gettext_lazy("Warn when this much is used"), min_value=1, max_value=100, initial=80,
        help_text=gettext_lazy("Percent. The warning is shown to whoever orders; it does not stop an order."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": gettext_lazy("Write percents in digits, for example 80.")},
    )  # fmt: skip

    def __init__(self, data=None, *, budget=None) -> None:
        year = today().year
        initial = {"year": year}
        if budget:
            initial |= {"year": budget.year, "amount": budget.amount, "warn_percent": budget.warn_percent}
        super().__init__(data, initial=initial)
        self.fields["year"].choices = [(one, str(one)) for one in (year, year + 1)]


class CostCentreForm(forms.Form):
    """Where costs are booked."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=20, error_messages=REQUIRED)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, error_messages=REQUIRED)


class ContactForm(forms.Form):
    """Who is the unit's named contact person from today on (A005)."""

    person = forms.ModelChoiceField(
        None, label=gettext_lazy("Person"), empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose a person.")},
    )  # fmt: skip

    def __init__(self, data=None, *, unit: Unit, by: User) -> None:
        super().__init__(data)
        staff = User.objects.filter(is_active=True, grants__role__in=STAFF_ROLES - {Role.SUPPORT}).distinct()
        held = {"grants__role": Role.UNIT_CONTACT, "grants__unit": unit}
        self.fields["person"].queryset = staff.exclude(
            pk__in=User.objects.filter(**held, grants__valid_to=None).values("pk")
        ).exclude(pk=by.pk).order_by("last_name", "first_name")  # fmt: skip


class DeputyForm(forms.Form):
    """Who stands in for a contact person, on which days."""

    person = forms.ModelChoiceField(None, label=gettext_lazy("Who is away"), empty_label=None)
    deputy = forms.ModelChoiceField(
        None, label=gettext_lazy("Who stands in"), empty_label=gettext_lazy("Choose")
    )
    first_day = DayField(label=gettext_lazy("First day"), initial=today)
    last_day = DayField(label=gettext_lazy("Last day"))

    def __init__(self, data=None, *, contacts: list[User]) -> None:
        super().__init__(data, prefix="deputy")
        self.fields["person"].queryset = User.objects.filter(pk__in=[person.pk for person in contacts])
        staff = User.objects.filter(is_active=True, grants__role__in=STAFF_ROLES - {Role.SUPPORT}).distinct()
        self.fields["deputy"].queryset = staff.order_by("last_name", "first_name")

    def answers(self) -> dict:
        """What `set_deputy` takes: half-open days."""
        cleaned = self.cleaned_data
        return {
            "person": cleaned["person"],
            "deputy": cleaned["deputy"],
            "valid_from": cleaned["first_day"],
            "valid_to": cleaned["last_day"] + dt.timedelta(days=1),
        }
