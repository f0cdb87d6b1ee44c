"""Prices from the tenant's rules: one function for the estimate, the agreement and the claim (A011, A051, A091).

The rules in force on the day of the session decide: the unit's own table, else the organisation's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.rates.fee_right import FeeRight
from billing.rates.lines import Price
from billing.rates.pricing import price, price_between
from billing.rates.table import RateTable
from billing.rates.words import Words, line_words, reason_words, refusal_text
from billing.rates.work import Work
from domain.errors import DomainError
from domain.reasons import Reason, RuleRefused
from money import ZERO
from registry.orders.quotes import ExpertFacts, Quote, QuoteLine, WorkFacts
from registry.sessions.cancellation import Outcome
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.rules import rule_on


@dataclass(frozen=True)
class PriceRules:
    """The rate table and the fee right that decide."""

    table: RateTable
    fee_right: FeeRight

    @property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The names of the rates, by code and language."""
        return {rate.code: rate.labels for rate in self.table.rates}


def quote_work(facts: WorkFacts) -> Quote:
    """The price of ordered work; `low` and `high` differ until a range is agreed.

    Registered with `registry.orders.quotes.set_quoter`. Raises DomainError with a sentence fit to show when there
    is no table (`no_rule`), no rate fits (`no_rate`), or the agreed amount or a waiver is not allowed.
    """
    rules = rules_for(facts)
    work = work_of(facts, rules.fee_right)
    with _plainly():
        low, high = _prices(work, rules)
    return _quote(low, high, rules)


def quote_done_work(
    facts: WorkFacts, outcome: Outcome | None = None, *, paid_today: Decimal = ZERO
) -> tuple[Price, Quote]:
    """What is paid for work that is over: the same price, with what became of the session and the day's cap.

    The price's lines multiply out; the quote is the same in words, to be kept. Raises DomainError like `quote_work`.
    """
    rules = rules_for(facts)
    work = replace(work_of(facts, rules.fee_right), paid_today=paid_today)
    with _plainly():
        made = price(work, rules.table, rules.fee_right, outcome)
    return made, _quote(made, made, rules, outcome)


def rules_for(facts: WorkFacts) -> PriceRules:
    """The rules on the day of the work in its unit. Raises NoRule."""
    unit = Unit(pk=facts.unit_id) if facts.unit_id else None
    table, right = (rule_on(kind, facts.day, unit) for kind in (RuleKind.RATES, RuleKind.FEE_RIGHT))
    return PriceRules(RateTable.from_data(table.data), FeeRight.from_data(right.data))


def work_of(facts: WorkFacts, fee_right: FeeRight) -> Work:
    """Ordered work as pricing sees it. Before anybody is chosen, somebody with a right to the fee is meant."""
    expert = facts.expert or _anybody_paid(fee_right)
    return Work(
        day=facts.day,
        task_type=facts.task_type,
        minutes=facts.minutes,
        role=facts.role,
        trainings=expert.trainings,
        training_hours=expert.training_hours,
        audience_scope=facts.audience_scope,
        audience_size=facts.audience_size,
        preparation_agreed=facts.preparation_agreed,
        preparation_minutes=facts.preparation_minutes,
        mode=facts.mode,
        language=facts.language,
        agreement=expert.agreement,
        fee_waived=expert.waives_fee,
        agreed_amount=facts.agreed_amount,
        rate=facts.rate,
    )


def _anybody_paid(right: FeeRight) -> ExpertFacts:
    paid = min(right.agreements, default=ExpertFacts.agreement)
    agreement = ExpertFacts.agreement if ExpertFacts.agreement in right.agreements else paid
    return ExpertFacts(agreement=agreement, trainings=right.trainings, training_hours=right.training_hours)


def _prices(work: Work, rules: PriceRules) -> tuple[Price, Price]:
    if work.agreed_amount is None:
        return price_between(work, rules.table, rules.fee_right)
    only = price(work, rules.table, rules.fee_right)
    return only, only


def _quote(low: Price, high: Price, rules: PriceRules, outcome: Outcome | None = None) -> Quote:
    return Quote(
        low=low.total,
        high=high.total,
        lines=tuple(QuoteLine(line_words(line), line.amount) for line in low.lines),
        rule=rules.table.name,
        version=rules.table.version,
        reasons=tuple(_sentences(low, rules, outcome)),
    )


def _sentences(made: Price, rules: PriceRules, outcome: Outcome | None) -> list[Words]:
    reasons: dict[Reason, None] = dict.fromkeys(reason for line in made.lines for reason in line.reasons)
    words = outcome.words if outcome else None
    return [reason_words(reason, rules.labels, words) for reason in reasons]


@contextmanager
def _plainly() -> Iterator[None]:
    """Turns a rule's refusal into the same refusal in the reader's language."""
    try:
        yield
    except RuleRefused as error:
        raise DomainError(refusal_text(error), code=error.code) from error
