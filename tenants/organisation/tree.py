"""Reading the tree of units."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from tenants.organisation.models import Unit, UnitKind


@dataclass
class Branch:
    """A unit and what is under it."""

    unit: Unit
    below: list["Branch"] = field(default_factory=list)

    @property
    def is_area(self) -> bool:
        return self.unit.kind == UnitKind.SERVICE_AREA


def tree(units: QuerySet[Unit] | None = None) -> list[Branch]:
    """The units as branches; one query. A unit whose service area is not among them stands at the top."""
    found = (Unit.objects.all() if units is None else units).select_related("cost_centre").order_by("name")
    branches = {unit.pk: Branch(unit) for unit in found}
    tops = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id)
        (above.below if above else tops).append(branch)
    return sorted(tops, key=lambda branch: (not branch.is_area, branch.unit.name))


def path_of(unit: Unit) -> list[Unit]:
    """The service area above the unit, if any, and the unit: widest first."""
    return [unit.parent, unit] if unit.parent_id else [unit]


def codes_of(unit: Unit | None) -> frozenset[str]:
    """Codes of the unit and of what is above it."""
    return frozenset(level.code for level in path_of(unit)) if unit else frozenset()


def with_units_below(unit_ids: frozenset[UUID]) -> QuerySet[Unit]:
    """The units, and those under them."""
    return Unit.objects.filter(Q(pk__in=unit_ids) | Q(parent__in=unit_ids))


def walk(branches: list[Branch], level: int = 0) -> Iterator[tuple[int, Branch]]:
    """Every branch with its level, from the top down."""
    for branch in branches:
        yield level, branch
        yield from walk(branch.below, level + 1)
