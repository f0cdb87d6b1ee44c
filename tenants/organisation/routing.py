"""Who handles an order, an application or an enquiry: the first rule that matches decides (A129–A131). Pure.

The data of RuleKind.ROUTING, and nothing else is read from it:

    {
      "rules": [
        {
          "code": "mental-health",                    unique in the table
          "titles": {"fi": "…", "sv": "…", "en": "…"},  what the rule is about, for people
          "work": ["order", "application", "enquiry"],  empty or missing: all kinds of work
          "topic_groups": ["MIE", "PAI"],             groups of tenants/reference/topics.csv
          "topics": ["PER.adoptio"],                  single topics; with groups: either will do; both empty: all
          "units": ["100"],                           codes; a service area covers its units; empty: all
          "languages": ["sv"],                        empty: all
          "holder": {"role": "coordinator"},          or {"user": "<user id>"}; presets name roles only
          "deputy": null                              or like holder; takes over while the holder is away
        }
      ],
      "default": {"role": "coordinator"}              who gets what no rule takes; a role, so never nobody
    }

A role is not a person: what goes to a role is everybody's who holds it, and any of them takes it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

COORDINATOR = "coordinator"
DEFAULT_HOLDER = {"role": COORDINATOR}


class Work(StrEnum):
    """What comes in and has to be handled by somebody."""

    ORDER = "order"
    APPLICATION = "application"
    ENQUIRY = "enquiry"


@dataclass(frozen=True)
class Matter:
    """What came in. `units` are the codes of the unit and of everything above it; `topics` are topic codes."""

    work: Work
    topics: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    language: str = ""

    @property
    def topic_groups(self) -> frozenset[str]:
        return frozenset(code.split(".")[0] for code in self.topics)


@dataclass(frozen=True)
class Holder:
    """One person (`user_id`) or everybody in a role."""

    user_id: str = ""
    role: str = ""

    @classmethod
    def from_data(cls, data: dict | None) -> "Holder | None":
        """Read from the table; None where nobody is named."""
        if not data:
            return None
        return cls(user_id=str(data.get("user") or ""), role=str(data.get("role") or ""))

    def to_data(self) -> dict[str, str]:
        return {"user": self.user_id} if self.user_id else {"role": self.role}


@dataclass(frozen=True)
class RoutingRule:
    """One row of the table. An empty scope means everything."""

    code: str
    holder: Holder
    deputy: Holder | None = None
    titles: dict[str, str] = field(default_factory=dict)
    work: frozenset[str] = frozenset()
    topic_groups: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    @classmethod
    def from_data(cls, row: dict) -> "RoutingRule":
        scopes = ("work", "topic_groups", "topics", "units", "languages")
        return cls(
            code=row["code"],
            titles=row.get("titles") or {},
            holder=Holder.from_data(row.get("holder")) or Holder(role=COORDINATOR),
            deputy=Holder.from_data(row.get("deputy")),
            **{scope: frozenset(row.get(scope) or ()) for scope in scopes},
        )

    def takes(self, matter: Matter) -> bool:
        """Whether the matter belongs to this row."""
        return (
            _covers(self.work, {matter.work})
            and self._takes_topics(matter)
            and _covers(self.units, matter.units)
            and _covers(self.languages, {matter.language})
        )

    def _takes_topics(self, matter: Matter) -> bool:
        if not self.topics and not self.topic_groups:
            return True
        return bool(self.topics & matter.topics or self.topic_groups & matter.topic_groups)


@dataclass(frozen=True)
class Routed:
    """Whom the table chose. `rule` is None when no row took the matter; `instead_of` is who was away."""

    holder: Holder
    rule: RoutingRule | None = None
    instead_of: tuple[Holder, ...] = ()

    @property
    def rule_code(self) -> str:
        return self.rule.code if self.rule else ""


def rules_of(data: dict[str, Any]) -> list[RoutingRule]:
    """The rows of the table, in their order."""
    return [RoutingRule.from_data(row) for row in data.get("rules") or ()]


def route(data: dict[str, Any], matter: Matter, away: Collection[str] = frozenset()) -> Routed:
    """Who handles the matter. `away` are ids of people who cannot take it: on leave, or gone for good.

    The first row that takes the matter decides; its deputy steps in for a holder who is away, and the default
    for both. What the default leaves to a role is never lost: a role always has a holder.
    """
    rule = next((rule for rule in rules_of(data) if rule.takes(matter)), None)
    default = Holder.from_data(data.get("default") or DEFAULT_HOLDER)
    candidates = [rule.holder, rule.deputy, default] if rule else [default]
    passed: list[Holder] = []
    for candidate in filter(None, candidates):
        if candidate.user_id not in away:
            return Routed(candidate, rule, tuple(passed))
        passed.append(candidate)
    return Routed(Holder(role=COORDINATOR), rule, tuple(passed))


def _covers(scope: frozenset[str], found: Collection[str]) -> bool:
    return not scope or bool(scope & frozenset(found))
