"""The administrator at the browser, in an organisation with the words of Itä-Uusimaa."""

import pytest

from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.visitor import Visitor


@pytest.fixture
def words(north):
    """Anna signed in."""
    use_preset("ita-uusimaa")
    return Visitor("north").sign_in(person("Anna"))
