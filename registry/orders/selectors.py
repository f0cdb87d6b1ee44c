"""What people may see of orders."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.roles.models import Role
from accounts.roles.selectors import units_of
from domain.clock import now
from registry.orders.entitlement import orderers_of
from registry.orders.models import Order, OrderStatus, Product, TaskType
from registry.orders.ordering import STAFF, ordering_on, ordering_units
from tenants.organisation.models import Room, Unit, UnitKind
from tenants.organisation.open_work import OpenWork
from tenants.terminology.terms import ntt

PARTS = ("task_type", "product", "unit__parent", "room")
OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)


def orders_visible_to(user) -> QuerySet[Order]:
    """The person's own orders, and the sent orders of the units that they coordinate or are a contact of."""
    seen = Q(orderer=user)
    units = units_of(user, Role.COORDINATOR, Role.UNIT_CONTACT)
    handled = ~Q(status=OrderStatus.DRAFT) & Q(number__isnull=False)
    seen |= handled if units is None else handled & Q(unit__in=units)
    return Order.objects.filter(seen).select_related(*PARTS, "orderer")


def own_orders(user) -> QuerySet[Order]:
    """The person's own orders, with who does them and when."""
    orders = Order.objects.filter(orderer=user).select_related(*PARTS)
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
    """Active units that the person may order for; work is done in units, not in service areas."""
    allowed = ordering_units(user)
    units = Unit.objects.filter(is_active=True, kind=UnitKind.UNIT)
    return units if allowed is None else units.filter(pk__in=allowed)


def open_orders_of(unit: Unit) -> Iterator[OpenWork]:
    """Open orders of the unit: they hinder putting it out of use."""
    count = Order.objects.filter(unit=unit, status__in=OPEN).count()
    if count:
        words = ntt("{n} open {order}", "{n} open {order:pl}", count)
        yield OpenWork(words, f"{reverse('matching:queue')}?view=open&unit={unit.pk}")


def rooms_to_book(user) -> QuerySet[Room]:
    """Rooms of the units that the person may order for, unit by unit (A008)."""
    rooms = Room.objects.filter(is_active=True, unit__in=units_to_order_for(user).order_by())
    return rooms.select_related("unit").order_by("unit__name", "name")


def offered_to_staff() -> tuple[list[Product], list[TaskType]]:
    """Products and kinds of work that the organisation's own staff may order now (A101, A103). Three queries."""
    rule = ordering_on().who
    products = [
        product
        for product in products_on_offer()
        if STAFF in orderers_of(product.task_type, product, by_rule=rule)
    ]
    return products, [task for task in task_types_on_offer() if STAFF in orderers_of(task, by_rule=rule)]


def products_on_offer() -> QuerySet[Product]:
    """Ready products that can be ordered now."""
    return Product.objects.filter(is_active=True, task_type__is_active=True).select_related("task_type")


def task_types_on_offer() -> QuerySet[TaskType]:
    """Kinds of work that can be ordered now."""
    return TaskType.objects.filter(is_active=True)
