"""Texts and lists that a unit completes: what holds in a unit, level by level (A006, A007)."""

import datetime as dt
from typing import Any

from django.db.models import Q

from domain.clock import today
from tenants.organisation.instructions import Part, Reader, for_reader, instructions_of
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.orientation import Item, checklist_of
from tenants.organisation.rules import rules_in_force
from tenants.organisation.tree import path_of

ORGANISATION = "organisation"


def levels_of(kind: RuleKind, unit: Unit | None, day: dt.date | None = None) -> list[tuple[str, Any]]:
    """(owner, data) of the versions in force, widest first: organisation, service area, unit. One query.

    The owner is "organisation" or the unit's id as text.
    """
    path = path_of(unit) if unit else []
    owned = Q(unit=None) | Q(unit__in=[level.pk for level in path])
    found = {rule.unit_id: rule.data for rule in rules_in_force(kind, day or today()).filter(owned)}
    names = [(None, ORGANISATION), *((level.pk, str(level.pk)) for level in path)]
    return [(name, found[key]) for key, name in names if key in found]


def instructions_for(
    unit: Unit | None, reader: Reader | None = None, day: dt.date | None = None
) -> list[Part]:
    """The instructions that hold in the unit, for this reader or for everybody."""
    parts = instructions_of(levels_of(RuleKind.INSTRUCTIONS, unit, day))
    return for_reader(parts, reader) if reader else parts


def common_instructions(unit: Unit) -> list[Part]:
    """What the unit's own version is laid over: the organisation's, and the service area's above the unit."""
    levels = [level for level in levels_of(RuleKind.INSTRUCTIONS, unit) if level[0] != str(unit.pk)]
    return instructions_of(levels)


def checklist_for(unit: Unit | None, day: dt.date | None = None) -> list[Item]:
    """What an expert is shown and told in the unit."""
    return checklist_of(levels_of(RuleKind.ORIENTATION, unit, day))


def common_checklist(unit: Unit) -> list[Item]:
    """The list without the unit's own additions and omissions."""
    return checklist_of(
        [level for level in levels_of(RuleKind.ORIENTATION, unit) if level[0] != str(unit.pk)]
    )
