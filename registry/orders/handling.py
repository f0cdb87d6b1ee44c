"""Who handles an order: the routing rule chooses, people take over and hand over (A129, A130)."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles.handling import HANDLING_ROLES, can_handle, check_handing_over, choose_handler, table_on
from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import holders
from audit.services import record
from domain.errors import DomainError, NotAllowed
from outbox.services import publish
from registry.orders.models import Order, OrderStatus
from tenants.organisation.routing import Matter, Work
from tenants.organisation.tree import codes_of
from tenants.terminology.terms import tt

OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)


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
    check_handing_over(handler_id=order.handler_id, seen=seen)
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
