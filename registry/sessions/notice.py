"""How long before the start a session can be cancelled: four kinds of notice (rules.md section 2).

Deadlines are moments in UTC, computed on the Helsinki wall clock, so the nights of the clock changes are
right. The second of the deadline belongs to the orderer: 15:00:00 is in time, 15:00:01 is not.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from domain import clock
from domain.bank_days import bank_days_before
from domain.reasons import Reason, RuleRefused


@dataclass(frozen=True)
class ClockNotice:
    """A wall-clock time on day D−n, counted in calendar days or in Finnish working days."""

    time: dt.time
    days_before: int = 1
    working_days: bool = False

    def deadline(self, start: dt.datetime) -> dt.datetime:
        """The last moment in time, in UTC."""
        day = clock.local_day(start)
        if self.working_days:
            return clock.at(bank_days_before(day, self.days_before), self.time)
        return clock.at(day - dt.timedelta(days=self.days_before), self.time)

    def to_data(self) -> dict[str, Any]:
        days = "working" if self.working_days else "calendar"
        return {"kind": "clock", "time": self.time.isoformat(), "days_before": self.days_before, "days": days}


@dataclass(frozen=True)
class HoursNotice:
    """So many real hours before the start, also over a night when the clocks change."""

    hours: int

    def deadline(self, start: dt.datetime) -> dt.datetime:
        """The last moment in time, in UTC."""
        return start.astimezone(dt.UTC) - dt.timedelta(hours=self.hours)

    def to_data(self) -> dict[str, Any]:
        return {"kind": "hours", "hours": self.hours}


@dataclass(frozen=True)
class WorkingDaysNotice:
    """The session's own time of day, so many Finnish working days earlier."""

    days: int

    def deadline(self, start: dt.datetime) -> dt.datetime:
        """The last moment in time, in UTC."""
        local = clock.local(start)
        return clock.at(bank_days_before(local.date(), self.days), local.time())

    def to_data(self) -> dict[str, Any]:
        return {"kind": "working_days", "days": self.days}


Notice = ClockNotice | HoursNotice | WorkingDaysNotice


def notice_from_data(data: dict[str, Any]) -> Notice:
    """Read one notice from tenant data. Raises `RuleRefused` (`notice_unknown`) for any other kind."""
    match data.get("kind"):
        case "clock":
            working = data.get("days", "calendar") == "working"
            return ClockNotice(dt.time.fromisoformat(data["time"]), int(data["days_before"]), working)
        case "hours":
            return HoursNotice(int(data["hours"]))
        case "working_days":
            return WorkingDaysNotice(int(data["days"]))
    kind = Reason("notice_unknown", {"kind": data.get("kind")})
    raise RuleRefused(kind, "There is no notice of the kind “{kind}”.")


def is_in_time(moment: dt.datetime, deadline: dt.datetime) -> bool:
    """Whether `moment` is at or before the deadline, to the whole second."""
    return moment.replace(microsecond=0) <= deadline
