"""Who holds a round's step: the pure chain joined with the organisation's people and roles (rules.md section 4)."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders as holders_of_role
from billing.approvals.chain import HolderKind, People, StepSpec, holders
from billing.approvals.models import Round
from domain.reasons import RuleRefused

# When neither the step's holder nor its fallback is there: a line never waits for nobody.
LAST_RESORT = (Role.COORDINATOR, Role.ADMINISTRATOR)

# Marks of a step that one named person holds; only that person and the person's deputies decide it.
NAMED = {HolderKind.ORDERER: "orderer", HolderKind.PERSON: "person"}


@dataclass(frozen=True)
class Holding:
    """Who holds a step: the role (or `orderer`, `person`) and the person shown. No person: nobody was found."""

    role: str
    person_id: UUID | None


def holding_of(step: StepSpec, matter: Round, *, approvers: list[str] | None = None) -> Holding:
    """Who decides `step` of the round now. The chain's fallback first, then whoever runs the activity.

    `approvers` are ids of those who have approved; without them the round's decisions tell.
    """
    claimant = str(matter.claimant_id or "")
    approvers = _approvers(matter) if approvers is None else approvers
    people = _people(step, matter)
    for attempt in (step, *(StepSpec(HolderKind.ROLE, role, fallback_role=role) for role in LAST_RESORT)):
        try:
            found = holders(attempt, people, claimant=claimant, approvers=approvers)[0]
        except RuleRefused:
            continue
        return Holding(_role_held(attempt, people, found), UUID(found))
    return Holding(step.holder if step.kind == HolderKind.ROLE else NAMED[step.kind], None)


def _approvers(matter: Round) -> list[str]:
    return [str(person) for person in matter.decisions.values_list("by_id", flat=True)]


def _people(step: StepSpec, matter: Round) -> People:
    wanted = {step.fallback_role, *LAST_RESORT} | ({step.holder} if step.kind == HolderKind.ROLE else set())
    roles = {role: _ids(holders_of_role(role, matter.unit_id)) for role in wanted}
    named = [str(matter.orderer_id)] if step.kind == HolderKind.ORDERER and matter.orderer_id else []
    named += [step.holder] if step.kind == HolderKind.PERSON else []
    active = _ids(User.objects.filter(pk__in=named, is_active=True)) if named else ()
    return People(
        orderer=str(matter.orderer_id or ""),
        active=frozenset([*active, *(person for ids in roles.values() for person in ids)]),
        roles=roles,
    )


def _ids(users) -> tuple[str, ...]:
    return tuple(str(pk) for pk in users.values_list("pk", flat=True))


def _role_held(step: StepSpec, people: People, person: str) -> str:
    """The role by which the person was found: the step's own before its fallback."""
    if step.kind == HolderKind.ROLE:
        return step.holder if person in people.in_role(step.holder) else step.fallback_role
    named = people.orderer if step.kind == HolderKind.ORDERER else step.holder
    return NAMED[step.kind] if person == named else step.fallback_role
