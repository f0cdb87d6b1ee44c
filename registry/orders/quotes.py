"""What work would cost, asked from whoever knows the prices.

Orders and offers show a price, but the price tables live above them (billing.rates). So billing registers a
provider with `set_quoter` and this module only says what is asked and what comes back (A011, A150).
Until a provider is registered, or when no rate fits, there is no quote and pages say that the price is agreed later.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import translation

from domain.clock import local_day
from domain.errors import DomainError

# A text, or the same text by language: a frozen price is read in the reader's own language.
Words = str | Mapping[str, str]

# A provider's refusals that mean "there is no table price", not "something is wrong".
NO_PRICE = frozenset({"no_rate", "no_table", "no_rule"})


def say(words: Words) -> str:
    """The text in the reader's language, else in Finnish, else in any language there is."""
    if isinstance(words, str):
        return words
    language = (translation.get_language() or "fi")[:2]
    return words.get(language) or words.get("fi") or next(iter(words.values()), "")


@dataclass(frozen=True)
class ExpertFacts:
    """What the price needs to know of the expert: papers valid on the day, and own wish."""

    agreement: str = "commission"
    trainings: frozenset[str] = frozenset()
    training_hours: int = 0
    waives_fee: bool = False


@dataclass(frozen=True)
class WorkFacts:
    """One session as ordered. Codes are the tenant's own; `agreed_amount` is euros for a rate with a range.

    `expert` is None before anybody is chosen: then an ordinary paid expert is meant.
    """

    day: dt.date
    task_type: str
    minutes: int
    unit_id: UUID | None = None
    role: str = "expert"
    audience_scope: str = ""
    audience_size: int | None = None
    preparation_agreed: bool = False
    preparation_minutes: int = 0
    mode: str = "on_site"
    language: str = "fi"
    agreed_amount: Decimal | None = None
    rate: str = (
        ""  # the rate that a product names, instead of the one that its conditions would choose (A101)
    )
    expert: ExpertFacts | None = None


@dataclass(frozen=True)
class QuoteLine:
    """One line of a price, euros."""

    label: Words
    amount: Decimal

    @property
    def text(self) -> str:
        return say(self.label)


@dataclass(frozen=True)
class Quote:
    """A price with the rule it comes from. `low` and `high` differ until a range is agreed; lines are of `low`."""

    low: Decimal
    high: Decimal
    lines: tuple[QuoteLine, ...] = ()
    rule: str = ""
    version: str = ""
    reasons: tuple[Words, ...] = ()

    @property
    def is_range(self) -> bool:
        return self.low != self.high

    @property
    def sentences(self) -> list[str]:
        return [say(words) for words in self.reasons]

    @property
    def rule_name(self) -> str:
        """The rule and its version as people read them; no "X 2026 2026"."""
        return self.rule if self.version in self.rule else f"{self.rule} {self.version}"

    def to_data(self) -> dict:
        """Plain data for a JSON field."""
        return {
            "low": str(self.low),
            "high": str(self.high),
            "lines": [{"label": _plain(line.label), "amount": str(line.amount)} for line in self.lines],
            "rule": self.rule,
            "version": self.version,
            "reasons": [_plain(words) for words in self.reasons],
        }

    @classmethod
    def from_data(cls, data: Mapping | None) -> "Quote | None":
        """Read what `to_data` wrote; nothing stored means that no price was known."""
        if not data:
            return None
        return cls(
            low=Decimal(data["low"]),
            high=Decimal(data["high"]),
            lines=tuple(QuoteLine(line["label"], Decimal(line["amount"])) for line in data["lines"]),
            rule=data["rule"],
            version=data["version"],
            reasons=tuple(data["reasons"]),
        )


Quoter = Callable[[WorkFacts], Quote | None]
_quoter: Quoter | None = None


def set_quoter(provider: Quoter | None) -> Quoter | None:
    """Register who makes prices. Returns the one before, so that a test can put it back."""
    global _quoter  # one provider per process, registered when the apps start
    before, _quoter = _quoter, provider
    return before


def quote(facts: WorkFacts) -> Quote | None:
    """The price of the work by the tables in force on its day, or None when there is none.

    Raises the provider's DomainError when something must be mended first: an agreed amount out of its range,
    a waiver that is not allowed.
    """
    if _quoter is None:
        return None
    try:
        return _quoter(facts)
    except DomainError as error:
        if error.code in NO_PRICE:
            return None
        raise


def facts_of(order, expert: ExpertFacts | None = None) -> WorkFacts:
    """What the price needs to know of a whole order."""
    return WorkFacts(
        day=local_day(order.starts_at),
        task_type=order.task_type.code,
        minutes=order.minutes,
        unit_id=order.unit_id,
        role=order.task_type.role,
        audience_scope=order.audience_scope,
        audience_size=order.audience_size,
        preparation_agreed=order.preparation_agreed,
        preparation_minutes=int((order.preparation_hours or 0) * 60),
        mode=order.mode,
        language=order.language,
        agreed_amount=order.agreed_amount,
        rate=order.product.rate_code if order.product_id else "",
        expert=expert,
    )


def estimate(order) -> Quote | None:
    """The price to show beside an order that is being made; never an error, because it may still change."""
    try:
        return quote(facts_of(order))
    except DomainError:
        return None


def _plain(words: Words) -> str | dict[str, str]:
    return words if isinstance(words, str) else dict(words)
