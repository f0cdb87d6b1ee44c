"""What things in the catalogue cost by the rate table in force today."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.rates.pricing import price_between
from billing.rates.quoter import PriceRules, rules_for, work_of
from billing.rates.table import Rate
from domain.clock import today
from domain.reasons import RuleRefused
from registry.orders.models import ActingRole, Product, TaskType
from registry.orders.quotes import WorkFacts
from tenants.organisation.rules import NoRule
from tenants.terminology.terms import tt
from ui.formats import money


@dataclass(frozen=True)
class PriceList:
    """The rules of today, read once for a whole page. Without a table there are no prices."""

    rules: PriceRules | None

    @classmethod
    def today(cls) -> "PriceList":
        """The organisation's own rules; two queries."""
        try:
            return cls(rules_for(WorkFacts(day=today(), task_type="", minutes=60)))
        except NoRule:
            return cls(None)

    def price_of(self, task_type: TaskType, product: Product | None = None) -> str:
        """The price of the usual length in words: "50,00 €", "30,00–60,00 €", no fee; empty when no rate fits."""
        if task_type.role == ActingRole.PEER:
            return tt("No {fee}")
        if self.rules is None:
            return ""
        work = work_of(_facts(task_type, product), self.rules.fee_right)
        try:
            low, high = price_between(work, self.rules.table, self.rules.fee_right)
        except RuleRefused:
            return ""
        return _range(low.total, high.total)

    def choices(self) -> list[tuple[str, str]]:
        """The rates of the table by code, each with its name and amount."""
        rates = self.rules.table.rates if self.rules else ()
        return [(rate.code, f"{_label(rate)} ({_amount(rate)})") for rate in rates]

    def name_of(self, code: str) -> str:
        """The rate that a product names; empty when it names none."""
        return dict(self.choices()).get(code, code)


def _facts(task_type: TaskType, product: Product | None) -> WorkFacts:
    return WorkFacts(
        day=today(),
        task_type=task_type.code,
        minutes=(product or task_type).minutes,
        role=task_type.role,
        audience_scope=product.audience_scope if product else "",
        rate=product.rate_code if product else "",
    )


def _label(rate: Rate) -> str:
    return rate.labels.get((get_language() or "fi")[:2]) or rate.labels.get("fi") or rate.code


def _amount(rate: Rate) -> str:
    terms = rate.terms
    if terms.is_range:
        return _range(terms.low, terms.high)
    return _("by the index") if terms.amount is None else money(terms.amount)


def _range(low: Decimal, high: Decimal) -> str:
    return money(low) if low == high else f"{money(low)} – {money(high)}"
