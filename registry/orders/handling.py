"""Who handles an order: the routing rule chooses, people take over and hand over (A129, A130)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import holders, holds
from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.orders.models import Order, OrderStatus
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.routing import Holder, Matter, Routed, Work, route, rules_of
from tenants.organisation.rules import NoRule, rule_on
from tenants.organisation.tree import codes_of
from tenants.terminology.terms import tt

HANDLING_ROLES = (Role.COORDINATOR, Role.UNIT_CONTACT)
OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)

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
    """Whether the person may handle orders of the unit: the coordinator, or the unit's own contact."""
    return any(holds(user, role, unit_id) for role in HANDLING_ROLES)


def people_who_handle(unit_id: UUID | None) -> QuerySet[User]:
    """Everybody who may be given an order of the unit."""
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
    table: Mapping[str, Any], matter: Matter, unit: Unit | None, *, also_away: frozenset[str] = frozenset()
) -> Choice:
    """Who gets the matter today. People who are on leave, have left or have no role in the unit are passed over."""
    unit_id = unit.pk if unit else None
    routed = route(dict(table), matter, _who_cannot(table, unit_id) | also_away)
    return Choice(routed, _person(routed.holder, unit_id, also_away))


def matter_of(order: Order) -> Matter:
    """An order as the routing table sees it."""
    return Matter(
        work=Work.ORDER,
        topics=frozenset(order.topic_codes),
        units=codes_of(order.unit),
        language=order.language,
    )


def handler_for(order: Order) -> User | None:
    """Whom the rule in force gives the order to; None when it is every coordinator's."""
    return choose_handler(table_on(), matter_of(order), order.unit).user


def contact_for(order: Order) -> User | None:
    """Whom an expert asks about the work: its handler, else the first coordinator of the unit."""
    return order.handler or holders(Role.COORDINATOR, order.unit_id).first()


def waits_for(user) -> Q:
    """Orders that the person should see to: own ones, those that are nobody's, and those of whoever they stand in for."""
    away = {person for person, deputy in absences_on(today()).items() if deputy == user.pk}
    return Q(handler=None) | Q(handler__in={user.pk, *away})


@transaction.atomic
def hand_over(*, order_id: UUID, to: User, seen: str, by) -> Order:
    """Give the order to somebody, or take it oneself. `seen` is the handler's id that the person was shown, or "".

    Raises NotAllowed for outsiders, DomainError when `to` cannot handle it, Conflict when somebody was first.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    if not can_handle(by, order.unit_id):
        raise NotAllowed(tt("You cannot hand over this {order}."))
    if order.handler_id == to.pk:
        return order
    if seen != str(order.handler_id or ""):
        raise Conflict(_("Somebody else has just changed who handles this. Look at it again."))
    if not can_handle(to, order.unit_id) or not to.is_active:
        raise DomainError(
            tt("{name} cannot handle {order:pl} of this {unit}.", name=to), code="not_a_handler"
        )
    _give(order, to, by=by)
    if to != by:
        publish("order.handed_over", order.pk)
    return order


def orders_without_handler() -> QuerySet[Order]:
    """Open orders whose handler has left or no longer has the role in the unit."""
    in_office = RoleGrant.objects.in_force().filter(user=OuterRef("handler"), role__in=HANDLING_ROLES)
    in_office = in_office.filter(Q(unit=None) | Q(unit=OuterRef("unit")))
    gone = Q(handler__is_active=False) | ~Q(Exists(in_office))
    return Order.objects.filter(gone, handler__isnull=False, status__in=OPEN)


def keep_handlers() -> int:
    """Every night: no open order may stay with somebody who is gone. Returns how many found a new handler."""
    moved = 0
    for order_id in orders_without_handler().values_list("pk", flat=True):
        with transaction.atomic():
            order = orders_without_handler().select_for_update(of=("self",)).filter(pk=order_id).first()
            if order:
                _give(order, handler_for(order), by=None)
                publish("order.handed_over", order.pk)
                moved += 1
    return moved


def _give(order: Order, to: User | None, *, by) -> None:
    before, order.handler = order.handler_id, to
    order.save(update_fields=["handler"])
    record("order.handed_over", subject=order, by=by, was=before, to=to.pk if to else None)


def _who_cannot(table: Mapping[str, Any], unit_id: UUID | None) -> frozenset[str]:
    """Ids of people named in the table who are away today, or cannot handle orders of the unit any more."""
    named = {holder.user_id for holder in _named(table) if holder.user_id}
    if not named:
        return frozenset()
    able = {str(user.pk) for user in people_who_handle(unit_id).filter(pk__in=named)}
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
