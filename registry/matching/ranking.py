"""In which order experts are shown for a task, and why. People see the reasons; nobody is given a score.

The order, most important first: shared topics, near or remote, room left this month, waited longest, known in
the unit. The least loaded and the longest idle come first so that work is shared fairly (A074).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.reasons import Reason
from registry.matching.facts import Candidate, Task

IDLE_MONTHS = 6
DAYS_IN_MONTH = 30.44


@dataclass(frozen=True)
class Ranked:
    """One expert in their place in the list, with the reasons for it."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


def rank(candidates: Iterable[Candidate], task: Task, *, idle_months: int = IDLE_MONTHS) -> list[Ranked]:
    """The candidates in order. The same input always gives the same order."""
    ordered = sorted(candidates, key=lambda candidate: _place(candidate, task))
    return [Ranked(candidate, tuple(_reasons(candidate, task, idle_months))) for candidate in ordered]


def _place(candidate: Candidate, task: Task) -> tuple[object, ...]:
    return (
        -len(candidate.topics & task.topics),
        not (task.mode == "remote" or _is_near(candidate, task)),
        _load(candidate),
        _waiting_since(candidate) or dt.date.min,
        -candidate.done_in_unit,
        candidate.id,
    )


def _reasons(candidate: Candidate, task: Task, idle_months: int) -> Iterator[Reason]:
    if shared := candidate.topics & task.topics:
        yield Reason("topic_match", {"topics": ", ".join(sorted(shared))})
    if candidate.done_in_unit:
        yield Reason("done_here_before")
    if task.mode == "remote":
        yield Reason("remote")
    elif _is_near(candidate, task):
        yield Reason("near")
    elif candidate.km is not None:
        yield Reason("distance", {"km": candidate.km})
    yield _load_reason(candidate)
    since = _waiting_since(candidate)
    months = int((task.day - since).days / DAYS_IN_MONTH) if since else 0
    if months >= idle_months:
        yield Reason("idle", {"months": months})


def _is_near(candidate: Candidate, task: Task) -> bool:
    return bool(task.area) and task.area in {candidate.home_area, *candidate.limits.areas}


def _load(candidate: Candidate) -> float:
    """Share of the own ceiling that is used; without a ceiling a working day a week counts as full."""
    if candidate.limits.sessions_a_month is not None:
        return candidate.sessions_this_month / max(candidate.limits.sessions_a_month, 1)
    return candidate.hours_this_month / (candidate.limits.hours_a_month or 30)


def _load_reason(candidate: Candidate) -> Reason:
    if (most := candidate.limits.sessions_a_month) is not None:
        return Reason("sessions_this_month", {"sessions": candidate.sessions_this_month, "ceiling": most})
    hours, ceiling = f"{candidate.hours_this_month:g}", candidate.limits.hours_a_month
    if ceiling is None:
        return Reason("hours_this_month", {"hours": hours})
    return Reason("load_this_month", {"hours": hours, "ceiling": ceiling})


def _waiting_since(candidate: Candidate) -> dt.date | None:
    return candidate.last_worked or candidate.ready_since
