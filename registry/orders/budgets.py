"""How much of a unit's yearly budget is used, asked from whoever knows the sums (A104).

Budgets stand with the units and the money in billing, above orders. So billing registers a teller with `tell_use`
(like `quotes.set_quoter`), and the order's pages can warn before more is ordered than was planned.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from domain.clock import local_day
from money import ZERO
from registry.orders.models import Order
from registry.orders.quotes import Quote
from tenants.organisation.budgets import BudgetState, Use
from tenants.organisation.models import Unit, UnitBudget
from tenants.organisation.tree import path_of

Teller = Callable[[Iterable[UUID], int], Mapping[UUID, Use]]
_teller: Teller | None = None


def tell_use(teller: Teller | None) -> None:
    """Register who knows what units have used in a year: (unit ids, year) -> use by unit."""
    global _teller
    _teller = teller


def use_of_units(unit_ids: Iterable[UUID], year: int) -> Mapping[UUID, Use]:
    """What each unit has used and promised in the year; empty when nobody knows."""
    return _teller(unit_ids, year) if _teller else {}


def budget_states(units: Iterable[Unit], year: int) -> dict[UUID, BudgetState]:
    """Budgets of the year beside their use, by unit; a service area's use includes the units under it."""
    budgets = {
        budget.unit_id: budget for budget in UnitBudget.objects.filter(unit__in=list(units), year=year)
    }
    if not budgets:
        return {}
    members: dict[UUID, list[UUID]] = {unit_id: [unit_id] for unit_id in budgets}
    for unit_id, parent_id in Unit.objects.filter(parent__in=budgets).values_list("pk", "parent"):
        members[parent_id].append(unit_id)
    used = use_of_units({one for below in members.values() for one in below}, year)
    return {
        unit_id: BudgetState(budget, sum((used.get(one, Use()) for one in members[unit_id]), start=Use()))
        for unit_id, budget in budgets.items()
    }


def budget_warning(order: Order, price: Quote | None) -> BudgetState | None:
    """The unit's (or its service area's) budget when this order reaches its warning level; None when there is room."""
    states = budget_states(path_of(order.unit), local_day(order.starts_at).year)
    added = Use(expected=Decimal(price.low) if price else ZERO)
    after = [BudgetState(state.budget, state.use + added) for state in states.values()]
    warning = [state for state in after if state.warns]
    return max(warning, key=lambda state: state.percent, default=None)
