"""A running service and a browser, both for one module: playwright allows one of its loops at a time."""

import os

import pytest

from tests.browser.stack import filled_database, running


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
