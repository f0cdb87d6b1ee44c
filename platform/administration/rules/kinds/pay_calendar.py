"""The pay calendar: until when work is claimed and when it is paid (A064, A065)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, RuleForm, register
from administration.rules.telling import day_said, lang, named, value_in_words
from billing.claims.calendar import LAST_DAY, BankDayRule, PayCalendar
from domain.clock import today
from domain.period import Month
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt, tt_lazy
from ui import formats

LAST = "last_day"
MONTHS_SHOWN = 6
DAYS = [*((str(day), f"{day}.") for day in range(1, LAST_DAY)), (LAST, gettext_lazy("last day of the month"))]
BANK_DAYS = [
    (BankDayRule.PREVIOUS, gettext_lazy("Paid on the bank day before it")),
    (BankDayRule.NEXT, gettext_lazy("Paid on the bank day after it")),
    (BankDayRule.NONE, gettext_lazy("The pay day does not move")),
]
LABELS = {
    "cutoff_day": gettext_lazy("Last day to send"),
    "pay_day": gettext_lazy("Pay day"),
    "bank_day": gettext_lazy("When the pay day is not a bank day"),
    "agreed_per_order": gettext_lazy("Agreed on each order"),
}


class CalendarForm(RuleForm):
    """Both days are in the month after the work."""

    cutoff_day = forms.ChoiceField(
        label=LABELS["cutoff_day"],
        choices=DAYS,
        help_text=gettext_lazy("Of the month after the work. The day lasts until midnight and never moves."),
    )
    pay_day = forms.ChoiceField(
        label=LABELS["pay_day"], choices=DAYS, help_text=gettext_lazy("Of the same month.")
    )
    bank_day = forms.ChoiceField(label=LABELS["bank_day"], choices=BANK_DAYS, widget=forms.RadioSelect)

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "cutoff_day": _chosen(data.get("cutoff_day", 9)),
            "pay_day": _chosen(data.get("pay_day", LAST)),
            "bank_day": data.get("bank_day", BankDayRule.PREVIOUS),
        }

    def clean(self) -> dict[str, Any]:
        """Nothing can be paid before it was claimed."""
        days = [self.cleaned_data.get(name) for name in ("cutoff_day", "pay_day")]
        if all(days) and _number(days[0]) >= _number(days[1]):
            self.add_error("pay_day", tt("Choose a day after the last day to send {fee} claims."))
        return self.cleaned_data

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        days = {name: self.cleaned_data[name] for name in ("cutoff_day", "pay_day")}
        stored = {name: day if day == LAST else int(day) for name, day in days.items()}
        return {**before, **stored, "bank_day": str(self.cleaned_data["bank_day"])}


def _chosen(day: int | str) -> str:
    return LAST if day in (LAST, LAST_DAY) else str(day)


def _number(day: str) -> int:
    return LAST_DAY if day == LAST else int(day)


def words(data: dict[str, Any]) -> list[tuple]:
    """The calendar in words."""
    cutoff, pay = (_said(data[name]) for name in ("cutoff_day", "pay_day"))
    lines = [
        (LABELS["cutoff_day"], _("%(day)s of the month after the work") % {"day": cutoff}, "cutoff_day"),
        (LABELS["pay_day"], _("%(day)s of the month after the work") % {"day": pay}, "pay_day"),
        (LABELS["bank_day"], dict(BANK_DAYS)[data.get("bank_day", BankDayRule.PREVIOUS)], "bank_day"),
    ]
    if data.get("agreed_per_order"):
        lines.append(
            (LABELS["agreed_per_order"], _("The days may be agreed on each order."), "agreed_per_order")
        )
    return lines


def _said(day: int | str) -> str:
    return _("The last day") if day in (LAST, LAST_DAY) else _("Day %(number)s") % {"number": day}


@dataclass(frozen=True)
class WorkMonth:
    """One month of work: until when it is claimed and when it is paid. `moved_from`: the day that was no bank day."""

    name: str
    due: dt.date
    paid: dt.date
    moved_from: dt.date | None


def example(data: dict[str, Any]) -> list[WorkMonth]:
    """The work of this month and of the next five, by the calendar that payments use."""
    calendar = PayCalendar.from_data(data)
    first = Month.of(today())
    return [_work_month(calendar, first.plus(number)) for number in range(MONTHS_SHOWN)]


def _work_month(calendar: PayCalendar, month: Month) -> WorkMonth:
    paid, meant = calendar.pay_day(month), month.plus(1).day(calendar.pay_day_number)
    name = formats.month(month.first_day, lang())
    return WorkMonth(name.capitalize(), calendar.due_for(month), paid, meant if meant != paid else None)


def brief(data: dict[str, Any]) -> str:
    """One sentence for the list of rules."""
    first = example(data)[0]
    facts = {"month": first.name, "due": day_said(first.due), "paid": day_said(first.paid)}
    return _("%(month)s: send by %(due)s, paid %(paid)s") % facts


def value_of(path: str, value: Any) -> str:
    """Days and the bank day rule in words."""
    if path == "bank_day":
        return str(dict(BANK_DAYS).get(value, value_in_words(path, value)))
    return _said(value) if path in ("cutoff_day", "pay_day") and value else value_in_words(path, value)


register(
    Editor(
        kind=RuleKind.PAY_CALENDAR,
        title=gettext_lazy("Pay calendar"),
        lead=tt_lazy("Until when {fee} claims are sent, and when they are paid."),
        icon="calendar-days",
        form=CalendarForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        read=PayCalendar.from_data,
        template="rule_settings/parts/example_calendar.html",
        brief=brief,
    )
)
