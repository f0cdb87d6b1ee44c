"""One rate as a row of a form: when it applies and what it pays (rules.md section 3)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from administration.rules.money.choices import (
    Choices,
    CodesField,
    mode_names,
    offered,
    role_names,
    scope_names,
    training_names,
)
from administration.rules.rows import RowForm
from administration.rules.telling import euros
from billing.rates.table import Preparation, TravelTime
from billing.rates.units import Direction, Unit
from tenants.terminology.terms import tt_lazy
from ui.forms import DecimalCommaField, EurosField

SHORT = {"class": "input--short"}
LANGUAGES = (("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English")))
UNITS = {
    Unit.HOUR: _("hour"),
    Unit.LESSON: _("45 minutes"),
    Unit.OCCASION: _("occasion"),
    Unit.BLOCK: _("begun block of minutes"),
    Unit.HALF_DAY: _("half a day"),
    Unit.FULL_DAY: _("full day"),
    Unit.MEETING: _("meeting"),
    Unit.PROJECT: _("project"),
    Unit.MONTH: _("month"),
}
DIRECTIONS = {Direction.UP: _("up"), Direction.DOWN: _("down"), Direction.NEAREST: _("to the nearest")}
PREPARATIONS = {
    Preparation.NONE: _("Not paid"),
    Preparation.INCLUDED: _("Included in the price"),
    Preparation.HOURS: _("Paid as hours of the work"),
    Preparation.OWN_RATE: _("Paid by an hourly price of its own"),
}
TRAVEL_TIMES = {
    TravelTime.NONE: _("Not paid"),
    TravelTime.INCLUDED: _("Included in the price"),
    TravelTime.SHARE: _("A share of an hour is paid"),
}
AGREED = {"": _("Agreed or not"), "yes": _("Preparation is agreed"), "no": _("No preparation is agreed")}
SETS = ("task_types", "roles", "trainings", "audience_scopes", "modes", "languages")
BANDS = ("audience", "minutes")
SUMS = ("amount", "low", "high", "index_percent", "minimum", "daily_cap", "preparation_amount")
PERCENTS = ("travel_time_percent", "repeat_percent", "recording_percent")
NUMBERS = ("block_minutes", "preparation_cap_minutes")


def _minutes(label: Any, **options: Any) -> forms.IntegerField:
    number = forms.NumberInput({**SHORT, "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000, widget=number, **options
    )


def _euros(label: Any, **options: Any) -> EurosField:
    return EurosField(label=label, required=False, min_value=0, **options)


def _percent(label: Any, **options: Any) -> DecimalCommaField:
    return DecimalCommaField(label=label, required=False, min_value=0, max_value=100, unit="%", **options)


class RateRow(RowForm):
    """A rate. The name and the price are always shown; the conditions and the details open when they hold something."""

    label_fi = forms.CharField(label=_("Name in Finnish"), max_length=80)
    label_sv = forms.CharField(label=_("Name in Swedish"), max_length=80, required=False)
    label_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    unit = forms.ChoiceField(label=_("Paid by"), choices=UNITS, initial=Unit.HOUR.value)
    amount = _euros(_("Price"), help_text=_("A fixed sum. Leave empty when a range or a percentage is used."))
    low = _euros(_("Least price"), help_text=tt_lazy("A range is agreed on the {order}."))
    high = _euros(_("Most price"))
    task_types = CodesField(label=_("Task types"), help_text=_("None chosen: all."))

    roles = CodesField(label=_("Role"))
    trainings = CodesField(label=_("Training, one of these"))
    training_hours = _minutes(_("Hours of training at least"))
    audience_scopes = CodesField(label=_("For whom"))
    audience_low = _minutes(_("People at least"))
    audience_high = _minutes(_("People at most"))
    minutes_low = _minutes(_("Length at least, minutes"))
    minutes_high = _minutes(_("Length at most, minutes"))
    when_preparation = forms.ChoiceField(label=_("Preparation"), choices=AGREED, required=False)
    modes = CodesField(label=_("Way of meeting"))
    languages = CodesField(label=_("Language"))

    rounding_step = _minutes(_("Round the time to, minutes"))
    rounding_direction = forms.ChoiceField(
        label=_("Round"), choices=DIRECTIONS, required=False, initial=Direction.UP.value
    )
    rounding_minimum = _minutes(_("Paid for at least, minutes"))
    block_minutes = _minutes(_("Length of a block, minutes"))
    minimum = _euros(_("Least sum"))
    daily_cap = _euros(_("Most for one day"))
    preparation = forms.ChoiceField(
        label=_("Preparing"), choices=PREPARATIONS, required=False, initial="none"
    )
    preparation_amount = _euros(_("Hourly price of preparing and travelling"))
    preparation_cap_minutes = _minutes(_("Preparing at most, minutes"))
    travel_time = forms.ChoiceField(
        label=_("Time on the way"), choices=TRAVEL_TIMES, required=False, initial="none"
    )
    travel_time_percent = _percent(_("Share of an hour on the way"))
    repeat_percent = _percent(
        _("The same talk again, share of the price"), help_text=_("Empty: the full price.")
    )
    recording_percent = _percent(_("Addition when the talk is recorded"))
    index_percent = _percent(_("Percentage of the index value"))

    CONDITIONS = (
        "roles", "trainings", "training_hours", "audience_scopes", "audience_low", "audience_high",
        "minutes_low", "minutes_high", "when_preparation", "modes", "languages",
    )  # fmt: skip
    DETAILS = (
        "rounding_step", "rounding_direction", "rounding_minimum", "block_minutes", "minimum", "daily_cap",
        "preparation", "preparation_amount", "preparation_cap_minutes", "travel_time", "travel_time_percent",
        "repeat_percent", "recording_percent", "index_percent",
    )  # fmt: skip

    folded = (*CONDITIONS, *DETAILS)

    def offer(self, tasks: Choices) -> None:
        """Set what may be chosen; codes of the rate that nothing is called by any more stay."""
        names = {
            "roles": role_names(), "trainings": training_names(), "audience_scopes": scope_names(),
            "modes": mode_names(), "languages": {code: str(name) for code, name in LANGUAGES},
        }  # fmt: skip
        names["task_types"] = dict(tasks)
        for name, words in names.items():
            self.fields[name].choices = offered(words, self.initial.get(name, ()))

    @property
    def title(self) -> str:
        """What the rate is called."""
        return self["label_fi"].value() or ""

    @property
    def price(self) -> str:
        """The stored price in words, beside the name of a folded row."""
        amount, low, high = (self.initial.get(name) for name in ("amount", "low", "high"))
        unit = UNITS.get(self.initial.get("unit", ""), "")
        if low is not None and high is not None:
            return f"{euros(low)}–{euros(high)} / {unit}"
        return f"{euros(amount)} / {unit}" if amount is not None else ""

    @property
    def is_unfolded(self) -> bool:
        """A mistake, something typed, or a row just added is not hidden."""
        return self.is_bound and (bool(self.errors) or self.is_new or self.has_changed())

    @property
    def conditions(self) -> list:
        """For which work, beside the task type."""
        return [self[name] for name in self.CONDITIONS]

    @property
    def details(self) -> list:
        """How it is counted."""
        return [self[name] for name in self.DETAILS]

    @property
    def opens_conditions(self) -> bool:
        return self._asks(self.CONDITIONS)

    @property
    def opens_details(self) -> bool:
        return self._asks(self.DETAILS)

    def _asks(self, names: tuple[str, ...]) -> bool:
        """Whether one of the fields holds something, or a mistake."""
        usual = {
            "rounding_direction": Direction.UP,
            "preparation": Preparation.NONE,
            "travel_time": TravelTime.NONE,
        }
        wrong = self.is_bound and any(name in self.errors for name in names)
        return wrong or any(self[name].value() not in (None, "", [], usual.get(name)) for name in names)


def row_of(rate: Mapping[str, Any]) -> dict[str, Any]:
    """A rate of the table as a row's first values."""
    when, terms = rate.get("when", {}), rate["terms"]
    row: dict[str, Any] = {"key": rate["code"], "unit": terms["unit"]}
    row |= {f"label_{language}": rate.get("labels", {}).get(language, "") for language, _name in LANGUAGES}
    row |= {name: when.get(name, []) for name in SETS} | {
        "training_hours": when.get("training_hours") or None
    }
    for band in BANDS:
        row |= {f"{band}_{end}": when.get(band, {}).get(end) for end in ("low", "high")}
    row["when_preparation"] = {True: "yes", False: "no"}.get(when.get("preparation"), "")
    row |= {name: decimal_of(terms.get(name)) for name in (*SUMS, *PERCENTS)}
    row |= {name: terms.get(name) or None for name in NUMBERS}
    row |= {f"rounding_{name}": terms.get("rounding", {}).get(name) or None for name in ("step", "minimum")}
    row["rounding_direction"] = terms.get("rounding", {}).get("direction", Direction.UP.value)
    row["preparation"] = terms.get("preparation", Preparation.NONE.value)
    row["travel_time"] = terms.get("travel_time", TravelTime.NONE.value)
    return row


def rate_of(row: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    """A cleaned row as a rate; a new one is called after its Finnish name. `taken` are the codes in use."""
    code = row["key"] or _free_code(row["label_fi"], taken)
    taken.add(code)
    labels = {language: row[f"label_{language}"] or row["label_fi"] for language, _name in LANGUAGES}
    return {"code": code, "labels": labels, "when": _when(row), "terms": _terms(row)}


def _when(row: Mapping[str, Any]) -> dict[str, Any]:
    when = {name: row[name] for name in SETS if row[name]}
    if row["training_hours"]:
        when["training_hours"] = row["training_hours"]
    for band in BANDS:
        ends = {end: row[f"{band}_{end}"] for end in ("low", "high") if row[f"{band}_{end}"] is not None}
        when |= {band: ends} if ends else {}
    return when | ({"preparation": row["when_preparation"] == "yes"} if row["when_preparation"] else {})


def _terms(row: Mapping[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {"unit": row["unit"]}
    terms |= {name: str(row[name]) for name in (*SUMS, *PERCENTS) if row[name] is not None}
    terms |= {name: row[name] for name in NUMBERS if row[name]}
    terms |= {
        name: row[name]
        for name, usual in (("preparation", "none"), ("travel_time", "none"))
        if row[name] not in ("", usual)
    }
    if row["rounding_step"] or row["rounding_minimum"]:
        direction = row["rounding_direction"] or Direction.UP.value
        terms["rounding"] = {"step": row["rounding_step"] or 0, "direction": direction}
        terms["rounding"] |= {"minimum": row["rounding_minimum"]} if row["rounding_minimum"] else {}
    return terms


def _free_code(name: str, taken: set[str]) -> str:
    base = slugify(name).replace("-", "_")[:30] or "rate"
    return next(
        code
        for number in range(len(taken) + 1)
        if (code := f"{base}_{number}" if number else base) not in taken
    )


def decimal_of(value: Any) -> Decimal | None:
    """A stored sum, a text or a number; None when there is none."""
    return None if value is None else Decimal(str(value))
