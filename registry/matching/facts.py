"""The facts that eligibility and ranking judge: what a task asks, and what an expert has and wants."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import clock
from domain.period import Period
from registry.training.validity import Keeping


@dataclass(frozen=True)
class Task:
    """One session to be filled. Moments are aware; topics, areas and the like are codes."""

    start: dt.datetime
    end: dt.datetime
    task_type: str
    topics: frozenset[str] = frozenset()
    unit: str = ""
    area: str = ""
    mode: str = "on_site"
    role: str = "expert"
    audience_size: int | None = None
    language: str = ""

    @property
    def day(self) -> dt.date:
        """The Helsinki day of the task."""
        return clock.local_day(self.start)

    @property
    def hours(self) -> float:
        """Planned length in hours."""
        return (self.end - self.start).total_seconds() / 3600


@dataclass(frozen=True)
class Hours:
    """Times of a week that suit: ISO weekday 1–7, Helsinki clock, half open. `until` 00:00 is midnight."""

    weekday: int
    since: dt.time
    until: dt.time

    def cover(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether a whole session on one day fits in."""
        start, end = clock.local(start), clock.local(end)
        ends = dt.time.max if self.until == dt.time.min else self.until
        same_day = start.date() == (end - dt.timedelta(microseconds=1)).date()
        ending = dt.time.max if end.time() == dt.time.min else end.time()
        return (
            same_day and start.isoweekday() == self.weekday and self.since <= start.time() and ending <= ends
        )


@dataclass(frozen=True)
class Limits:
    """An expert's own limits. Empty or None means no limit; `areas` does not bind remote work."""

    refused_topics: frozenset[str] = frozenset()
    audience_size: int | None = None
    km: int | None = None
    areas: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    task_types: frozenset[str] = frozenset()
    hours: tuple[Hours, ...] = ()
    hours_a_month: int | None = None
    sessions_a_month: int | None = None


@dataclass(frozen=True)
class Candidate:
    """An expert as matching sees one; no name, no contact details.

    `agreements` are validity periods; `trainings` map a kind to its validity; `commitments` map a code to the
    accepted version. `busy` are half-open ranges of moments. `km` is the distance to the task, None if unknown.
    `hours_this_month` and `sessions_this_month` count the month of the task. No `languages` means any.
    `last_worked` is None for one who has not worked yet, and then `ready_since` tells how long they have waited.
    """

    id: str
    topics: frozenset[str] = frozenset()
    agreements: tuple[Period, ...] = ()
    trainings: Mapping[str, Period] = field(default_factory=dict)
    training_hours: int = 0
    commitments: Mapping[str, str] = field(default_factory=dict)
    pauses: tuple[Period, ...] = ()
    limits: Limits = Limits()
    busy: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    km: int | None = None
    home_area: str = ""
    hours_this_month: float = 0
    sessions_this_month: int = 0
    languages: frozenset[str] = frozenset()
    done_in_unit: int = 0
    last_worked: dt.date | None = None
    ready_since: dt.date | None = None


@dataclass(frozen=True)
class Training:
    """What training a role or a task type asks: any one of `kinds` (none = no kind), and at least `hours`.

    Whoever lacks it may act all the same where the organisation has a title for that, `untrained_titles` (A134).
    """

    kinds: frozenset[str] = frozenset()
    hours: int = 0
    untrained_titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """A tenant's conditions for being offered a task.

    Training is looked up by task type first, then by role, then `training`. `commitments` map a code to the
    version in force, `earlier_commitments` to older versions that are still enough while a grace time runs (A195).
    `grace_days` is how long a training counts after its end.
    """

    training: Training = Training()
    training_by: Mapping[str, Training] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)
    earlier_commitments: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grace_days: int = Keeping.grace_days

    def enough(self, code: str) -> frozenset[str]:
        """The versions of a commitment that are enough today."""
        return self.earlier_commitments.get(code, frozenset()) | {self.commitments[code]}

    def training_for(self, task: Task) -> Training:
        """The training that the task asks."""
        return self.training_by.get(task.task_type) or self.training_by.get(task.role) or self.training
