"""Months and half-open date ranges."""

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in Helsinki days."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month that a day belongs to."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-11`. Raises ValueError for anything else."""
        day = dt.datetime.strptime(text, "%Y-%m").date()
        return cls.of(day)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def day(self, number: int) -> dt.date:
        """Day `number` of the month, or its last day when the month is shorter."""
        return min(dt.date(self.year, self.number, 1) + dt.timedelta(days=number - 1), self.last_day)

    def plus(self, months: int) -> "Month":
        """The month so many months later (or earlier, when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __contains__(self, day: dt.date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


@dataclass(frozen=True)
class Period:
    """Days from `start` up to, not including, `end`; no `end` means for the time being."""

    start: dt.date
    end: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)
