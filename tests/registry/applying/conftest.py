"""An organisation with its rules, and the limits of public forms starting from nothing."""

import pytest

from tests.factories.orders import coordinator
from tests.factories.organisation import use_preset


@pytest.fixture
def kaarina(north, clear_caches):
    """The only coordinator of an organisation that takes applications."""
    use_preset("soite")
    return coordinator()
