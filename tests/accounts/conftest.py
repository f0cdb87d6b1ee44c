"""Chromium, a mail server and strict sign-in for these tests."""

import os
from types import SimpleNamespace
from unittest import mock

import pytest

from tests.accounts.browser import Browser


def _no_loop():
    raise RuntimeError


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module."""
    playwright = pytest.importorskip("playwright.sync_api")
    # Playwright runs a loop in this thread. Django would refuse the database, and asgiref would give each greenlet
    # a connection of its own; the pages must see the test's one transaction.
    plain = mock.patch("asgiref.local.asyncio", SimpleNamespace(get_running_loop=_no_loop))
    unsafe = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with plain, unsafe, playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium):
    """`browse(visitor)` → a window with the visitor's session."""
    opened = []

    def browse_(visitor, **context):
        opened.append(Browser(chromium, visitor, **context))
        return opened[-1]

    yield browse_
    for window in opened:
        window.close()
