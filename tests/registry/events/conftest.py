"""The organisation that pays the trained and welcomes the untrained, and its coordinator."""

import pytest

from tests.factories.organisation import use_preset
from tests.factories.people import person


@pytest.fixture
def rules(north):
    """Rules and words of the organisation whose meetings are open to everybody (A121)."""
    use_preset("etela-karjala")
    return north


@pytest.fixture
def kaarina(rules):
    """Who keeps the events."""
    return person("Kaarina")
