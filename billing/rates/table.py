"""Rate tables: tenant data that says what work is paid, in which unit and how much (rules.md section 3)."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import IntEnum, StrEnum
from itertools import combinations
from typing import Any

from billing.rates.conditions import Conditions
from billing.rates.reasons import refusal
from billing.rates.units import MINUTES_OF, Direction, Rounding, Unit
from billing.rates.work import Work
from domain.period import Period
from domain.reasons import Reason
from money import ZERO, cents


class Preparation(StrEnum):
    """How preparing is paid: not at all, inside the amount, by its own amount an hour, or as hours of the work."""

    NONE = "none"
    INCLUDED = "included"
    OWN_RATE = "own_rate"
    HOURS = "hours"


class TravelTime(StrEnum):
    """How time on the way is paid: not at all, inside the amount, or as a share of an hour's amount."""

    NONE = "none"
    INCLUDED = "included"
    SHARE = "share"


@dataclass(frozen=True)
class Terms:
    """What a rate pays.

    Either `amount` (euros per unit), or `low`–`high` between which the order agrees, or `index_percent` of the
    table's index value. Percentages are 0–100; caps and minimum are euros, `*_minutes` minutes.
    """

    unit: Unit
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    index_percent: Decimal | None = None
    block_minutes: int = 0
    rounding: Rounding = Rounding()
    minimum: Decimal = ZERO
    daily_cap: Decimal | None = None
    preparation: Preparation = Preparation.NONE
    preparation_amount: Decimal | None = None
    preparation_cap_minutes: int | None = None
    travel_time: TravelTime = TravelTime.NONE
    travel_time_percent: Decimal = ZERO
    repeat_percent: Decimal = Decimal(100)
    recording_percent: Decimal = ZERO

    @property
    def is_range(self) -> bool:
        """The amount is agreed on the order, between `low` and `high`."""
        return self.low is not None and self.high is not None

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Terms":
        """Read from tenant data; sums may be numbers or strings. Raises for unknown words."""
        read: dict[str, Any] = {
            name: Decimal(str(value)) if name in SUMS and value is not None else value
            for name, value in data.items()
        }
        read["unit"] = Unit(data["unit"])
        read["preparation"] = Preparation(data.get("preparation", Preparation.NONE))
        read["travel_time"] = TravelTime(data.get("travel_time", TravelTime.NONE))
        rounding = data.get("rounding", {})
        read["rounding"] = Rounding(
            **rounding | {"direction": Direction(rounding.get("direction", Direction.UP))}
        )
        return cls(**read)

    def to_data(self) -> dict[str, Any]:
        """What differs from the defaults, as plain data."""
        changed = {name.name: getattr(self, name.name) for name in fields(self)}
        data = {name: value for name, value in changed.items() if value != getattr(Terms(self.unit), name)}
        data = {
            name: str(value) if isinstance(value, Decimal | StrEnum) else value
            for name, value in data.items()
        }
        if "rounding" in data:
            data["rounding"] = vars(self.rounding) | {"direction": str(self.rounding.direction)}
        return data | {"unit": str(self.unit)}


SUMS = frozenset(
    {"amount", "low", "high", "index_percent", "minimum", "daily_cap", "preparation_amount"}
    | {"travel_time_percent", "repeat_percent", "recording_percent"}
)


@dataclass(frozen=True)
class Rate:
    """One row of a table: `labels` name it by language, `when` says for which work, `terms` what is paid."""

    code: str
    when: Conditions
    terms: Terms
    labels: dict[str, str] = field(default_factory=dict, hash=False)


class Owner(IntEnum):
    """Whose table it is; the narrower owner wins."""

    TENANT = 0
    UNIT = 1
    PARTNER = 2


@dataclass(frozen=True)
class RateTable:
    """A rate table in one version, in force on the days of `valid`.

    `owner_code` names the unit or the paying partner. `index_value` is the euros that `index_percent` is of.
    """

    name: str
    version: str
    valid: Period
    rates: tuple[Rate, ...]
    owner: Owner = Owner.TENANT
    owner_code: str = ""
    index_value: Decimal | None = None

    def rate_for(self, work: Work) -> Rate:
        """The rate that the product names, else the most specific that matches.

        A name that the table does not have (any more) is as none. Raises `RuleRefused` (`no_rate`) when none matches.
        """
        if named := next((rate for rate in self.rates if work.rate and rate.code == work.rate), None):
            return named
        matching = [rate for rate in self.rates if rate.when.match(work)]
        if not matching:
            raise refusal("no_rate", table=self.name, task_type=work.task_type)
        return max(matching, key=lambda rate: rate.when.specificity)

    def unit_amount(self, rate: Rate, work: Work) -> Decimal:
        """Euros per unit: fixed, by the index, or as agreed within the range."""
        terms = rate.terms
        if terms.is_range:
            return _agreed(work.agreed_amount, terms)
        if terms.index_percent is not None and self.index_value is not None:
            return cents(self.index_value * terms.index_percent / 100)
        return cents(terms.amount or ZERO)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "RateTable":
        """Read a table from tenant data. `check_table` says what is wrong with it."""
        index = data.get("index_value")
        return cls(
            name=data["name"],
            version=data["version"],
            valid=Period(_day(data["valid_from"]), _day(data["valid_to"]) if data.get("valid_to") else None),
            rates=tuple(rate_from_data(rate) for rate in data["rates"]),
            owner=Owner[data.get("owner", "tenant").upper()],
            owner_code=data.get("owner_code", ""),
            index_value=None if index is None else Decimal(str(index)),
        )

    def to_data(self) -> dict[str, Any]:
        """The table as plain data, fit for JSON."""
        return {
            "name": self.name,
            "version": self.version,
            "valid_from": self.valid.start.isoformat(),
            "valid_to": self.valid.end and self.valid.end.isoformat(),
            "owner": self.owner.name.lower(),
            "owner_code": self.owner_code,
            "index_value": None if self.index_value is None else str(self.index_value),
            "rates": [rate_to_data(rate) for rate in self.rates],
        }


def rate_from_data(data: dict[str, Any]) -> Rate:
    """Read one rate from tenant data."""
    return Rate(
        code=data["code"],
        when=Conditions.from_data(data.get("when", {})),
        terms=Terms.from_data(data["terms"]),
        labels=dict(data.get("labels", {})),
    )


def rate_to_data(rate: Rate) -> dict[str, Any]:
    """One rate as plain data."""
    return {
        "code": rate.code,
        "labels": rate.labels,
        "when": rate.when.to_data(),
        "terms": rate.terms.to_data(),
    }


def choose_table(
    tables: Collection[RateTable], day: dt.date, *, units: Sequence[str] = (), partner: str = ""
) -> RateTable:
    """The narrowest table in force on the day: the paying partner's, else the nearest unit's, else the tenant's.

    `units` are the session's unit and those above it, nearest first. Raises `RuleRefused` when there is none,
    or when two of the same owner are in force at once.
    """
    wanted = [(Owner.PARTNER, partner)] if partner else []
    for owner in [*wanted, *((Owner.UNIT, unit) for unit in units), (Owner.TENANT, "")]:
        found = [table for table in tables if (table.owner, table.owner_code) == owner and day in table.valid]
        if len(found) > 1:
            raise refusal(
                "tables_overlap", tables=", ".join(f"{table.name} {table.version}" for table in found)
            )
        if found:
            return found[0]
    raise refusal("no_table", day=day)


def check_table(table: RateTable) -> tuple[Reason, ...]:
    """What is wrong with a table; empty when it may be saved."""
    unclear = tuple(
        Reason("rates_equally_specific", {"one": one.code, "other": other.code})
        for one, other in combinations(table.rates, 2)
        if one.when.specificity == other.when.specificity and one.when.can_both_match(other.when)
    )
    return unclear + tuple(reason for rate in table.rates for reason in _check_rate(rate, table))


def _check_rate(rate: Rate, table: RateTable) -> Iterable[Reason]:
    terms, facts = rate.terms, {"rate": rate.code}
    ways = (terms.amount is not None, terms.is_range, terms.index_percent is not None)
    if sum(ways) != 1:
        yield Reason("amount_unclear", facts)
    if terms.is_range and not ZERO <= (terms.low or ZERO) <= (terms.high or ZERO):
        yield Reason("range_reversed", facts)
    if terms.index_percent is not None and table.index_value is None:
        yield Reason("index_missing", facts)
    if terms.unit == Unit.BLOCK and terms.block_minutes <= 0:
        yield Reason("block_length_missing", facts)
    if _lacks_hourly_amount(terms):
        yield Reason("hourly_amount_missing", facts)
    if any(getattr(terms, name) is not None and getattr(terms, name) < 0 for name in SUMS):
        yield Reason("sum_negative", facts)


def _lacks_hourly_amount(terms: Terms) -> bool:
    if terms.preparation_amount is not None:
        return False
    by_hours = terms.preparation == Preparation.HOURS or terms.travel_time == TravelTime.SHARE
    return terms.preparation == Preparation.OWN_RATE or (by_hours and terms.unit not in MINUTES_OF)


def _agreed(amount: Decimal | None, terms: Terms) -> Decimal:
    if amount is None:
        raise refusal("agreed_amount_needed", low=terms.low, high=terms.high)
    if not (terms.low or ZERO) <= amount <= (terms.high or ZERO):
        raise refusal("agreed_amount_outside", amount=amount, low=terms.low, high=terms.high)
    return cents(amount)


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
