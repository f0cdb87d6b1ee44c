"""An organisation with a tree of units and one rule: the pay calendar, whose cut-off day tells the versions apart."""

import datetime as dt

import pytest
import time_machine

from domain.clock import HELSINKI
from tenants.organisation.models import CostCentre, Origin, RuleKind, RuleVersion, Unit, UnitKind
from tests.factories.people import person

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock(north):
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=HELSINKI), tick=False) as travel:
        yield travel


@pytest.fixture
def anna(north):
    return person("Anna")


@pytest.fixture
def start(north) -> RuleVersion:
    """What the organisation started with."""
    return RuleVersion.objects.create(
        kind=RuleKind.PAY_CALENDAR, name="Maksukalenteri", data=calendar(9), valid_from=dt.date(2024, 1, 1),
        approved_by="Johtoryhmä", approved_on=dt.date(2024, 1, 1), origin=Origin.PRESET,
    )  # fmt: skip


def calendar(cutoff: int) -> dict:
    return {"cutoff_day": cutoff, "pay_day": "last_day", "bank_day": "previous"}


def make_unit(name: str, code: str, parent: Unit | None = None, kind=UnitKind.UNIT) -> Unit:
    centre, _made = CostCentre.objects.get_or_create(code="4100", defaults={"name": "Aikuispalvelut"})
    return Unit.objects.create(name=name, code=code, parent=parent, kind=kind, cost_centre=centre)


@pytest.fixture
def area(north) -> Unit:
    return make_unit("Mielenterveyspalvelut", "10", kind=UnitKind.SERVICE_AREA)


@pytest.fixture
def unit(area) -> Unit:
    return make_unit("Päiväsairaala", "1010", parent=area)
