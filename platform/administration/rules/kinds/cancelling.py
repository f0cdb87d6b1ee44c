"""Cancelling, no-show, illness, empty group and moving: the form, the words and the example (A053–A060)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import SHORT, Editor, RuleForm, register, rows_of
from administration.rules.kinds import cancellation_rows as rows
from administration.rules.kinds.cancellation_example import CancellationTrial, example
from administration.rules.kinds.cancellation_words import (
    LABELS,
    NOTICES,
    brief,
    event_name,
    value_of,
    words,
)
from administration.rules.telling import listed, named
from domain.errors import DomainError
from domain.reasons import RuleRefused
from registry.orders.models import TaskType
from registry.sessions.cancellation import Policy
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField

DAYS = [("calendar", gettext_lazy("calendar days")), ("working", gettext_lazy("working days"))]


class CancellationForm(RuleForm):
    """The deadline, and the cases in the order in which they are tried."""

    notice = forms.ChoiceField(
        label=gettext_lazy("Deadline for cancelling"), choices=NOTICES, widget=forms.RadioSelect
    )
    time = ClockField(
        label=gettext_lazy("Clock time"),
        required=False,
        help_text=gettext_lazy(
            "The whole second still counts: at 15.00.00 it is in time, at 15.00.01 it is late."
        ),
    )
    days_before = forms.IntegerField(
        label=gettext_lazy("Days before"),
        required=False,
        min_value=0,
        max_value=30,
        widget=forms.NumberInput(SHORT),
    )
    days = forms.ChoiceField(label=gettext_lazy("The days are"), choices=DAYS, required=False)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours before the start"),
        required=False,
        min_value=0,
        max_value=720,
        widget=forms.NumberInput(SHORT),
    )
    tables = {
        "cases": rows_of(
            rows.CaseRow,
            title=gettext_lazy("Cases"),
            lead=gettext_lazy("The first case that fits decides."),
            one=gettext_lazy("Case"),
            ordered=True,
            least=1,
        )
    }

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        tasks = [(task.code, str(task)) for task in TaskType.objects.order_by("position")]
        for row in self.rows["cases"].forms:
            row.fields["task_types"].choices = tasks

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        notice = data.get("notice", {})
        kind = notice.get("kind", "clock")
        return {
            "notice": kind,
            "time": dt.time.fromisoformat(notice["time"]) if "time" in notice else None,
            "days_before": notice.get("days") if kind == "working_days" else notice.get("days_before"),
            "days": notice.get("days") if kind == "clock" else "calendar",
            "hours": notice.get("hours"),
            "cases": [rows.initial_from(case) for case in data.get("cases", [])],
        }

    def clean(self) -> dict[str, Any]:
        """Each way of counting needs its own facts."""
        needed = {"clock": ("time", "days_before"), "hours": ("hours",), "working_days": ("days_before",)}
        for name in needed.get(self.cleaned_data.get("notice", ""), ()):
            if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
                self.add_error(name, _("Fill this in: the deadline is counted from it."))
        return self.cleaned_data

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        old = {case["code"]: case for case in before.get("cases", [])}
        codes = rows.fresh_codes(set(old))
        cases = [rows.to_case(row, old, codes) for row in self.kept("cases")]
        return {**before, "notice": self._notice(), "cases": cases}

    def _notice(self) -> dict[str, Any]:
        sent = self.cleaned_data
        match sent["notice"]:
            case "hours":
                return {"kind": "hours", "hours": sent["hours"]}
            case "working_days":
                return {"kind": "working_days", "days": sent["days_before"]}
        time = sent["time"].isoformat("minutes")
        return {
            "kind": "clock",
            "time": time,
            "days_before": sent["days_before"],
            "days": sent["days"] or "calendar",
        }


def read(data: dict[str, Any]) -> Policy:
    """The policy, or what is missing from it in the reader's language."""
    try:
        return Policy.from_data(data)
    except RuleRefused as error:
        gaps = [event_name(event) for event in str(error.reason.facts.get("events", "")).split(", ") if event]
        raise DomainError(
            _(
                "No case decides this: %(events)s. Add it to a case that fits always, or to an early and a late one."
            )
            % {"events": listed(gaps)},
            code=error.code,
        ) from error


register(
    Editor(
        kind=RuleKind.CANCELLATION,
        title=gettext_lazy("Cancelling"),
        lead=tt_lazy("What is paid when a {task} is cancelled or moved, or somebody does not come."),
        icon="calendar-x",
        form=CancellationForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        per_unit=True,
        read=read,
        trial=CancellationTrial,
        brief=brief,
    )
)
