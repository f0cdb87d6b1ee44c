"""What people may see of orders."""

from django.db.models import Prefetch, Q, QuerySet

from accounts.roles.models import Role
from accounts.roles.selectors import units_of
from domain.clock import now
from registry.orders.models import Order, OrderStatus, Product, TaskType
from registry.orders.ordering import ordering_units
from tenants.organisation.models import Unit

OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)


def orders_visible_to(user) -> QuerySet[Order]:
    """The person's own orders, and the sent orders of the units that they coordinate or are a contact of."""
    seen = Q(orderer=user)
    units = units_of(user, Role.COORDINATOR, Role.UNIT_CONTACT)
    handled = ~Q(status=OrderStatus.DRAFT) & Q(number__isnull=False)
    seen |= handled if units is None else handled & Q(unit__in=units)
    return Order.objects.filter(seen).select_related("task_type", "product", "unit", "orderer")


def own_orders(user) -> QuerySet[Order]:
    """The person's own orders, with who does them and when."""
    orders = Order.objects.filter(orderer=user).select_related("task_type", "product", "unit")
    return orders.prefetch_related(*agreed_parts())


def agreed_parts() -> list[Prefetch]:
    """What an orderer's pages show of an agreed order: the assignments with the expert, and their sessions."""
    assignments = Order._meta.get_field("assignments").related_model.objects.select_related("expert")
    return [Prefetch("assignments", queryset=assignments.order_by("agreed_at")), "assignments__sessions"]


def needs_orderer(user) -> Q:
    """Drafts to finish, and agreed work that is over and waits for word of what happened."""
    return Q(orderer=user) & (
        Q(status=OrderStatus.DRAFT, task_type__isnull=False) | Q(status=OrderStatus.AGREED, ends_at__lt=now())
    )


def waiting_count(user) -> int:
    """How many orders wait for the orderer."""
    return Order.objects.filter(needs_orderer(user)).count()


def units_to_order_for(user) -> QuerySet[Unit]:
    """Active units that the person may order for."""
    allowed = ordering_units(user)
    units = Unit.objects.filter(is_active=True)
    return units if allowed is None else units.filter(pk__in=allowed)


def products_on_offer() -> QuerySet[Product]:
    """Ready products that can be ordered now."""
    return Product.objects.filter(is_active=True, task_type__is_active=True).select_related("task_type")


def task_types_on_offer() -> QuerySet[TaskType]:
    """Kinds of work that can be ordered now."""
    return TaskType.objects.filter(is_active=True)
