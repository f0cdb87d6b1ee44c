"""The organisation whose training is 50 hours, and its people."""

import pytest

from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.factories.registry import make_expert


@pytest.fixture
def rules(north):
    """Rules and words of the organisation that pays the trained (A117–A121)."""
    use_preset("etela-karjala")
    return north


@pytest.fixture
def kaarina(rules):
    """Who keeps the register."""
    return person("Kaarina")


@pytest.fixture
def eero(rules):
    """An expert with every paper but no training."""
    return make_expert(trained_hours=0)
