"""What training makes of an expert by the organisation's rules: meetings, tasks, some kinds of work, the fee. Pure.

The rules are tenant data (A117–A121, A183, A184, A200): the eligibility rule says what is asked for tasks, the fee
right what is asked for a fee. Nobody needs training to join the common meetings (A121).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from registry.training.validity import period_of

MEETINGS, TASKS, FEE = "meetings", "tasks", "fee"


class Course(Protocol):
    """A completed course in the register."""

    kind: str
    hours: int
    completed_on: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class Holding:
    """The training that somebody has on a day: kinds, and all hours together."""

    kinds: frozenset[str] = frozenset()
    hours: int = 0


@dataclass(frozen=True)
class Asked:
    """The training that something asks: any one of `kinds` (none: no kind) and at least `hours`.

    `may_lack`: the organisation has a title for those who act without it (A134).
    """

    kinds: frozenset[str] = frozenset()
    hours: int = 0
    may_lack: bool = False

    def is_met_by(self, holding: Holding) -> bool:
        """Whether the training is enough, or may be lacking."""
        if self.may_lack:
            return True
        return (not self.kinds or bool(self.kinds & holding.kinds)) and holding.hours >= self.hours


@dataclass(frozen=True)
class Effect:
    """One thing that training decides. `what` is MEETINGS, TASKS, FEE, or the code of a role or a task type."""

    what: str
    holds: bool
    asked: Asked = Asked()


def holding_on(courses: Iterable[Course], day: dt.date, grace_days: int = 0) -> Holding:
    """What somebody has on a day. A course counts from its completion until its end and the grace after it."""
    valid = [
        course for course in courses if day in period_of(course.completed_on, course.valid_to, grace_days)
    ]
    return Holding(frozenset(course.kind for course in valid), sum(course.hours for course in valid))


def effects_of(
    holding: Holding, eligibility: Mapping[str, Any], fee_right: Mapping[str, Any]
) -> list[Effect]:
    """Everything that training decides, the common things first. Other papers and own limits are judged elsewhere."""
    asked = {TASKS: _asked(eligibility.get("training", {}))}
    asked |= {code: _asked(own) for code, own in eligibility.get("training_by", {}).items()}
    asked[FEE] = Asked(frozenset(fee_right.get("trainings", ())), int(fee_right.get("training_hours", 0)))
    judged = [Effect(what, wanted.is_met_by(holding), wanted) for what, wanted in asked.items()]
    return [Effect(MEETINGS, holds=True), *judged]


def _asked(data: Mapping[str, Any]) -> Asked:
    return Asked(
        frozenset(data.get("kinds", ())),
        int(data.get("hours", 0)),
        may_lack=bool(data.get("untrained_titles")),
    )
