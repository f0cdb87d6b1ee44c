"""Eero of the register, and Kaarina, who keeps it and has signed in."""

import pytest

from tests.factories.people import person
from tests.factories.registry import make_expert


@pytest.fixture
def eero(north):
    return make_expert(
        "Eero",
        background_organisation="Esimerkkiyhdistys ry",
        max_audience=12,
        max_km=40,
        monthly_hours=8,
        phone="0401234567",
    )


@pytest.fixture
def kaarina(north, visitor):
    return visitor.sign_in(person("Kaarina"))
