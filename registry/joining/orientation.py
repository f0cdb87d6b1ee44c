"""Orientation at a unit: the premises are shown, the staff introduced; who did it and when (A007)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit.services import record
from domain.errors import DomainError
from registry.experts.models import Expert
from registry.joining.models import OrientationMark
from tenants.organisation.levels import checklist_for
from tenants.organisation.models import Unit
from tenants.organisation.orientation import Item
from tenants.organisation.templatetags.organisation import worded
from tenants.terminology.terms import tt


@dataclass(frozen=True)
class Progress:
    """How far one expert's orientation in a unit is: each item of the list with its mark, or None."""

    expert: Expert
    items: list[tuple[Item, OrientationMark | None]]

    @property
    def done(self) -> int:
        return sum(mark is not None for _item, mark in self.items)

    @property
    def is_whole(self) -> bool:
        return bool(self.items) and self.done == len(self.items)


@transaction.atomic
def tick_item(*, expert: Expert, unit: Unit, item: str, by) -> OrientationMark:
    """Note that an item was done with the expert. Ticking it twice keeps the first. Raises DomainError."""
    found = next((one for one in checklist_for(unit) if one.code == item), None)
    if found is None:
        raise DomainError(tt("This is not on the list of the {unit} any more."), code="unknown_item")
    mark, is_new = OrientationMark.objects.get_or_create(
        expert=expert, unit=unit, item=item, defaults={"label": worded(found.labels)[:200], "done_by": by}
    )
    if is_new:
        record("orientation.ticked", subject=expert, by=by, unit=unit.pk, item=item)
    return mark


@transaction.atomic
def untick_item(*, expert: Expert, unit: Unit, item: str, by) -> None:
    """Take back a tick that was made by mistake; the journal keeps both. Doing it twice changes nothing."""
    if OrientationMark.objects.filter(expert=expert, unit=unit, item=item).delete()[0]:
        record("orientation.unticked", subject=expert, by=by, unit=unit.pk, item=item)


def progress_in(unit: Unit, experts: Iterable[Expert]) -> list[Progress]:
    """How far these experts are in the unit. The marks and the list take a fixed number of queries."""
    everybody = list(experts)
    checklist = checklist_for(unit)
    marks: dict[tuple[UUID, str], OrientationMark] = {
        (mark.expert_id, mark.item): mark
        for mark in OrientationMark.objects.filter(unit=unit, expert__in=everybody).select_related("done_by")
    }
    return [
        Progress(expert, [(item, marks.get((expert.pk, item.code))) for item in checklist])
        for expert in everybody
    ]
