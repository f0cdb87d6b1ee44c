"""What a cancelled, missed, moved or held session means for the fee, the travel costs and the statistics.

A policy is tenant data: an ordered list of cases, and the first that matches decides (rules.md section 2,
A053–A060). The outcome keeps the name and the version of the policy and can say in words why.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.reasons import Reason, RuleRefused
from registry.sessions.effects import FeeEffect, Travel
from registry.sessions.happening import Event, Happening
from registry.sessions.notice import Notice, is_in_time, notice_from_data
from registry.sessions.wording import sentences


class When(StrEnum):
    """On which side of the deadline a case applies."""

    IN_TIME = "in_time"
    LATE = "late"
    ANY = "any"


@dataclass(frozen=True)
class Case:
    """One row of a policy: who and when, and what follows.

    Empty `task_types` and an open duration band (`minutes_from` ≤ planned minutes < `minutes_below`) mean any.
    `notice` overrides the policy's own. `words` are sentences of the tenant, by language.
    """

    code: str
    events: frozenset[Event]
    fee: FeeEffect
    travel: Travel = Travel.NONE
    when: When = When.ANY
    notice: Notice | None = None
    task_types: frozenset[str] = frozenset()
    minutes_from: int = 0
    minutes_below: int | None = None
    counts_as_held: bool = False
    needs_reason: bool = False
    asks_deputy: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def concerns(self, event: Event, task_type: str, minutes: int) -> bool:
        """Whether the case is about such an event of such a session, the deadline aside."""
        return (
            event in self.events
            and (not self.task_types or task_type in self.task_types)
            and self.minutes_from <= minutes
            and (self.minutes_below is None or minutes < self.minutes_below)
        )

    @property
    def is_general(self) -> bool:
        """The case is for every task type and length."""
        return not self.task_types and not self.minutes_from and self.minutes_below is None


@dataclass(frozen=True)
class Policy:
    """A cancellation policy in one version.

    Raises `RuleRefused` (`policy_gap`) when some event has no case for every task, length and moment:
    that is found when the policy is saved, not when somebody falls ill.
    """

    name: str
    version: str
    notice: Notice
    cases: tuple[Case, ...]

    def __post_init__(self) -> None:
        if gaps := ", ".join(self._gaps()):
            gap = Reason("policy_gap", {"events": gaps})
            raise RuleRefused(gap, "The cancellation policy does not decide every case: {events}.")

    def _gaps(self) -> Iterator[Event]:
        for event in Event:
            general = [case for case in self.cases if event in case.events and case.is_general]
            sides = {(case.when, self.notice_of(case)) for case in general if case.when != When.ANY}
            both = any((When.LATE, notice) in sides for when, notice in sides if when == When.IN_TIME)
            if event != Event.HELD and not both and all(case.when != When.ANY for case in general):
                yield event

    def notice_of(self, case: Case) -> Notice:
        """The notice that divides in time from late for this case."""
        return case.notice or self.notice

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Policy":
        """Read a policy from tenant data. Raises `RuleRefused`, or ValueError for unknown words."""
        return cls(
            name=data["name"],
            version=data["version"],
            notice=notice_from_data(data["notice"]),
            cases=tuple(case_from_data(case) for case in data["cases"]),
        )

    def to_data(self) -> dict[str, Any]:
        """The policy as plain data, fit for JSON; `from_data` gives the same policy back."""
        return {
            "name": self.name,
            "version": self.version,
            "notice": self.notice.to_data(),
            "cases": [case_to_data(case) for case in self.cases],
        }


@dataclass(frozen=True)
class Outcome:
    """What follows from an event, with the rule that said so. It never counts against the expert.

    `deadline` is the last moment in time (UTC) and `in_time` the side of it, both None when the case did not
    ask. `words` hold one sentence per language.
    """

    event: Event
    case: str
    policy: str
    version: str
    fee: FeeEffect
    travel: Travel
    counts_as_held: bool = False
    needs_reason: bool = False
    asks_deputy: bool = False
    deadline: dt.datetime | None = None
    in_time: bool | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """The decision in words, in Finnish when the language is not known."""
        return self.words.get(language) or self.words["fi"]


HELD = Case("held", frozenset({Event.HELD}), FeeEffect(), Travel.FULL, counts_as_held=True)


def decide(policy: Policy, happening: Happening) -> Outcome:
    """Judge one event by the first case that matches. A held session needs no case of its own."""
    case = next(case for case in (*policy.cases, HELD) if _applies(policy, case, happening))
    deadline = None if case.when == When.ANY else policy.notice_of(case).deadline(happening.start)
    return Outcome(
        event=happening.event,
        case=case.code,
        policy=policy.name,
        version=policy.version,
        fee=case.fee,
        travel=case.travel,
        counts_as_held=case.counts_as_held,
        needs_reason=case.needs_reason,
        asks_deputy=case.asks_deputy,
        deadline=deadline,
        in_time=None if deadline is None else is_in_time(happening.at, deadline),
        words=sentences(happening, case.fee, rule=f"{policy.name} {policy.version}", own=case.words),
    )


def _applies(policy: Policy, case: Case, happening: Happening) -> bool:
    if not case.concerns(happening.event, happening.task_type, happening.minutes):
        return False
    if case.when == When.ANY:
        return True
    in_time = is_in_time(happening.at, policy.notice_of(case).deadline(happening.start))
    return in_time == (case.when == When.IN_TIME)


def deadline(
    policy: Policy, start: dt.datetime, *, minutes: int = 60, task_type: str = ""
) -> dt.datetime | None:
    """The last moment (UTC) at which the orderer can cancel such a session on the better terms.

    None when the policy makes no difference between early and late. A moved session's new start has its own.
    """
    for case in policy.cases:
        if case.concerns(Event.CANCELLED_BY_ORDERER, task_type, minutes):
            return None if case.when == When.ANY else policy.notice_of(case).deadline(start)
    return None


def case_from_data(data: dict[str, Any]) -> Case:
    """Read one case from tenant data."""
    return Case(
        code=data["code"],
        events=frozenset(Event(event) for event in data["events"]),
        fee=FeeEffect.from_data(data["fee"]),
        travel=Travel(data.get("travel", Travel.NONE)),
        when=When(data.get("when", When.ANY)),
        notice=notice_from_data(data["notice"]) if data.get("notice") else None,
        task_types=frozenset(data.get("task_types", ())),
        minutes_from=data.get("minutes_from", 0),
        minutes_below=data.get("minutes_below"),
        counts_as_held=data.get("counts_as_held", False),
        needs_reason=data.get("needs_reason", False),
        asks_deputy=data.get("asks_deputy", False),
        words=dict(data.get("words", {})),
    )


def case_to_data(case: Case) -> dict[str, Any]:
    """One case as plain data."""
    return {
        "code": case.code,
        "events": sorted(case.events),
        "fee": case.fee.to_data(),
        "travel": str(case.travel),
        "when": str(case.when),
        "notice": case.notice.to_data() if case.notice else None,
        "task_types": sorted(case.task_types),
        "minutes_from": case.minutes_from,
        "minutes_below": case.minutes_below,
        "counts_as_held": case.counts_as_held,
        "needs_reason": case.needs_reason,
        "asks_deputy": case.asks_deputy,
        "words": dict(case.words),
    }
