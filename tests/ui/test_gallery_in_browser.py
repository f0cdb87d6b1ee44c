"""The gallery in Chromium: axe, reflow and sizes of targets, without a server or a database (ux.md section 15)."""

import mimetypes
import os
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from ui import views

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BROWSER_TESTS") == "skip", reason="no Chromium here"),
]
HOST = "http://kit.example.fi"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
}
SMALL_TARGETS = """[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield browser
        browser.close()


def answer(route):
    """What the service would answer: the gallery, a theme or a static file."""
    parts = urlsplit(route.request.url)
    if parts.path == "/_kit/":
        html = views.gallery(RequestFactory().get(f"{parts.path}?{parts.query}")).content
        return route.fulfill(body=html, content_type="text/html; charset=utf-8")
    if parts.path.startswith("/theme/"):
        token = parts.path.removeprefix("/theme/").removesuffix(".css")
        return route.fulfill(
            body=views.theme(RequestFactory().get(parts.path), token).content, content_type="text/css"
        )
    found = parts.path.startswith("/static/") and finders.find(parts.path.removeprefix("/static/"))
    if not found:
        return route.fulfill(status=404)
    return route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])


@pytest.fixture
def open_gallery(chromium, settings, monkeypatch):
    """`open_gallery(width, scheme, query)` → a loaded page."""
    settings.COMPONENT_GALLERY = True
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
    opened = []

    def open_(width, scheme, query=""):
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.append(page)
        page.route("**/*", answer)
        page.goto(f"{HOST}/_kit/{query}", wait_until="networkidle")
        return page

    yield open_
    for page in opened:
        page.close()


@pytest.mark.parametrize(
    ("width", "scheme", "query"),
    [
        (1280, "light", ""),
        (320, "dark", ""),
        (1280, "dark", "?brand=ffd500"),
        (320, "light", "?brand=ffd500&for=expert"),
        (320, "dark", "?brand=ffffff&errors"),
        (1280, "light", "?brand=000000&errors"),
    ],
)
def test_every_component_passes_axe_and_fits(open_gallery, width, scheme, query):
    from axe_playwright_python.sync_playwright import Axe

    page = open_gallery(width, scheme, query)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_menu(open_gallery):
    page = open_gallery(1280, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_summary_of_mistakes_has_the_focus(open_gallery):
    page = open_gallery(320, "light", "?errors")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_wider_spacing_of_text_breaks_nothing(open_gallery):
    """WCAG 1.4.12."""
    page = open_gallery(320, "light")
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        " p { margin-block-end: 2em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
