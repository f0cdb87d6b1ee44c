"""The administrator Anna at the browser, and a second administrator, so that nobody is the last one by accident."""

import pytest

from accounts.roles.models import Role
from tests.accounts.helpers import proved_again
from tests.factories.people import make_user, person
from tests.visitor import Visitor


@pytest.fixture
def anna(north):
    return person("Anna")


@pytest.fixture
def second(north):
    return make_user("Toini", Role.ADMINISTRATOR)


@pytest.fixture
def desk(anna) -> Visitor:
    """Anna signed in."""
    return Visitor("north").sign_in(anna)


@pytest.fixture
def proved(desk, anna) -> Visitor:
    """Anna, who has just proved again that it is her."""
    return proved_again(desk, anna)
