"""From a session to the sums of a claim line: facts, price with reasons, payment class (A009, A063)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing.claims.models import ClaimLine, LineKind, LineStatus
from billing.rates.lines import Price
from billing.rates.quoter import quote_done_work, rules_for
from billing.rates.travel import km_lines
from billing.rates.words import line_words, reason_words
from domain.clock import local_day
from domain.errors import DomainError
from money import ZERO, cents, total
from registry.matching.gathering import price_facts
from registry.orders.quotes import Quote, QuoteLine, WorkFacts, facts_of
from registry.sessions.effects import Travel
from registry.sessions.frozen import minutes_worked, outcome_of
from registry.sessions.models import ExpertSession
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, RuleBook, rule_on

ONE = Decimal("1.00")
ONCE = "occasion"
UNPAID = {"payment_kind": "none", "income_type": "", "wage_type": ""}
Fields = dict[str, Any]


def planned_minutes(session: ExpertSession) -> int:
    """The length that was agreed."""
    return int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))


def work_facts(session: ExpertSession, minutes: int) -> WorkFacts:
    """The work as it was done: the expert's papers on the day, and the unit where it was done (A009)."""
    assignment, day = session.assignment, local_day(session.starts_at)
    expert = price_facts(session.expert, day, waives_fee=assignment.waives_fee)
    facts = facts_of(assignment.order, expert)
    return replace(facts, day=day, minutes=minutes, unit_id=session.unit_id)


def fee_fields(session: ExpertSession, minutes: int | None = None) -> Fields:
    """The sums, price and payment class of a fee line. Without a rate it waits with `problem` instead of a price."""
    worked = minutes_worked(session) if minutes is None else minutes
    facts = work_facts(session, worked)
    told: Fields = {"minutes": worked, "planned_minutes": planned_minutes(session)}
    differs = worked != told["planned_minutes"]
    try:
        paid_today = _paid_today(session, facts)
        made, quote = quote_done_work(facts, outcome_of(session), paid_today=paid_today)
    except DomainError as error:
        return {
            **_once(ZERO),
            **UNPAID,
            "price": {"problem": str(error), **told},
            "differs_from_agreed": differs,
        }
    classes = UNPAID if made.is_free else payment_class(session)
    return {**_sums(made), **classes, "price": {**quote.to_data(), **told}, "differs_from_agreed": differs}


def travel_fields(session: ExpertSession, km: Decimal) -> Fields:
    """Kilometres with an own car by the rates of the year; differs when nothing was agreed beforehand (A052).

    Raises DomainError when the year's rates are missing or the organisation's own rate is above them.
    """
    own = travel_rule(session).get("own_rate")
    lines = km_lines(local_day(session.starts_at), km, own_rate=None if own is None else Decimal(str(own)))
    made = Price.of(lines)
    quote = Quote(
        low=made.total,
        high=made.total,
        lines=tuple(QuoteLine(line_words(line), line.amount) for line in lines),
        rule=lines[0].rule,
        version=lines[0].version,
        reasons=tuple(reason_words(reason, {}) for line in lines for reason in line.reasons),
    )
    return {
        **_sums(made),
        **_expense_class(session),
        "price": {**quote.to_data(), "km": str(km)},
        "differs_from_agreed": needs_agreement(session) and not session.assignment.order.travel_agreed,
    }


def allows_kilometres(session: ExpertSession, rule: Fields | None = None) -> bool:
    """Whether the travel rule pays an own car for this role, and the session's outcome pays travel at all."""
    rule, outcome = travel_rule(session) if rule is None else rule, outcome_of(session)
    role = session.assignment.order.task_type.role
    paid = outcome is not None and outcome.travel != Travel.NONE
    return paid and "kilometres" in rule.get("items", ()) and role in rule.get("roles", (role,))


def needs_agreement(session: ExpertSession) -> bool:
    """Whether travel must have been agreed beforehand (A052)."""
    return bool(travel_rule(session).get("preapproval", True))


def travel_rule(session: ExpertSession) -> Fields:
    """The travel rule in the session's unit on its day; empty when there is none."""
    return _rule_data(RuleKind.TRAVEL, session)


def travel_rules(sessions: Iterable[ExpertSession]) -> dict[UUID, Fields]:
    """`travel_rule` of many sessions, by the session's key. Two queries at most."""
    book = RuleBook(RuleKind.TRAVEL)
    found = {session.pk: book.on(local_day(session.starts_at), session.unit_id) for session in sessions}
    return {key: rule.data if rule else {} for key, rule in found.items()}


def payment_class(session: ExpertSession) -> Fields:
    """Payment kind, income type and wage type by the task; empty codes are payroll's to fill."""
    found = _class_of(session)
    return {
        "payment_kind": found.get("kind", ""),
        "income_type": found.get("income_type", ""),
        "wage_type": found.get("wage_type", ""),
    }


def _expense_class(session: ExpertSession) -> Fields:
    expenses = _rule_data(RuleKind.PAYMENT_CLASSES, session).get("expenses", {})
    income = expenses.get(_class_of(session).get("kind", ""), {}).get("kilometres", "")
    return {"payment_kind": "expense", "income_type": income, "wage_type": ""}


def _class_of(session: ExpertSession) -> Fields:
    data = _rule_data(RuleKind.PAYMENT_CLASSES, session)
    task = data.get("by_task", {}).get(session.assignment.order.task_type.code, "")
    return data.get("classes", {}).get(task, {})


def _rule_data(kind: RuleKind, session: ExpertSession) -> Fields:
    try:
        return rule_on(kind, local_day(session.starts_at), session.unit).data
    except NoRule:
        return {}


def _paid_today(session: ExpertSession, facts: WorkFacts) -> Decimal:
    """What the same day already earned under the same table, for a daily cap."""
    table = rules_for(facts).table
    earned = ClaimLine.objects.filter(
        claim__expert=session.expert,
        work_date=facts.day,
        kind=LineKind.FEE,
        price__rule=table.name,
        price__version=table.version,
    )
    others = earned.exclude(session=session).exclude(status=LineStatus.REJECTED)
    return total(others.values_list("amount", flat=True))


def _sums(made: Price) -> Fields:
    """Quantity × unit amount when the stored two decimals give the same sum; else one times the whole sum."""
    line = made.lines[0]
    quantity = line.quantity.quantize(Decimal("0.01"))
    if len(made.lines) == 1 and line.unit != "share" and cents(quantity * line.unit_amount) == made.total:
        amounts = {"quantity": quantity, "quantity_unit": str(line.unit), "unit_amount": line.unit_amount}
        return {**amounts, "amount": made.total}
    return _once(made.total)


def _once(amount: Decimal) -> Fields:
    return {"quantity": ONE, "quantity_unit": ONCE, "unit_amount": amount, "amount": amount}
