"""The pure part of approval chains: which step is next, who may hold it, when it is reminded and escalated.

A chain knows nothing about claims; it judges a sum and persons by their ids (rules.md section 4).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.reasons import Reason, RuleRefused


class HolderKind(StrEnum):
    """How a step finds its holder: who ordered, a role in the unit of the session, or one named person."""

    ORDERER = "orderer"
    ROLE = "role"
    PERSON = "person"


@dataclass(frozen=True)
class StepSpec:
    """One step of a chain.

    `holder` is a role code or a person's id (empty for the orderer). Up to `amount_limit` euros the step's
    approval is the last one needed; None sends every sum on. Days are calendar days since the step began.
    `fallback_role` holds the step when a named person has left.
    """

    kind: HolderKind
    holder: str = ""
    amount_limit: Decimal | None = None
    remind_after_days: int = 3
    escalate_after_days: int = 7
    fallback_role: str = "coordinator"

    def __post_init__(self) -> None:
        if self.kind != HolderKind.ORDERER and not self.holder:
            raise ValueError("a step names a role or a person")
        if not 0 < self.remind_after_days <= self.escalate_after_days:
            raise ValueError("a reminder comes before escalation")

    def is_final_for(self, amount: Decimal) -> bool:
        """Whether nobody after this step needs to approve such a sum."""
        return self.amount_limit is not None and amount <= self.amount_limit

    def remind_on(self, since: dt.date) -> dt.date:
        """The day of the first reminder."""
        return since + dt.timedelta(days=self.remind_after_days)

    def escalate_on(self, since: dt.date) -> dt.date:
        """The day on which somebody above is told."""
        return since + dt.timedelta(days=self.escalate_after_days)


@dataclass(frozen=True)
class ChainSpec:
    """The steps of a chain in one version; payroll comes after the last one and is not a step."""

    name: str
    version: str
    steps: tuple[StepSpec, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise RuleRefused(Reason("chain_empty"), "An approval chain needs at least one step.")

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "ChainSpec":
        """Read a chain from tenant data."""
        return cls(data["name"], data["version"], tuple(_step_from_data(step) for step in data["steps"]))


@dataclass(frozen=True)
class People:
    """Who could hold steps for one session: ids of active persons, the orderer's among them or not any more."""

    orderer: str
    active: frozenset[str]
    roles: Mapping[str, tuple[str, ...]]

    def in_role(self, role: str) -> tuple[str, ...]:
        """The active holders of a role."""
        return tuple(person for person in self.roles.get(role, ()) if person in self.active)


def next_step(chain: ChainSpec, approved: int, amount: Decimal) -> StepSpec | None:
    """The step that waits after `approved` approvals of a line of `amount` euros; None when it is approved."""
    done = chain.steps[:approved]
    if len(done) == len(chain.steps) or (done and done[-1].is_final_for(amount)):
        return None
    return chain.steps[approved]


def holders(
    step: StepSpec, people: People, *, claimant: str, approvers: Collection[str] = ()
) -> tuple[str, ...]:
    """Who can decide the step now, best first: the named holder, else the fallback role's holders.

    Persons who may not decide by four eyes are left out. Raises `RuleRefused` (`no_holder`) when nobody is
    left: a line never waits for nobody.
    """
    named = {HolderKind.ORDERER: people.orderer, HolderKind.PERSON: step.holder}.get(step.kind)
    first = people.in_role(step.holder) if named is None else tuple({named} & people.active)
    for choice in (first, people.in_role(step.fallback_role)):
        free = tuple(
            person for person in choice if not four_eyes(person, claimant=claimant, approvers=approvers)
        )
        if free:
            return free
    raise RuleRefused(Reason("no_holder"), "Nobody can decide this step. Name a holder for it.")


def four_eyes(
    person: str, *, claimant: str, approvers: Collection[str] = (), acting_for: str | None = None
) -> Reason | None:
    """Why the person may not approve, or None: never an own claim, and every approver is a different person.

    A deputy (`acting_for` somebody) is judged as both persons.
    """
    both: Sequence[str] = [person, acting_for] if acting_for else [person]
    if claimant in both:
        return Reason("own_claim")
    if any(one in approvers for one in both):
        return Reason("approved_already")
    return None


REASONS = {
    "own_claim": "Nobody approves their own claim",
    "approved_already": "The approvers of a line are different persons",
    "no_holder": "Nobody can decide this step. Name a holder for it.",
    "chain_empty": "An approval chain needs at least one step.",
}


def _step_from_data(data: dict[str, Any]) -> StepSpec:
    limit = data.get("amount_limit")
    return StepSpec(
        kind=HolderKind(data["kind"]),
        holder=data.get("holder", ""),
        amount_limit=None if limit is None else Decimal(str(limit)),
        remind_after_days=data.get("remind_after_days", 3),
        escalate_after_days=data.get("escalate_after_days", 7),
        fallback_role=data.get("fallback_role", "coordinator"),
    )
