"""One case of a cancellation policy as a row of the form."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import RowForm
from administration.rules.kinds.cancellation_words import EVENTS, TRAVEL, WHEN, case_name
from tenants.terminology.terms import tt_lazy
from ui.forms import DecimalCommaField, EurosField

TICKS = ("counts_as_held", "needs_reason", "asks_deputy")
BAND = ("minutes_from", "minutes_below")


class CaseRow(RowForm):
    """What happened and when, and what follows."""

    folded = ("events", "task_types", *TICKS, "minutes_from", "minutes_below", "minimum", "fixed")

    when = forms.ChoiceField(label=gettext_lazy("When"), choices=WHEN, required=False)
    share = DecimalCommaField(
        label=tt_lazy("Share of the {fee}"),
        unit="%",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    travel = forms.ChoiceField(label=gettext_lazy("Travel costs"), choices=TRAVEL, required=False)
    counts_as_held = forms.BooleanField(
        label=gettext_lazy("Counts as held in the statistics"), required=False
    )
    needs_reason = forms.BooleanField(label=gettext_lazy("A reason is asked"), required=False)
    asks_deputy = forms.BooleanField(label=gettext_lazy("The deputy is asked at once"), required=False)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What has happened"),
        choices=EVENTS,
        widget=forms.CheckboxSelectMultiple,
    )
    task_types = forms.MultipleChoiceField(
        label=gettext_lazy("Only in these tasks"),
        help_text=gettext_lazy("Choose none: in all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes_from = forms.IntegerField(
        label=gettext_lazy("At least so many minutes"), required=False, min_value=0
    )
    minutes_below = forms.IntegerField(
        label=gettext_lazy("Less than so many minutes"), required=False, min_value=1
    )
    minimum = EurosField(label=gettext_lazy("At least this sum"), required=False, min_value=0)
    fixed = EurosField(label=tt_lazy("A fixed sum instead of a share"), required=False, min_value=0)

    @property
    def title(self) -> str:
        """The case by what it is about; a new one has no name yet."""
        events = self.initial.get("events")
        return case_name({"events": events, **self.initial}) if events else ""

    def clean(self) -> dict[str, Any]:
        """The band of lengths is not upside down."""
        low, high = (self.cleaned_data.get(name) for name in BAND)
        if low is not None and high is not None and low >= high:
            self.add_error("minutes_below", _("Write a number that is greater than the least length."))
        return self.cleaned_data


def initial_from(case: dict[str, Any]) -> dict[str, Any]:
    """A case of the data as a row."""
    fee = case.get("fee", {})
    return {
        "key": case["code"],
        "events": case["events"],
        "when": case.get("when", "any"),
        "share": _decimal(fee.get("share", 100)),
        "minimum": _decimal(fee.get("minimum")),
        "fixed": _decimal(fee.get("fixed")),
        "travel": case.get("travel", "none"),
        "task_types": case.get("task_types", []),
        **{name: case.get(name, False) for name in TICKS},
        **{name: case.get(name) for name in BAND},
    }


def to_case(row: dict[str, Any], old: dict[str, dict], codes: Iterator[str]) -> dict[str, Any]:
    """A row as a case of the data; what the row does not show stays as it was."""
    before = old.get(row["key"], {})
    case = {
        **before,
        "code": before.get("code") or next(codes),
        "events": _in_their_order(row["events"], before.get("events", [])),
        "fee": _fee(row, before.get("fee", {})),
    }
    _put(case, "when", row["when"], "any")
    _put(case, "travel", row["travel"], "none")
    _put(case, "task_types", row["task_types"], [])
    _put(case, "minutes_from", row["minutes_from"] or 0, 0)
    _put(case, "minutes_below", row["minutes_below"], None)
    for name in TICKS:
        _put(case, name, row[name], False)
    return case


def fresh_codes(taken: set[str]) -> Iterator[str]:
    """Names for new cases."""
    return (code for number in count(1) if (code := f"own_{number}") not in taken)


def _in_their_order(events: list[str], before: list[str]) -> list[str]:
    """The list as it was when only its order differs from what the ticks give."""
    return before if set(before) == set(events) else events


def _fee(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    fee = {**before, "share": _plain(row["share"])}
    for name in ("minimum", "fixed"):
        _put(fee, name, None if row[name] is None else f"{row[name]:.2f}", None)
    return fee


def _put(data: dict[str, Any], name: str, value: Any, usual: Any) -> None:
    """Write a value; the usual one only over another, so that data that says nothing goes on saying nothing."""
    if value == usual and value is None:
        data.pop(name, None)
    elif value != usual or name in data:
        data[name] = value


def _plain(share: Decimal) -> int | str:
    return int(share) if share == share.to_integral_value() else str(share.normalize())


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
