"""Coordinators with what they handle, how much is open with them, and who stands in (A129, A130)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles.handling import absences_on
from accounts.roles.models import Role, RoleGrant
from administration.units.routing_words import Names, scope_of
from domain.clock import today
from registry.orders.handling import OPEN
from tenants.organisation.routing import rules_of


@dataclass
class CoordinatorRow:
    """One coordinator. `where` is empty for the whole organisation."""

    user: User
    where: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    stands_in: list[str] = field(default_factory=list)
    away: str = ""


def coordinator_rows(table: Mapping[str, Any]) -> list[CoordinatorRow]:
    """Everybody who coordinates today, in a number of queries that does not grow."""
    grants = RoleGrant.objects.in_force().filter(role=Role.COORDINATOR, user__is_active=True)
    places: dict[Any, list[str]] = {}
    for grant in grants.select_related("unit"):
        places.setdefault(grant.user_id, []).append(str(grant.unit) if grant.unit else "")
    open_orders = Count("handled_orders", filter=Q(handled_orders__status__in=OPEN))
    people = (
        User.objects.filter(pk__in=places)
        .annotate(open_orders=open_orders)
        .order_by("last_name", "first_name")
    )
    rows = {str(user.pk): CoordinatorRow(user, sorted(filter(None, places[user.pk]))) for user in people}
    _add_scopes(rows, table)
    for person, deputy in absences_on(today()).items():
        if str(person) in rows:
            rows[str(person)].away = str(User.objects.get(pk=deputy))
    return list(rows.values())


def _add_scopes(rows: dict[str, CoordinatorRow], table: Mapping[str, Any]) -> None:
    names = Names()
    for rule in rules_of(dict(table)):
        if rule.holder.user_id in rows:
            rows[rule.holder.user_id].scopes.append(scope_of(rule, names))
        if rule.deputy and rule.deputy.user_id in rows:
            rows[rule.deputy.user_id].stands_in.append(scope_of(rule, names))
