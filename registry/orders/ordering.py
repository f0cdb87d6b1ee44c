"""Who may order, and how fast orders and offers are answered: the tenant's own rule (A015, A103)."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accounts.roles.models import Role
from accounts.roles.selectors import holds, roles_of, units_of
from domain.clock import today
from registry.orders.models import Product, TaskType
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on

ORDERING_ROLES = (Role.ORDERER, Role.COORDINATOR, Role.UNIT_CONTACT)
STAFF = "staff"


@dataclass(frozen=True)
class Ordering:
    """The rule of ordering. Days are working days (bank days)."""

    who: frozenset[str] = frozenset({STAFF})
    answer_days: int = 3  # until the orderer knows who comes
    offer_days: int = 2  # until an expert answers

    def lets(self, group: str) -> bool:
        """Whether the group (staff, vetted_external, public) may order."""
        return group in self.who

    @classmethod
    def from_data(cls, data: dict) -> "Ordering":
        """Read from tenant data; a part left out keeps its default."""
        return cls(
            who=frozenset(data.get("who", [STAFF])),
            answer_days=int(data.get("answer_days", cls.answer_days)),
            offer_days=int(data.get("offer_days", cls.offer_days)),
        )


def ordering_on(day: dt.date | None = None) -> Ordering:
    """The rule in force on a day (today). Without one nobody is shut out: the defaults stand."""
    try:
        return Ordering.from_data(rule_on(RuleKind.ORDERING, day or today()).data)
    except NoRule:
        return Ordering()


def can_order(user) -> bool:
    """Whether the person may order here: staff with an ordering role, where the rule or the catalogue lets staff order."""
    return bool(roles_of(user) & set(ORDERING_ROLES)) and (
        ordering_on().lets(STAFF) or _is_anything_for(STAFF)
    )


def _is_anything_for(group: str) -> bool:
    """Whether some product or kind of work names the group itself, which goes before the rule (entitlement.py)."""
    return any(
        model.objects.filter(is_active=True, who_may_order__contains=[group]).exists()
        for model in (Product, TaskType)
    )


def can_cancel(order, user) -> bool:
    """Whether the person may take the order back: who ordered it, or the coordinator of its unit."""
    return order.orderer_id == user.pk or holds(user, Role.COORDINATOR, order.unit_id)


def ordering_units(user) -> frozenset[UUID] | None:
    """Units that the person may order for; None means every unit of the organisation."""
    return units_of(user, *ORDERING_ROLES)
