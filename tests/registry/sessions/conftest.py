"""The organisation of the first source document, a fee of 50 €, and a clock that stands on Monday at noon."""

import pytest
import time_machine

from domain.clock import now
from registry.orders import quotes
from tests.factories.organisation import preset_for_module
from tests.factories.registry import make_expert
from tests.factories.sessions import FIFTY, MONDAY, helsinki
from tests.visitor import Visitor

NOON = helsinki(MONDAY, "12:00")


@pytest.fixture(scope="module")
def first_organisation(django_db_setup, django_db_blocker):
    """Rules, words and task types from Monday on; made once for a module, undone at its end."""
    with django_db_blocker.unblock():
        yield from preset_for_module("ita-uusimaa", at=NOON)


@pytest.fixture
def clock():
    """Moves the time: `clock.move_to(helsinki(TUESDAY, "15:00"))`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rules(first_organisation, clock, north):
    """Rules, words and task types, and 50 € for whatever is asked."""
    before = quotes.set_quoter(lambda facts: FIFTY)
    yield north
    quotes.set_quoter(before)


@pytest.fixture
def only_own_pages(monkeypatch):
    """Pages without the menu: its counts and addresses belong to other apps and have tests of their own."""
    monkeypatch.setattr("config.shell._menu", lambda request: [])


@pytest.fixture
def pages(rules, only_own_pages):
    """An organisation whose pages can be opened."""
    return rules


class SignedIn(Visitor):
    """A visitor who signs in again whenever the test has moved the clock: a session does not live for days."""

    def __init__(self, user):
        super().__init__("north")
        self.user, self.signed_in_at = user, None

    def request(self, **request):
        if self.signed_in_at != now():
            self.signed_in_at = now()
            self.sign_in(self.user)
        return super().request(**request)


@pytest.fixture
def sign_in(pages):
    """`sign_in(user)` gives a visitor of north who is signed in."""
    return SignedIn


@pytest.fixture
def eero(pages):
    return make_expert("Eero")


@pytest.fixture
def phone(eero, sign_in):
    """Eero's browser."""
    return sign_in(eero.user)


def text(response) -> str:
    """A page that opened."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()
