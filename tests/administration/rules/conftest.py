"""An organisation with the rules of a preset, a fixed day, and its administrator at the browser."""

import datetime as dt

import pytest
import time_machine

from domain.clock import HELSINKI
from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.visitor import Visitor

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=HELSINKI), tick=False) as travel:
        yield travel


@pytest.fixture
def rules(clock, north):
    """Hourly fees, 15:00 on the previous day, one approver (the first preset)."""
    use_preset("ita-uusimaa")


@pytest.fixture
def anna(rules) -> Visitor:
    return Visitor("north").sign_in(person("Anna"))
