"""Pages are tested with the menu as far as it has been made; Aino has something to order."""

import re
import uuid

import pytest

from tests.factories.menu import menu_of_today
from tests.factories.orders import make_task_type, orderer, some_day
from tests.factories.registry import make_unit

__all__ = ["menu_of_today"]


@pytest.fixture
def aino(north, visitor):
    """Aino's browser, with something to order and a unit to order for."""
    make_task_type()
    make_unit()
    return visitor.sign_in(orderer())


def page(response) -> str:
    """What was answered."""
    return response.content.decode()


def key_of(response) -> str:
    """The key of the draft that a form makes."""
    return re.search(r'name="key" value="([^"]+)"', page(response))[1]


def what(**changes) -> dict:
    """The first page, filled in."""
    return {
        "key": str(uuid.uuid4()),
        "what": "task:luento",
        "need": "Oma tarina",
        "topic_codes": ["MIE.masennus"],
        **changes,
    }


def when(**changes) -> dict:
    """The second page, filled in."""
    day = some_day()
    return {
        "day": f"{day.day}.{day.month}.{day.year}", "since": "13", "until": "14.30", "unit": str(make_unit().pk),
        "mode": "on_site", "place": "", "audience_scope": "group", "audience_size": "12", "receiver": "Sirpa",
        "support_person": "Sirpa", "language": "fi", **changes,
    }  # fmt: skip
