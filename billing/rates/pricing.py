"""What one piece of work costs: the same pure function at ordering, at acceptance and at claiming.

How a price is made (rules.md section 3):

1. No right to a fee, or an event that pays nothing → one line of 0.00 with the reason.
2. The most specific rate of the table gives the unit and the amount; minutes are rounded first, money last.
3. Beside the fee: repeat discount, recording surcharge, minimum, preparation, time on the way.
4. An event that pays a part replaces the lines by one: the share × the whole agreed price.
5. The daily cap takes off what goes over it.

Each line is rounded to cents once, half up; the total is their exact sum.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from billing.rates.fee_right import FeeRight
from billing.rates.lines import LineKind, Price, PriceLine
from billing.rates.table import Preparation, Rate, RateTable, Terms, TravelTime
from billing.rates.units import MINUTES_OF, QUANTITY, Unit, quantity_of
from billing.rates.work import Work
from domain.reasons import Reason
from money import ZERO, total
from registry.sessions.cancellation import Outcome
from registry.sessions.effects import Travel
from registry.sessions.happening import Event

ONE = Decimal(1)
HUNDRED = Decimal(100)


def price(work: Work, table: RateTable, fee_right: FeeRight, outcome: Outcome | None = None) -> Price:
    """The price of the work by the table in force on its day.

    Raises `RuleRefused` when no rate fits (`no_rate`) or a range has no agreed amount (`agreed_amount_needed`).
    """
    if refusal := fee_right.refusal(work):
        return Price.of([_no_fee(table, refusal)])
    if outcome and outcome.fee.is_none:
        return Price.of([_no_fee(table, _because(outcome))])
    lines = _agreed_lines(work, table, outcome)
    if outcome and not outcome.fee.is_full:
        lines = [_part(lines, table, outcome)]
    cap = table.rate_for(work).terms.daily_cap
    return Price.of([*lines, *_over_the_cap(lines, cap, work.paid_today, table)])


def price_between(work: Work, table: RateTable, fee_right: FeeRight) -> tuple[Price, Price]:
    """An estimate before the amount is agreed: the lowest and the highest price. Equal when there is no range."""
    if fee_right.refusal(work) or not table.rate_for(work).terms.is_range:
        only = price(work, table, fee_right)
        return only, only
    terms = table.rate_for(work).terms
    low, high = (price(replace(work, agreed_amount=end), table, fee_right) for end in (terms.low, terms.high))
    return low, high


def _agreed_lines(work: Work, table: RateTable, outcome: Outcome | None) -> list[PriceLine]:
    """The whole agreed price, before the cap."""
    rate = table.rate_for(work)
    amount = table.unit_amount(rate, work)
    reasons = [Reason("rate", {"rate": rate.code})]
    if outcome and outcome.event != Event.HELD:
        reasons.append(_because(outcome))
        work = work if outcome.travel == Travel.FULL else replace(work, travel_minutes=0)
    quantity = quantity_of(
        rate.terms.unit, rate.terms.rounding.of(work.minutes), block_minutes=rate.terms.block_minutes
    )
    fee = PriceLine.of(LineKind.FEE, quantity, rate.terms.unit, amount, reasons=reasons, rule=_rule(table))
    lines = [fee, *_factors(fee.amount, work, rate, table)]
    lines += _up_to_the_minimum(lines, rate, table)
    return [*lines, *_preparation(work, rate, amount, table), *_travel_time(work, rate, amount, table)]


def _factors(fee: Decimal, work: Work, rate: Rate, table: RateTable) -> Iterator[PriceLine]:
    """A repeat is paid in part, a recording on top: shares of the fee line."""
    terms = rate.terms
    if work.is_repeat and terms.repeat_percent != HUNDRED:
        yield _share(LineKind.REPEAT, terms.repeat_percent - HUNDRED, fee, Reason("repeat"), table)
    if work.is_recorded and terms.recording_percent:
        yield _share(LineKind.RECORDING, terms.recording_percent, fee, Reason("recording"), table)


def _up_to_the_minimum(lines: list[PriceLine], rate: Rate, table: RateTable) -> Iterator[PriceLine]:
    missing = rate.terms.minimum - total(line.amount for line in lines)
    if missing > ZERO:
        yield _single(LineKind.MINIMUM, missing, Reason("minimum", {"minimum": rate.terms.minimum}), table)


def _preparation(work: Work, rate: Rate, amount: Decimal, table: RateTable) -> Iterator[PriceLine]:
    """Agreed preparation as hours, up to the cap (A037, A154)."""
    terms = rate.terms
    paid_apart = terms.preparation in (Preparation.OWN_RATE, Preparation.HOURS)
    if not (work.preparation_agreed and work.preparation_minutes and paid_apart):
        return
    minutes = work.preparation_minutes
    if terms.preparation_cap_minutes is not None:
        minutes = min(minutes, terms.preparation_cap_minutes)
    reason = Reason("preparation", {"minutes": minutes})
    unit, hourly = _hourly(terms, amount, own=terms.preparation == Preparation.OWN_RATE)
    quantity = quantity_of(unit, minutes)
    yield PriceLine.of(LineKind.PREPARATION, quantity, unit, hourly, reasons=[reason], rule=_rule(table))


def _travel_time(work: Work, rate: Rate, amount: Decimal, table: RateTable) -> Iterator[PriceLine]:
    """Time on the way as a share of the minutes, at the hourly amount."""
    terms = rate.terms
    if terms.travel_time != TravelTime.SHARE or not work.travel_minutes:
        return
    unit, hourly = _hourly(terms, amount)
    whole = quantity_of(unit, work.travel_minutes)
    quantity = (whole * terms.travel_time_percent / HUNDRED).quantize(QUANTITY, rounding=ROUND_HALF_UP)
    reason = Reason("travel_time", {"minutes": work.travel_minutes, "percent": terms.travel_time_percent})
    yield PriceLine.of(LineKind.TRAVEL_TIME, quantity, unit, hourly, reasons=[reason], rule=_rule(table))


def _hourly(terms: Terms, amount: Decimal, *, own: bool = False) -> tuple[Unit, Decimal]:
    """The unit and the amount that hours beside the work are paid by; `check_table` made sure there is one."""
    if own or terms.unit not in MINUTES_OF:
        return Unit.HOUR, terms.preparation_amount or ZERO
    return terms.unit, amount


def _part(lines: list[PriceLine], table: RateTable, outcome: Outcome) -> PriceLine:
    """What an event pays of the agreed price: a share of it, or a sum of its own."""
    full = total(line.amount for line in lines)
    paid = outcome.fee.of(full)
    if outcome.fee.fixed is None and paid > outcome.fee.minimum:
        return _share(LineKind.FEE, outcome.fee.share, full, _because(outcome), table)
    return _single(LineKind.FEE, paid, _because(outcome), table)


def _over_the_cap(
    lines: list[PriceLine], cap: Decimal | None, paid_today: Decimal, table: RateTable
) -> Iterator[PriceLine]:
    if cap is None:
        return
    over = total(line.amount for line in lines) - max(cap - paid_today, ZERO)
    if over > ZERO:
        yield _single(LineKind.DAILY_CAP, -over, Reason("daily_cap", {"cap": cap}), table)


def _no_fee(table: RateTable, reason: Reason) -> PriceLine:
    return _single(LineKind.NO_FEE, ZERO, reason, table)


def _single(kind: LineKind, amount: Decimal, reason: Reason, table: RateTable) -> PriceLine:
    return PriceLine.of(kind, ONE, Unit.OCCASION, amount, reasons=[reason], rule=_rule(table))


def _share(kind: LineKind, percent: Decimal, of: Decimal, reason: Reason, table: RateTable) -> PriceLine:
    return PriceLine.of(kind, percent / HUNDRED, "share", of, reasons=[reason], rule=_rule(table))


def _because(outcome: Outcome) -> Reason:
    return Reason("event", {"case": outcome.case, "policy": outcome.policy, "version": outcome.version})


def _rule(table: RateTable) -> tuple[str, str]:
    return table.name, table.version
