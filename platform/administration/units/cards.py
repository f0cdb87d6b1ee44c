"""What a unit's page shows, put together."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holds, roles_of
from administration.rules.telling import lang
from administration.units.selectors import EDITORS, GUIDES, contacts_of, experts_in, units_for
from billing.approvals.models import Deputy
from domain.clock import today
from registry.joining.orientation import progress_in
from registry.orders.budgets import budget_states
from registry.orders.models import in_language
from tenants.organisation.budgets import BudgetState
from tenants.organisation.levels import checklist_for, instructions_for
from tenants.organisation.models import RuleKind, Unit, UnitBudget, UnitKind
from tenants.organisation.versions import versions_of
from tenants.pages.facts import public_contact
from tenants.reference import municipalities, service_lines
from ui.formats import money


def card_page(user, unit: Unit) -> dict[str, Any]:
    """Everything about one unit for one reader."""
    roles = roles_of(user)
    contacts = contacts_of([unit.pk]).get(unit.pk, [])
    is_guide = units_for(user, GUIDES).filter(pk=unit.pk).exists()
    return {
        "unit": unit,
        "is_area": unit.kind == UnitKind.SERVICE_AREA,
        "below": list(unit.children.order_by("name")) if unit.kind == UnitKind.SERVICE_AREA else [],
        "municipality": in_language(municipalities()[unit.municipality_code].names)
        if unit.municipality_code in municipalities()
        else "",
        "service_line": in_language(service_lines()[unit.service_line].labels)
        if unit.service_line in service_lines()
        else "",
        "rooms": list(unit.rooms.order_by("-is_active", "name")),
        "contacts": contacts,
        "deputies": deputies_for([grant.user_id for grant in contacts]),
        "instructions": instructions_for(unit),
        "own_parts": _own_codes(unit),
        "staff_help_url": public_contact().staff_help_url,
        "checklist": checklist_for(unit),
        "orientation": progress_in(unit, experts_in(unit)) if is_guide else [],
        "budget": budget_of_year(unit),
        "may_administer": Role.ADMINISTRATOR in roles and holds(user, Role.ADMINISTRATOR),
        "may_edit": units_for(user, EDITORS).filter(pk=unit.pk).exists(),
        "is_guide": is_guide,
    }


@dataclass(frozen=True)
class StandIn:
    """Somebody who decides for another on these days, both counted."""

    person: User
    deputy: User
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class BudgetPicture:
    """A budget's state with the bars that draw it."""

    state: BudgetState

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)

    @property
    def scale(self) -> Decimal:
        """The longest bar's sum."""
        return max(self.state.budget.amount, self.state.use.total)

    @property
    def bars(self) -> list[dict[str, Any]]:
        rows = [
            (_("Approved or paid"), self.state.use.confirmed),
            (_("Agreed, ordered or waiting"), self.state.use.expected),
            (_("Budget"), self.state.budget.amount),
        ]
        return [{"label": label, "value": amount, "text": money(amount, lang())} for label, amount in rows]


def deputies_for(person_ids) -> list[StandIn]:
    """Who stands in for these people today or later."""
    coming = Deputy.objects.filter(person__in=list(person_ids), valid_to__gt=today())
    return [
        StandIn(row.person, row.deputy, row.valid_from, row.valid_to - dt.timedelta(days=1))
        for row in coming.select_related("person", "deputy").order_by("valid_from")
    ]


def budget_of_year(unit: Unit) -> BudgetPicture | None:
    """This year's budget beside its use; None without a budget."""
    state = budget_states([unit], today().year).get(unit.pk)
    return BudgetPicture(state) if state else None


def budgets_of(unit: Unit) -> list[UnitBudget]:
    """Every year's budget, newest first."""
    return list(unit.budgets.order_by("-year"))


def _own_codes(unit: Unit) -> frozenset[str]:
    """Parts of the instructions that the unit says in its own way today."""
    day = today()
    own = next(
        (
            version
            for version in versions_of(RuleKind.INSTRUCTIONS, unit)
            if version.valid_from <= day and (version.valid_to is None or version.valid_to > day)
        ),
        None,
    )
    return frozenset(row["code"] for row in own.data.get("parts") or ()) if own else frozenset()
