"""Who handles what comes in: the routing rule chooses among people who are here and have the role (A129, A130)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import holders, holds
from domain.clock import today
from domain.errors import Conflict
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.routing import Holder, Matter, Routed, route, rules_of
from tenants.organisation.rules import NoRule, rule_on

HANDLING_ROLES = (Role.COORDINATOR, Role.UNIT_CONTACT)

Absences = Mapping[UUID, UUID]  # who is away -> who stands in
_absences: list[Callable[[dt.date], Absences]] = []


def tell_absences(teller: Callable[[dt.date], Absences]) -> None:
    """Register who knows which people are away on a day, and who stands in for them (billing.approvals does)."""
    if teller not in _absences:
        _absences.append(teller)


def absences_on(day: dt.date) -> dict[UUID, UUID]:
    """Who is away on the day, and who stands in."""
    return {person: deputy for teller in _absences for person, deputy in teller(day).items()}


@dataclass(frozen=True)
class Choice:
    """Whom the rule chose. `user` is None when the matter belongs to everybody in `routed.holder.role`."""

    routed: Routed
    user: User | None


def can_handle(user, unit_id: UUID | None) -> bool:
    """Whether the person may handle matters of the unit: the coordinator, or the unit's own contact."""
    return any(holds(user, role, unit_id) for role in HANDLING_ROLES)


def people_who_handle(unit_id: UUID | None) -> QuerySet[User]:
    """Everybody who may be given a matter of the unit."""
    grants = RoleGrant.objects.in_force().filter(Q(unit=None) | Q(unit=unit_id), role__in=HANDLING_ROLES)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by(
        "last_name", "first_name"
    )


def table_on(day: dt.date | None = None) -> dict[str, Any]:
    """The routing table in force. Without one everything is every coordinator's."""
    try:
        return rule_on(RuleKind.ROUTING, day or today()).data
    except NoRule:
        return {}


def choose_handler(
    table: Mapping[str, Any],
    matter: Matter,
    unit: Unit | None,
    *,
    able: QuerySet[User] | None = None,
    also_away: frozenset[str] = frozenset(),
) -> Choice:
    """Who gets the matter today. People who are on leave, have left or may not handle it are passed over.

    `able` are those who may; without it everybody who handles matters of the unit.
    """
    unit_id = unit.pk if unit else None
    may = people_who_handle(unit_id) if able is None else able
    routed = route(dict(table), matter, _who_cannot(table, may) | also_away)
    return Choice(routed, _person(routed.holder, unit_id, also_away))


def check_handing_over(*, handler_id: UUID | None, seen: str) -> None:
    """Raise Conflict when the matter has another handler than the one (`seen`, an id or "") that the person was shown."""
    if seen != str(handler_id or ""):
        raise Conflict(_("Somebody else has just changed who handles this. Look at it again."))


def waits_for(user) -> Q:
    """Matters that the person should see to: own ones, those that are nobody's, and those of whoever they stand in for."""
    away = {person for person, deputy in absences_on(today()).items() if deputy == user.pk}
    return Q(handler=None) | Q(handler__in={user.pk, *away})


def _who_cannot(table: Mapping[str, Any], may: QuerySet[User]) -> frozenset[str]:
    """Ids of people named in the table who are away today, or are not among those who may."""
    named = {holder.user_id for holder in _named(table) if holder.user_id}
    if not named:
        return frozenset()
    able = {str(user.pk) for user in may.filter(pk__in=named)}
    return frozenset((named - able) | {str(person) for person in absences_on(today())})


def _named(table: Mapping[str, Any]) -> list[Holder]:
    rules = rules_of(dict(table))
    return [holder for rule in rules for holder in (rule.holder, rule.deputy) if holder]


def _person(holder: Holder, unit_id: UUID | None, also_away: frozenset[str]) -> User | None:
    """The one person meant. A role means a person only when exactly one holds it."""
    if holder.user_id:
        return User.objects.get(pk=holder.user_id)
    people = [user for user in holders(holder.role, unit_id)[:3] if str(user.pk) not in also_away]
    return people[0] if len(people) == 1 else None
