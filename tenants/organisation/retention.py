"""How long data is kept, within legal limits (rules.md section 9). The limits are data: `retention.toml`."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from domain.errors import DomainError
from domain.period import Month

# Counted from the end of the year in which the financial year ended.
FROM_YEAR_END = frozenset({"bookkeeping_years", "payment_lists_years"})
FILE = Path(__file__).parent / "retention.toml"


class OutsideLimits(DomainError):
    """A period is shorter or longer than it may be. `period` is its name."""

    code = "outside_limits"

    def __init__(self, period: str, message: str) -> None:
        super().__init__(message)
        self.period = period


@dataclass(frozen=True)
class Limit:
    """The least and the most of one period, in its unit (day, month or year), and the law that says so."""

    unit: str
    least: int
    most: int
    law: Mapping[str, str]

    def said(self, number: int) -> str:
        """The number with its unit in words."""
        match self.unit:
            case "day":
                return ngettext("%(n)s whole day", "%(n)s whole days", number) % {"n": number}
            case "month":
                return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}
        return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}

    def refusal(self) -> str:
        """What to choose instead, and why."""
        law = self.law.get((get_language() or "fi")[:2], self.law["fi"])
        facts = {"least": self.said(self.least), "most": self.said(self.most), "law": law}
        return _("Choose from %(least)s to %(most)s. %(law)s") % facts


@cache
def limits() -> Mapping[str, Limit]:
    """The limits of every period, by its name in the rule."""
    return {name: Limit(**row) for name, row in tomllib.loads(FILE.read_text("utf-8")).items()}


def kept_until(name: str, number: int, since: dt.date) -> dt.date:
    """The last day of keeping something whose period begins on `since`."""
    day = dt.date(since.year, 12, 31) if name in FROM_YEAR_END else since
    match limits()[name].unit:
        case "day":
            return day + dt.timedelta(days=number)
        case "month":
            return Month.of(day).plus(number).day(day.day)
    return Month.of(day).plus(12 * number).day(day.day)


def kept_since(name: str, number: int, day: dt.date) -> dt.date:
    """The earliest beginning of a period that still runs on `day`."""
    if name in FROM_YEAR_END:
        return dt.date(day.year - number, 1, 1)
    match limits()[name].unit:
        case "day":
            return day - dt.timedelta(days=number)
        case "month":
            return Month.of(day).plus(-number).day(day.day)
    return Month.of(day).plus(-12 * number).day(day.day)


def check_periods(data: Mapping[str, Any]) -> None:
    """Raise OutsideLimits for the first period that a law, or common sense, does not allow."""
    for name, limit in limits().items():
        number = data.get(name)
        if not isinstance(number, int) or not limit.least <= number <= limit.most:
            raise OutsideLimits(name, limit.refusal())
