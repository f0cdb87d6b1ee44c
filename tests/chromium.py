"""Chromium that talks to the test client: real pages, scripts and headers, no server, one transaction.

A conftest takes the fixtures by `from tests.chromium import browse, chromium`; a test file marks itself with `BROWSER`.
"""

import mimetypes
import os
from collections.abc import Iterator
from types import SimpleNamespace
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests.browser.chromium import launched
from tests.browser.sweep import violations
from tests.visitor import Visitor

BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BROWSER_TESTS") == "skip", reason="no Chromium here"),
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
# What another colour, width or scheme can change on a page whose elements have passed the whole set.
LOOKS = RULES | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SENT_ON = ("accept", "hx-request", "hx-target", "hx-trigger", "hx-current-url")


def _no_loop():
    raise RuntimeError


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """One browser for the module."""
    pytest.importorskip("playwright.sync_api")
    # Playwright runs a loop in this thread. Django would refuse the database, and asgiref would give each greenlet
    # a connection of its own; the pages must see the test's one transaction.
    plain = mock.patch("asgiref.local.asyncio", SimpleNamespace(get_running_loop=_no_loop))
    unsafe = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with plain, unsafe, launched() as browser:
        yield browser


@pytest.fixture
def browse(chromium):
    """`browse(visitor)` → a window with the visitor's session."""
    opened = []

    def browse_(visitor, **context):
        opened.append(Window(chromium, visitor, **context))
        return opened[-1]

    yield browse_
    for window in opened:
        window.close()


def faults_of(page, options: dict = RULES) -> list:
    """What axe finds on a page, and whether the page is too wide."""
    found = violations(page, options)
    said = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    return said + (["too wide"] if page.evaluate(OVERFLOW) > 0 else [])


def fulfil_static(route, path: str) -> None:
    """Answer with a file of the style sheets and scripts."""
    found = finders.find(path.removeprefix("/static/"))
    if found:
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
    else:
        route.fulfill(status=404)


class Window:
    """Pages of one host, with the session of one visitor. Collects what the page's policy refused."""

    def __init__(self, chromium, visitor: Visitor, slug: str = "north", **context):
        self.origin = f"https://{slug}.localhost"
        self.visitor, self.refused = visitor, []
        self.context = chromium.new_context(reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.page.route("**/*", self._answer)

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or message.type == "error":
            self.refused.append(message.text)

    def _answer(self, route) -> None:
        request, parts = route.request, urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            fulfil_static(route, parts.path)
            return
        answer = self._ask(request, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        if answer.status_code == 302:  # Playwright would let the browser follow to a server that is not there
            answer.headers["Refresh"] = f"0; url={answer.headers['Location']}"
            del answer.headers["Location"]
            answer.status_code = 200
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in ("content-length", "set-cookie")}
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        route.fulfill(status=answer.status_code, headers=kept, body=body)

    def _ask(self, request, path: str):
        headers = {name: value for name, value in request.headers.items() if name in SENT_ON}
        if request.method != "POST":
            return self.visitor.get(path, secure=True, headers=headers)
        body, kind = request.post_data_buffer or b"", request.headers.get("content-type", "")
        return self.visitor.generic("POST", path, body, content_type=kind, secure=True, headers=headers)

    def open(self, path: str):
        """Go to a path."""
        self.page.goto(self.origin + path, wait_until="load")
        return self.page

    def look(self, *, width: int, scheme: str) -> None:
        """Change the window and the scheme of the page that is open; nothing is loaded again."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def faults(self, options: dict = RULES) -> list:
        """What axe finds on the page that is open, and whether it is too wide."""
        return faults_of(self.page, options)

    def close(self) -> None:
        """Close the window."""
        self.context.close()
