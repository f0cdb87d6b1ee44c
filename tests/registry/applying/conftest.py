"""An organisation with its rules, and the limits of public forms starting from nothing."""

import pytest

from tests.factories.orders import coordinator
from tests.factories.organisation import preset_for_module


@pytest.fixture(scope="module")
def umbrella_organisation(django_db_setup, django_db_blocker):
    """Rules and words, made once for a module, undone at its end."""
    with django_db_blocker.unblock():
        yield from preset_for_module("soite")


@pytest.fixture
def kaarina(umbrella_organisation, north, clear_caches):
    """The only coordinator of an organisation that takes applications."""
    return coordinator()


def page(response) -> str:
    """What was answered, without soft hyphens and with plain spaces."""
    return response.content.decode().replace("\u00ad", "").replace("\u00a0", " ")
