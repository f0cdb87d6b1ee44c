"""Travel: what is paid, to whom, and whether it must be agreed first (rules.md section 3, A052, A214)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RuleForm, register
from administration.rules.money.choices import CodesField, named, role_names
from administration.rules.money.rate_rows import decimal_of
from administration.rules.telling import euros, value_in_words
from administration.rules.telling import named as path_named
from billing.rates.lines import PriceLine
from billing.rates.travel import km_lines, rates_of
from billing.rates.words import refusal_text
from domain.clock import today
from domain.reasons import RuleRefused
from money import total
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt, tt_lazy
from ui.forms import EurosField, RadioCards

TRIP = Decimal(64)  # kilometres there and back
BASES = {
    "case_by_case": gettext_lazy("Case by case"),
    "per_payer": gettext_lazy("By the payer's own rules"),
    "agreed": gettext_lazy("As is agreed"),
    "state_rules": gettext_lazy("By the travel rules of the State"),
}
ITEMS = {
    "kilometres": gettext_lazy("Kilometres with an own car"),
    "passengers": gettext_lazy("Passengers in an own car"),
    "receipt": gettext_lazy("Tickets and other costs by receipt"),
    "meal": gettext_lazy("Meal allowance"),
    "daily_allowance": gettext_lazy("Daily allowance"),
}
ALLOWANCES = (("daily_allowance", "full_day"), ("daily_allowance", "partial_day"), ("meal", "meal"))
LABELS = {
    "basis": gettext_lazy("What is paid"),
    "preapproval": gettext_lazy("Agreed beforehand"),
    "no_cost_warning": gettext_lazy("Warning about costs"),
    "roles": gettext_lazy("For whom"),
    "items": gettext_lazy("What is compensated"),
    "own_rate": gettext_lazy("Own price of a kilometre"),
}


class TravelForm(RuleForm):
    """The travel rule. An own price of a kilometre may only be below the tax-free one."""

    basis = forms.ChoiceField(label=LABELS["basis"], choices=BASES, widget=RadioCards)
    items = CodesField(label=LABELS["items"], choices=ITEMS)
    own_rate = EurosField(label=LABELS["own_rate"], required=False, min_value=0)
    roles = CodesField(label=LABELS["roles"], required=True)
    preapproval = forms.BooleanField(label=tt_lazy("{Travel} is always agreed beforehand"), required=False)
    no_cost_warning = forms.BooleanField(
        label=tt_lazy("Warn when an {order} has travel but nothing is agreed about it"),
        help_text=gettext_lazy("The activity must cost the person nothing."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = role_names().items()
        self.fields["own_rate"].help_text = _own_rate_hint()

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        return {**data, "own_rate": decimal_of(data.get("own_rate"))}

    def clean_own_rate(self) -> Decimal | None:
        """More than the tax-free rate would be wages."""
        own = self.cleaned_data["own_rate"]
        try:
            km_lines(today(), Decimal(1), own_rate=own)
        except RuleRefused as error:
            raise ValidationError(refusal_text(error)) from error
        return own

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        own = self.cleaned_data["own_rate"]
        names = ("basis", "items", "roles", "preapproval", "no_cost_warning")
        kept = {name: value for name, value in before.items() if name != "own_rate"}
        data = {**kept, **{name: self.cleaned_data[name] for name in names}}
        return data if own is None else {**data, "own_rate": str(own)}


def _own_rate_hint() -> str:
    year = today().year
    try:
        rate = rates_of(year).rate("car").amount
    except RuleRefused as error:
        return refusal_text(error)
    return _("Empty: the tax-free rate of %(year)s, %(rate)s. At most that.") % {
        "year": year,
        "rate": euros(rate),
    }


def words(data: Mapping[str, Any]) -> list[tuple]:
    """The rule in words."""
    warns = (
        _("A warning on the order when nothing is agreed") if data.get("no_cost_warning") else _("No warning")
    )
    first = (
        _("Always agreed before the trip")
        if data.get("preapproval", True)
        else _("Need not be agreed beforehand")
    )
    return [
        (LABELS["basis"], BASES.get(data.get("basis", ""), "–"), "basis"),
        (LABELS["items"], named(data.get("items", ()), ITEMS), "items"),
        (LABELS["own_rate"], _own_rate_said(data), "own_rate"),
        (LABELS["roles"], named(data.get("roles", ()), role_names()), "roles"),
        (LABELS["preapproval"], first, "preapproval"),
        (LABELS["no_cost_warning"], warns, "no_cost_warning"),
    ]


def _own_rate_said(data: Mapping[str, Any]) -> str:
    own = decimal_of(data.get("own_rate"))
    return _("The tax-free rate of the year of the trip") if own is None else euros(own)


def example(data: Mapping[str, Any]) -> list[Example]:
    """A trip of 64 km by the rule and the rates of this year, and what else is paid."""
    own = decimal_of(data.get("own_rate"))
    lines = km_lines(today(), TRIP, passengers=1, own_rate=own)
    return [
        _paid(_("64 km with an own car"), lines[:1], "kilometres", data),
        _paid(_("64 km with an own car and one passenger"), lines, "kilometres", data),
        _receipt(data),
        *_allowances(data),
        _unagreed(data),
    ]


def _paid(situation: str, lines: tuple[PriceLine, ...], item: str, data: Mapping[str, Any]) -> Example:
    if item not in data.get("items", ()):
        return Example(situation, _("Not compensated"), "mute")
    if len(lines) > 1 and "passengers" not in data.get("items", ()):
        lines = lines[:1]
    note = f"{TRIP} km × {euros(lines[0].unit_amount)}"
    return Example(situation, euros(total(line.amount for line in lines)), "ok", note)


def _receipt(data: Mapping[str, Any]) -> Example:
    if "receipt" not in data.get("items", ()):
        return Example(_("A train ticket"), _("Not compensated"), "mute")
    return Example(_("A train ticket"), _("What the receipt says"), "ok")


def _allowances(data: Mapping[str, Any]) -> Iterator[Example]:
    situations = {
        "full_day": _("Over 10 hours away"),
        "partial_day": _("Over 6 hours away"),
        "meal": _("One meal"),
    }
    rates = rates_of(today().year)
    for item, rate in ALLOWANCES:
        if item in data.get("items", ()) and rate in rates.items:
            yield Example(situations[rate], euros(rates.rate(rate).amount), "ok")


def _unagreed(data: Mapping[str, Any]) -> Example:
    """What happens to kilometres that nobody agreed on."""
    situation = tt("{Travel} that was not agreed beforehand")
    if data.get("preapproval", True):
        return Example(situation, _("Marked as differing; the approver decides"), "warn")
    return Example(situation, _("Paid like any other"), "ok")


def value_of(path: str, value: Any) -> str:
    """Codes in words."""
    if path == "basis":
        return str(BASES.get(value, value_in_words(path, value)))
    if path in ("items", "roles") and isinstance(value, list):
        return named(value, ITEMS if path == "items" else role_names()) or value_in_words(path, value)
    return euros(value) if path == "own_rate" and value else value_in_words(path, value)


register(
    Editor(
        kind=RuleKind.TRAVEL,
        title=tt_lazy("{Travel:pl}"),
        lead=gettext_lazy("What a trip costs the organisation, and what must be agreed first."),
        icon="car",
        form=TravelForm,
        words=words,
        example=example,
        label_of=lambda path: path_named(LABELS, path),
        value_of=value_of,
        per_unit=True,
        note=gettext_lazy(
            "The tax-free rates of each year come with the service; the year of the trip decides."
        ),
        brief=lambda data: str(BASES.get(data.get("basis", ""), "–")),
    )
)
