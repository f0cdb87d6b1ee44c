"""Pages are tested with the menu as far as it has been made, offers with a price of 30 €."""

import re

import pytest

from registry.orders import quotes
from tests.factories.menu import menu_of_today
from tests.factories.orders import coordinator
from tests.registry.matching.asking import thirty

__all__ = ["menu_of_today"]


@pytest.fixture
def price():
    """30 € for whatever is asked."""
    before = quotes.set_quoter(thirty)
    yield
    quotes.set_quoter(before)


@pytest.fixture
def kaarina(north, visitor):
    """Kaarina's browser."""
    return visitor.sign_in(coordinator())


def page(response) -> str:
    """What was answered."""
    return response.content.decode()


def numbers(response) -> list[int]:
    """The numbers of the orders in the queue, in order."""
    return [int(number) for number in re.findall(r'tbl__sub">T-(\d+)', page(response))]
