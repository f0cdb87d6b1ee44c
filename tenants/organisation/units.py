"""The tree of units: organisation → service area → unit. Adding, changing, moving, putting out of use."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import Conflict, DomainError
from tenants.organisation.models import Room, Unit, UnitKind
from tenants.organisation.open_work import OpenWork, open_work_of
from tenants.terminology.terms import tt

# What is written on a unit's card. The place in the tree and being in use have acts of their own.
CARD = (
    "name", "name_sv", "code", "kind", "cost_centre", "service_line", "municipality_code", "address", "arrival",
    "parking", "accessibility",
)  # fmt: skip


class ChangedMeanwhile(Conflict):
    """Somebody else saved the card after the page was opened; `unit` is how it stands now."""

    code = "changed_meanwhile"

    def __init__(self, unit: Unit) -> None:
        super().__init__(
            _("Somebody else has just changed this. Look at both below. Save again to keep what you wrote.")
        )
        self.unit = unit


class StillOpen(DomainError):
    """Unfinished work hangs on the unit; `works` names it."""

    code = "still_open"

    def __init__(self, works: list[OpenWork]) -> None:
        named = ", ".join(work.words for work in works)
        super().__init__(tt("The {unit} cannot be put out of use yet: {named}.", named=named))
        self.works = works


def card_of(unit: Unit) -> dict[str, Any]:
    """The card as plain values."""
    return {name: getattr(unit, name) for name in CARD}


def seal_of(unit: Unit) -> str:
    """A mark of the card as it stands, so that a form can tell which card its reader saw."""
    text = json.dumps({name: str(value or "") for name, value in card_of(unit).items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def add_unit(*, card: Mapping[str, Any], parent: Unit | None = None, by) -> Unit:
    """A new unit or service area. Raises DomainError for a place that the tree does not have or a code in use."""
    unit = Unit(**card)
    _check_place(unit, parent)
    unit.parent = parent
    _save_with_code(unit)
    record("unit.added", subject=unit, by=by, code=unit.code)
    return unit


@transaction.atomic
def change_unit(*, unit_id, changes: Mapping[str, Any], seen: str, by) -> Unit:
    """Write a card, or a part of it. `seen` is the seal of the card the person was shown; raises ChangedMeanwhile."""
    unit = _locked(unit_id)
    if seen != seal_of(unit):
        raise ChangedMeanwhile(unit)
    before = card_of(unit)
    for name in CARD:
        setattr(unit, name, changes.get(name, before[name]))
    if unit.kind != before["kind"]:
        _check_kind(unit)
    changed = [name for name in CARD if getattr(unit, name) != before[name]]
    if changed:
        _save_with_code(unit)
        record("unit.changed", subject=unit, by=by, fields=changed)
    return unit


@transaction.atomic
def move_unit(*, unit_id, parent: Unit | None, by) -> Unit:
    """Give the unit another place in the tree. Its orders, cost centre and history stay with it."""
    unit = _locked(unit_id)
    if unit.parent_id == (parent.pk if parent else None):
        return unit
    _check_place(unit, parent)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    record("unit.moved", subject=unit, by=by, to=parent.pk if parent else None)
    return unit


@transaction.atomic
def close_unit(*, unit_id, by) -> Unit:
    """Put a unit out of use: nothing new can be ordered for it. Raises StillOpen while work hangs on it."""
    unit = _locked(unit_id)
    if not unit.is_active:
        return unit
    if works := [*_units_below(unit), *open_work_of(unit)]:
        raise StillOpen(works)
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    record("unit.closed", subject=unit, by=by)
    return unit


@transaction.atomic
def reopen_unit(*, unit_id, by) -> Unit:
    """Take a unit into use again."""
    unit = _locked(unit_id)
    if not unit.is_active:
        _check_place(unit, unit.parent)
        unit.is_active = True
        unit.save(update_fields=["is_active"])
        record("unit.reopened", subject=unit, by=by)
    return unit


@transaction.atomic
def save_room(
    *, unit: Unit, name: str, seats: int | None, notes: str = "", is_active: bool = True, room_id=None, by
) -> Room:
    """Add a room to a unit (A008), or change one. A room that is out of use keeps what was booked in it."""
    _locked(unit.pk)
    room = Room.objects.select_for_update().get(pk=room_id, unit=unit) if room_id else Room(unit=unit)
    same_name = Room.objects.filter(unit=unit, name__iexact=name.strip()).exclude(pk=room.pk)
    if same_name.exists():
        raise DomainError(tt("This {unit} already has a room with that name."), code="room_exists")
    room.name, room.seats, room.notes, room.is_active = name.strip(), seats, notes.strip(), is_active
    room.save()
    record("unit.room_saved", subject=unit, by=by, room=room.pk)
    return room


def open_work_in(unit: Unit) -> list[OpenWork]:
    """What stands in the way of putting the unit out of use."""
    return [*_units_below(unit), *open_work_of(unit)]


def _units_below(unit: Unit) -> list[OpenWork]:
    below = list(unit.children.filter(is_active=True).order_by("name"))
    return [OpenWork(tt("{unit} {name} is under it", name=child)) for child in below]


def _locked(unit_id) -> Unit:
    return (
        Unit.objects.select_for_update(of=("self",)).select_related("parent", "cost_centre").get(pk=unit_id)
    )


def _check_place(unit: Unit, parent: Unit | None) -> None:
    """Three levels at most, and no circles: only a service area has units under it, and it is under nothing."""
    if parent is None:
        return
    parent = Unit.objects.select_for_update().get(pk=parent.pk)
    if unit.kind == UnitKind.SERVICE_AREA:
        raise DomainError(_("A service area is always at the top level."), code="too_deep")
    if parent.kind != UnitKind.SERVICE_AREA or parent.pk == unit.pk:
        raise DomainError(tt("A {unit} can be placed only under a service area."), code="too_deep")
    if not parent.is_active:
        raise DomainError(_("This service area is out of use. Choose another."), code="closed_parent")


def _check_kind(unit: Unit) -> None:
    if unit.kind == UnitKind.SERVICE_AREA and unit.parent_id:
        raise DomainError(
            _("Move it to the top level first. A service area is under nothing."), code="too_deep"
        )
    if unit.kind == UnitKind.UNIT and unit.children.exists():
        raise DomainError(tt("It has {unit:pl} under it, so it stays a service area."), code="too_deep")


def _save_with_code(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise DomainError(_("This code is already in use. Choose another."), code="code_taken") from error
