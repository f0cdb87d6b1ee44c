"""Which units a person sees and may change on these pages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import may_open, units_of
from domain.clock import now, today
from registry.experts.models import Expert
from registry.orders.budgets import budget_states
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.organisation.budgets import BudgetState
from tenants.organisation.models import Unit
from tenants.organisation.open_work import OpenWork
from tenants.organisation.tree import Branch, tree, walk, with_units_below

READERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.UNIT_CONTACT, Role.UNIT_HEAD, Role.LINE_MANAGER)
EDITORS = (Role.ADMINISTRATOR, Role.UNIT_CONTACT)
GUIDES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.UNIT_CONTACT)
HALF_A_YEAR = dt.timedelta(days=183)


def units_for(user, roles: Iterable[str]) -> QuerySet[Unit]:
    """Units where the person holds one of the roles, and what is under them; all for a role without a unit."""
    units = units_of(user, *roles)
    found = Unit.objects.all() if units is None else with_units_below(units)
    return found.select_related("parent", "cost_centre")


def works_for(user, works: Iterable[OpenWork]) -> list[OpenWork]:
    """Unfinished work, with a link only where the person may open the page."""
    return [work if may_open(user, work.url) else replace(work, url="") for work in works]


@dataclass
class TreeRow:
    """One line of the tree."""

    level: int
    unit: Unit
    contacts: list = field(default_factory=list)
    budget: BudgetState | None = None

    @property
    def needs_contact(self) -> bool:
        """A unit in use must have a named contact person (A005)."""
        return self.unit.is_active and self.unit.kind == "unit" and not self.contacts


def tree_rows(user) -> list[TreeRow]:
    """The tree with contacts and budgets, in a number of queries that does not grow."""
    branches: list[Branch] = tree(units_for(user, READERS))
    rows = [TreeRow(level, branch.unit) for level, branch in walk(branches)]
    contacts = contacts_of([row.unit.pk for row in rows])
    budgets = budget_states([row.unit for row in rows], today().year)
    for row in rows:
        row.contacts = contacts.get(row.unit.pk, [])
        row.budget = budgets.get(row.unit.pk)
    return rows


def contacts_of(unit_ids: Iterable[UUID]) -> dict[UUID, list[RoleGrant]]:
    """Named contact persons by unit, today's; one query."""
    found: dict[UUID, list[RoleGrant]] = {}
    grants = RoleGrant.objects.in_force().filter(
        role=Role.UNIT_CONTACT, unit__in=list(unit_ids), user__is_active=True
    )
    for grant in grants.select_related("user").order_by("valid_from", "pk"):
        found.setdefault(grant.unit_id, []).append(grant)
    return found


def experts_in(unit: Unit) -> QuerySet[Expert]:
    """Experts who work or have lately worked in the unit: those whom its contact person orients (A007)."""
    work = ExpertSession.objects.filter(expert=OuterRef("pk"), unit=unit, ends_at__gte=now() - HALF_A_YEAR)
    return Expert.objects.filter(Exists(work.exclude(status=SessionStatus.CANCELLED)))
