"""The live example of a cancellation policy: what each moment and event would cost."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from administration.rules.editors import Example
from administration.rules.kinds.cancellation_words import happened
from administration.rules.telling import day_said, euros, lang
from billing.rates.table import RateTable
from domain import clock
from domain.errors import DomainError
from money import cents
from registry.sessions.cancellation import Policy, deadline, decide
from registry.sessions.happening import Event, Happening
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, EurosField

WEDNESDAY, HOUR = 2, dt.timedelta(hours=1)
USUAL_FEE = Decimal("50.00")
# On both sides of the deadline; its own second belongs to the orderer (rules.md section 2).
AROUND = (dt.timedelta(minutes=-1), dt.timedelta(), dt.timedelta(seconds=1), dt.timedelta(minutes=1))
WITHOUT_DEADLINE = (dt.timedelta(days=-1), dt.timedelta(hours=-1))
OTHERS = (Event.CLIENT_ABSENT, Event.EMPTY_GROUP, Event.EXPERT_ILL, Event.MOVED_WITH_CONSENT)


def next_wednesday() -> dt.date:
    """The Wednesday after today."""
    day = clock.today() + dt.timedelta(days=1)
    return day + dt.timedelta(days=(WEDNESDAY - day.weekday()) % 7)


def usual_fee() -> Decimal:
    """The first sum of the rate table in force; 50 euros when there is none."""
    try:
        rates = RateTable.from_data(rule_on(RuleKind.RATES, clock.today()).data).rates
    except (DomainError, ValueError, KeyError):
        return USUAL_FEE
    sums = [rate.terms.amount or rate.terms.high for rate in rates]
    return cents(next((amount for amount in sums if amount), USUAL_FEE))


class CancellationTrial(forms.Form):
    """When the example would start, and what fee was agreed on it."""

    show_optional = False
    day = DayField(label=tt_lazy("Day of the {task}"), initial=next_wednesday)
    time = ClockField(label=gettext_lazy("It starts at"), initial=dt.time(13))
    fee = EurosField(label=tt_lazy("Agreed {fee}"), initial=usual_fee, min_value=0)


def example(data: dict[str, Any], *, day: dt.date, time: dt.time, fee: Decimal) -> list[Example]:
    """What is paid at each moment and event, decided by the function that decides real ones."""
    policy = Policy.from_data(data)
    start = clock.at(day, time)
    return [_line(policy, happening, fee) for happening in _happenings(policy, start)]


def _happenings(policy: Policy, start: dt.datetime) -> Iterator[Happening]:
    last = deadline(policy, start)
    moments = [last + step for step in AROUND] if last else [start + step for step in WITHOUT_DEADLINE]
    for moment in moments:
        yield Happening(Event.CANCELLED_BY_ORDERER, start, start + HOUR, moment)
    for event in OTHERS:
        yield Happening(event, start, start + HOUR, start)


def _line(policy: Policy, happening: Happening, fee: Decimal) -> Example:
    outcome = decide(policy, happening)
    paid = outcome.fee.of(fee)
    situation = happened(happening.event)
    if happening.event == Event.CANCELLED_BY_ORDERER:
        moment = clock.local(happening.at)
        situation = f"{situation} {day_said(moment)} {_to_the_second(moment)}"
    return Example(situation, euros(paid), "", outcome.sentence(lang()))


def _to_the_second(moment: dt.datetime) -> str:
    return moment.strftime("%-H.%M.%S" if lang() != "en" else "%H:%M:%S")
