"""Who may order one product or kind of work: its own list, else its kind's, else the ordering rule (A101, A103)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from domain.errors import NotAllowed
from registry.orders.models import OrdererKind, Product, TaskType
from registry.orders.ordering import ordering_on


def orderers_of(
    task_type: TaskType, product: Product | None = None, *, by_rule: Iterable[str] | None = None
) -> set:
    """The kinds of people who may order it. `by_rule` saves asking the ordering rule again for a list."""
    own = (product.who_may_order if product else []) or task_type.who_may_order
    return set(own or (ordering_on().who if by_rule is None else by_rule))


def check_orderer(kind: OrdererKind, task_type: TaskType, product: Product | None = None) -> None:
    """Raise NotAllowed, with who may, unless this kind of people may order it."""
    allowed = orderers_of(task_type, product)
    if kind not in allowed:
        name, who = str(product or task_type), who_in_words(allowed)
        raise NotAllowed(_("“%(name)s” can be ordered only by: %(who)s.") % {"name": name, "who": who})


def who_in_words(kinds: Iterable[str]) -> str:
    """Staff, vetted outsiders, anybody: in the order from narrow to wide."""
    return ", ".join(
        str(OrdererKind(kind).label).lower() for kind in OrdererKind.values if kind in set(kinds)
    )
