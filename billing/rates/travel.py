"""Travel lines: kilometres and daily allowances by the national rates of the year of travel, and receipts.

The rates are data with their source and status (finance.md section 3): maxima that a tenant may go below. The
rate of a year is never taken from another year: it can fall, as it did in 2026.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from billing.rates.lines import LineKind, PriceLine
from billing.rates.reasons import refusal
from domain.reasons import Reason

RATES_FILE = Path(__file__).parent / "data" / "travel_rates.toml"

PARTIAL_AFTER = dt.timedelta(hours=6)
FULL_AFTER = dt.timedelta(hours=10)
LAST_DAY_PARTIAL_FROM = dt.timedelta(hours=2)
TRAVEL_DAY = dt.timedelta(hours=24)


@dataclass(frozen=True)
class TravelRate:
    """Euros per unit, with how sure we are: `verified`, `secondary` or `unverified`."""

    amount: Decimal
    status: str


@dataclass(frozen=True)
class TravelRates:
    """The tax-exempt maxima of one year and the decision they come from."""

    year: int
    source: str
    items: Mapping[str, TravelRate]

    def rate(self, item: str) -> TravelRate:
        """One rate. Raises `RuleRefused` (`travel_rate_missing`) when the year's data lacks it."""
        if item not in self.items:
            raise refusal("travel_rate_missing", year=self.year, item=item)
        return self.items[item]

    @property
    def rule(self) -> tuple[str, str]:
        return self.source, str(self.year)


@cache
def known_rates() -> Mapping[int, TravelRates]:
    """All the years in the data file."""
    years = tomllib.loads(RATES_FILE.read_text("utf-8"), parse_float=Decimal)
    return {
        int(year): TravelRates(
            year=int(year),
            source=data["source"],
            items={
                item: TravelRate(Decimal(rate["amount"]), rate["status"])
                for item, rate in data["items"].items()
            },
        )
        for year, data in years.items()
    }


def rates_of(year: int) -> TravelRates:
    """The rates of a year of travel. Raises `RuleRefused` (`travel_year_missing`): no other year's rates will do."""
    if year not in known_rates():
        raise refusal("travel_year_missing", year=year)
    return known_rates()[year]


def km_lines(
    day: dt.date, km: Decimal, *, vehicle: str = "car", passengers: int = 0, own_rate: Decimal | None = None
) -> tuple[PriceLine, ...]:
    """Kilometres with an own vehicle on `day`, and passengers. `own_rate` is a tenant's lower rate."""
    if km < 0 or passengers < 0:
        raise ValueError("kilometres and passengers cannot be negative")
    rates = rates_of(day.year)
    amount = _at_most(rates.rate(vehicle).amount, own_rate)
    reason = Reason("kilometres", {"km": km, "year": day.year})
    lines = [PriceLine.of(LineKind.KILOMETRES, km, "km", amount, reasons=[reason], rule=rates.rule)]
    if passengers:
        extra = rates.rate("passenger").amount
        reason = Reason("passengers", {"passengers": passengers, "km": km})
        lines.append(
            PriceLine.of(LineKind.PASSENGERS, km * passengers, "km", extra, reasons=[reason], rule=rates.rule)
        )
    return tuple(lines)


def receipt_line(amount: Decimal, *, what: str, rule: tuple[str, str]) -> PriceLine:
    """A cost against a receipt, in euros; `rule` is the name and the version of the tenant's travel policy."""
    if amount < 0:
        raise ValueError("a receipt cannot be negative")
    reason = Reason("receipt", {"what": what})
    return PriceLine.of(LineKind.RECEIPT, 1, "receipt", amount, reasons=[reason], rule=rule)


def allowance_lines(left: dt.datetime, returned: dt.datetime) -> tuple[PriceLine, ...]:
    """Daily allowances for one trip between two aware moments; that the place is far enough is judged elsewhere.

    A travel day is 24 hours from leaving. Over 6 h gives a partial, over 10 h a full allowance; after a full
    travel day at least 2 h give a partial one, over 6 h a full one (finance.md section 3.2).
    """
    rates = rates_of(left.year)
    full, partial = count_allowances(left, returned)
    hours = (returned - left).total_seconds() / 3600
    reason = Reason("daily_allowance", {"hours": f"{hours:.2f}"})
    counts = (("full_day", full), ("partial_day", partial))
    return tuple(
        PriceLine.of(
            LineKind.DAILY_ALLOWANCE, count, item, rates.rate(item).amount, reasons=[reason], rule=rates.rule
        )
        for item, count in counts
        if count
    )


def count_allowances(left: dt.datetime, returned: dt.datetime) -> tuple[int, int]:
    """How many full and partial daily allowances a trip gives. Hours are real hours."""
    away = returned.astimezone(dt.UTC) - left.astimezone(dt.UTC)
    if away < dt.timedelta():
        raise ValueError("a trip ends after it starts")
    days, rest = divmod(away, TRAVEL_DAY)
    if days:
        return days + (rest > PARTIAL_AFTER), int(LAST_DAY_PARTIAL_FROM <= rest <= PARTIAL_AFTER)
    return int(rest > FULL_AFTER), int(PARTIAL_AFTER < rest <= FULL_AFTER)


def _at_most(national: Decimal, own: Decimal | None) -> Decimal:
    if own is None:
        return national
    if own > national:
        raise refusal("above_national_rate", amount=own, rate=national)
    return own
