"""What orders would cost by a rate table: every task type, priced by the same function as real orders."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Example
from administration.rules.money import choices
from administration.rules.money.rate_words import rate_name
from administration.rules.telling import lang
from billing.rates.fee_right import FeeRight
from billing.rates.lines import Price
from billing.rates.pricing import price_between
from billing.rates.table import Rate, RateTable
from billing.rates.words import problem_text, refusal_text
from billing.rates.work import Work
from domain.clock import today
from domain.reasons import RuleRefused
from registry.orders.models import ActingRole, TaskType
from tenants.terminology.terms import tt
from ui.formats import money
from ui.forms import HoursField

ANYBODY = FeeRight(roles=frozenset({ActingRole.EXPERT.value}), unpaid_task_types=frozenset())
LONG_TRAINED = 1000  # hours: the example shows prices, who is paid is another rule


class RatesTrial(forms.Form):
    """The order to try."""

    show_optional = False

    hours = HoursField(
        label=gettext_lazy("Length"), initial=Decimal(2), min_value=Decimal("0.25"), max_value=24
    )
    audience = forms.IntegerField(
        label=gettext_lazy("Number of people"), initial=20, min_value=1, max_value=10_000,
        widget=forms.NumberInput({"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    scope = forms.ChoiceField(label=gettext_lazy("For whom"), required=False, initial="")
    preparing = HoursField(label=gettext_lazy("Agreed preparation"), initial=Decimal(1), max_value=24)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scope"].choices = [("", _("Not chosen")), *choices.scope_names().items()]


def priced_orders(
    data: Mapping[str, Any],
    hours: Decimal = Decimal(2),
    audience: int = 20,
    scope: str = "",
    preparing: Decimal = Decimal(1),
) -> list[Example]:
    """One line per task type in use: what the order would cost, and by which rate."""
    table = RateTable.from_data(dict(data))
    order = Work(
        day=today(),
        task_type="",
        minutes=round(hours * 60),
        trainings=frozenset(choices.training_names()),
        training_hours=LONG_TRAINED,
        audience_scope=scope,
        audience_size=audience,
        preparation_agreed=bool(preparing),
        preparation_minutes=round(preparing * 60),
    )
    paid = TaskType.objects.filter(is_active=True, role=ActingRole.EXPERT)
    return [_priced(str(task), replace(order, task_type=task.code), table) for task in paid]


def _priced(name: str, work: Work, table: RateTable) -> Example:
    try:
        rate = table.rate_for(work)
        low, high = price_between(work, table, ANYBODY)
    except RuleRefused as error:
        return Example(name, refusal_text(error), "warn")
    return Example(name, _sums(low, high), "ok", _parts(rate, low))


def _sums(low: Price, high: Price) -> str:
    if low.total == high.total:
        return money(low.total, lang())
    ends = (money(price.total, lang()) for price in (low, high))
    return tt("{low}–{high}, agreed on the {order}", **dict(zip(("low", "high"), ends, strict=True)))


def _parts(rate: Rate, price: Price) -> str:
    """The rate that decided, and how many lines the price has."""
    if len(price.lines) == 1:
        return rate_name(rate)
    return _("%(rate)s; the price has %(n)s lines") % {"rate": rate_name(rate), "n": len(price.lines)}


def problems_of(table: RateTable, found: Any) -> Iterator[str]:
    """Each thing that is wrong with a table as a sentence that names its rates."""
    labels = {rate.code: rate.labels for rate in table.rates}
    yield from (problem_text(problem, labels) for problem in found)
