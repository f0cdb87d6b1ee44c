"""The tree of units and what hangs on it."""

from decimal import Decimal

import pytest

from audit.models import Entry
from domain.errors import Conflict, DomainError
from tenants.organisation import units
from tenants.organisation.budgets import BudgetState, Use, set_budget
from tenants.organisation.models import CostCentre, UnitKind
from tenants.organisation.open_work import OpenWork
from tenants.organisation.tree import codes_of, tree
from tests.factories.people import person
from tests.factories.registry import make_unit

AREA = UnitKind.SERVICE_AREA


@pytest.fixture
def anna(north):
    return person("Anna")


def add(name, code, anna, kind=UnitKind.UNIT, parent=None):
    centre, _new = CostCentre.objects.get_or_create(code="9001", defaults={"name": "Yhteinen"})
    card = {"name": name, "code": code, "kind": kind, "cost_centre": centre}
    return units.add_unit(card=card, parent=parent, by=anna)


def test_a_unit_stands_under_its_service_area(anna):
    area = add("Pohjoinen", "100", anna, AREA)
    unit = add("Neuvola", "101", anna, parent=area)
    assert codes_of(unit) == {"100", "101"}
    top = next(branch for branch in tree() if branch.unit == area)
    assert [branch.unit for branch in top.below] == [unit]


@pytest.mark.parametrize("place", ["under a unit", "an area under an area", "under itself"])
def test_the_tree_has_three_levels_and_no_circles(anna, place):
    area, other = add("Pohjoinen", "100", anna, AREA), add("Etelä", "200", anna, AREA)
    unit, mate = add("Neuvola", "101", anna, parent=area), add("Osasto", "102", anna)
    moved, parent = {
        "under a unit": (mate, unit),
        "an area under an area": (area, other),
        "under itself": (area, area),
    }[place]
    with pytest.raises(DomainError) as refusal:
        units.move_unit(unit_id=moved.pk, parent=parent, by=anna)
    assert refusal.value.code == "too_deep"


def test_a_service_area_with_units_stays_one(anna):
    area = add("Pohjoinen", "100", anna, AREA)
    add("Neuvola", "101", anna, parent=area)
    with pytest.raises(DomainError):
        units.change_unit(unit_id=area.pk, changes={"kind": UnitKind.UNIT}, seen=units.seal_of(area), by=anna)


def test_a_code_in_use_is_refused_in_words(anna):
    add("Neuvola", "101", anna)
    with pytest.raises(DomainError, match="käytössä|in use") as refusal:
        add("Toinen", "101", anna)
    assert refusal.value.code == "code_taken"


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(anna):
    unit = make_unit()
    seen = units.seal_of(unit)
    units.change_unit(unit_id=unit.pk, changes={"arrival": "Ovi B"}, seen=seen, by=anna)
    with pytest.raises(Conflict) as refusal:
        units.change_unit(unit_id=unit.pk, changes={"arrival": "Ovi C"}, seen=seen, by=anna)
    assert refusal.value.unit.arrival == "Ovi B"
    assert Entry.objects.filter(action="unit.changed", subject_id=unit.pk).count() == 1


def test_a_unit_that_something_hangs_on_stays_in_use(anna, monkeypatch):
    unit = make_unit()
    monkeypatch.setattr(
        "tenants.organisation.open_work._tellers", [lambda _unit: [OpenWork("2 avointa tilausta")]]
    )
    with pytest.raises(units.StillOpen, match="2 avointa tilausta"):
        units.close_unit(unit_id=unit.pk, by=anna)
    unit.refresh_from_db()
    assert unit.is_active


def test_an_area_with_units_in_use_stays_in_use(anna):
    area = add("Pohjoinen", "100", anna, AREA)
    add("Neuvola", "101", anna, parent=area)
    with pytest.raises(units.StillOpen, match="Neuvola"):
        units.close_unit(unit_id=area.pk, by=anna)


def test_a_room_is_there_once(anna):
    unit = make_unit()
    units.save_room(unit=unit, name="Sali", seats=20, by=anna)
    with pytest.raises(DomainError):
        units.save_room(unit=unit, name="sali", seats=None, by=anna)


@pytest.mark.parametrize(
    ("used", "percent", "warns", "exceeded"),
    [
        ("79.99", 79, False, False),
        ("80.00", 80, True, False),
        ("100.00", 100, True, False),
        ("100.01", 100, True, True),
    ],
)
def test_a_budget_warns_at_its_level(anna, used, percent, warns, exceeded):
    budget = set_budget(unit=make_unit(), year=2026, amount=Decimal("100.00"), warn_percent=80, by=anna)
    state = BudgetState(budget, Use(expected=Decimal(used)))
    assert (state.percent, state.warns, state.is_exceeded) == (percent, warns, exceeded)
