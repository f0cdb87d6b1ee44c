"""How long a course counts: until its own end, and some days of grace after it (A117, A120). Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.period import Month, Period


@dataclass(frozen=True)
class Keeping:
    """How the organisation keeps its training in force. Days and months; 0 months asks for nothing.

    `grace_days` a course still counts after its end · `remind_days` before the end the expert is told ·
    `idle_months` without being asked is too long for a trained expert (A074) · `arranged_months` within which
    training is to be arranged at least once (A118).
    """

    grace_days: int = 30
    remind_days: int = 60
    idle_months: int = 6
    arranged_months: int = 12

    @classmethod
    def from_data(cls, eligibility: Mapping[str, Any]) -> "Keeping":
        """Read from the eligibility rule; a part left out keeps its default."""
        given = eligibility.get("keeping", {})
        return cls(**{name: int(given[name]) for name in cls.__dataclass_fields__ if name in given})


class State(StrEnum):
    """Where a course is on a day."""

    VALID = "valid"
    ENDING = "ending"
    GRACE = "grace"
    ENDED = "ended"


COUNTS = frozenset({State.VALID, State.ENDING, State.GRACE})


def period_of(completed_on: dt.date, valid_to: dt.date | None, grace_days: int = 0) -> Period:
    """The days on which a course counts; half open."""
    return Period(completed_on, valid_to + dt.timedelta(days=grace_days) if valid_to else None)


def state_on(valid_to: dt.date | None, day: dt.date, keeping: Keeping) -> State:
    """The state of a completed course whose last day is the one before `valid_to`."""
    if valid_to is None or day < valid_to - dt.timedelta(days=keeping.remind_days):
        return State.VALID
    if day < valid_to:
        return State.ENDING
    return State.GRACE if day in period_of(dt.date.min, valid_to, keeping.grace_days) else State.ENDED


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (or earlier), or the last one of a shorter month."""
    return Month.of(day).plus(months).day(day.day)
