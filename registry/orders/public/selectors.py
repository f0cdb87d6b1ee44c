"""What anybody may order, and the wish behind a mailed link."""

import datetime as dt
import hashlib

from django.db.models import Q

from domain.clock import now
from registry.orders.entitlement import orderers_of
from registry.orders.models import OrdererKind, Product, TaskType
from registry.orders.ordering import ordering_on
from registry.orders.public.models import PublicOrder
from registry.orders.selectors import products_on_offer, task_types_on_offer

LIFE = dt.timedelta(days=7)  # of a wish that nobody confirms


def open_to_all() -> tuple[list[Product], list[TaskType]]:
    """Public products and kinds of work that need no account to order. Three queries."""
    rule = ordering_on().who
    products = [
        product
        for product in products_on_offer().filter(is_public=True)
        if OrdererKind.PUBLIC in orderers_of(product.task_type, product, by_rule=rule)
    ]
    kinds = [task for task in task_types_on_offer() if OrdererKind.PUBLIC in orderers_of(task, by_rule=rule)]
    return products, kinds


def is_open_to_all() -> bool:
    """Whether there is anything that needs no account to order."""
    return any(open_to_all())


def wish_by_link(token: str) -> PublicOrder | None:
    """The wish that a token opens: only the newest mail's does, and only for a week when nothing is confirmed."""
    alive = Q(order__isnull=False) | Q(created_at__gt=now() - LIFE)
    wishes = PublicOrder.objects.select_related("task_type", "product", "order")
    return wishes.filter(alive, token_hash=hash_of(token)).first()


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
