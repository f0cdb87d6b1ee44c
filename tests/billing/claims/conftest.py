"""A chain organisation on a fixed day: Aino orders, Liisa is the line manager, Hannu the unit head."""

import datetime as dt

import pytest
import time_machine

from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.factories.registry import make_expert

NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def december():
    """The first of December 2026, ten in the morning in Helsinki."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def chain(december, north):
    """Keski-Suomi's rules and the people of its chain."""
    use_preset("keski-suomi")
    return {name: person(name) for name in ("Aino", "Liisa", "Hannu", "Kaarina", "Pirkko")}


@pytest.fixture
def hourly(december, north):
    """Paid by the hour, approved by the unit's contact person."""
    use_preset("ita-uusimaa")
    return {name: person(name) for name in ("Aino", "Yrjö", "Kaarina", "Pirkko")}


@pytest.fixture
def eero(december, north):
    """An expert with all papers."""
    return make_expert("Eero")
