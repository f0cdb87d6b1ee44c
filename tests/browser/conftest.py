"""A running service and a browser, both for one module: playwright allows one of its loops at a time.

The sweeps (test_empty_lists, test_every_page_*, test_languages) share one service and what people left in it: they
look and send forms empty, so none disturbs another. tests/conftest.py keeps them in one worker, in this order.
"""

import os

import pytest

from tests.browser.governed import PEOPLE, govern, unlinked
from tests.browser.lively import enliven
from tests.browser.people import OTHERS, STAFF
from tests.browser.stack import filled_database, run_program, running
from tests.browser.visits import given, pages_of, unlinked_pages


def pytest_collection_modifyitems(items):
    """Every test of this folder needs Chromium."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            if os.environ.get("BROWSER_TESTS") == "skip":
                item.add_marker(pytest.mark.skip(reason="no Chromium here"))


@pytest.fixture(scope="session")
def seed():
    """The filled database of this process."""
    with filled_database() as made:
        yield made


@pytest.fixture(scope="module")
def stack(seed):
    """The service on a copy of its own."""
    with running(seed) as started:
        yield started


@pytest.fixture(scope="session")
def shared_stack(seed):
    """One service for all the sweeps."""
    with running(seed) as started:
        yield started


@pytest.fixture(scope="session")
def made(shared_stack):
    """The worlds with something in every state, by organisation."""
    worlds = govern(enliven(shared_stack))
    run_program(["-m", "tests.browser.desks"], shared_stack.environment)
    shared_stack.settle()
    return worlds


@pytest.fixture(scope="session")
def everywhere(made):
    """Both hosts, everybody, every page: those that links reach, and those that have other ways in."""
    people = list(dict.fromkeys([*(("north", who) for who in STAFF), *OTHERS, *PEOPLE]))
    pages = pages_of(made, people, ("/", "/account/login/", "/bank/credentials/"))
    for experts in (False, True):
        pages += unlinked_pages(made, {"north", "south", ""}, experts=experts)
    return pages + given(made, unlinked(made))


@pytest.fixture(scope="module")
def chromium():
    """One browser."""
    from tests.browser.chromium import launched

    with launched() as browser:
        yield browser


@pytest.fixture
def windows(stack, chromium):
    """`windows(slug, size=…)` → a window at an organisation's host; closed at the end, with its complaints."""
    from tests.browser.window import DESK, Window

    opened = []

    def open_(slug="north", size=DESK, **options):
        window = Window(chromium, origin_of(stack, slug), size, **options)
        opened.append(window)
        return window

    yield open_
    for window in opened:
        window.context.close()
    assert [fault for window in opened for fault in window.faults] == []


def origin_of(stack, slug: str) -> str:
    """Chromium knows by itself that *.localhost is this machine."""
    return f"http://{slug + '.' if slug else ''}localhost:{stack.port}"
