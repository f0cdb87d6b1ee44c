"""The gallery in Chromium: axe, reflow and sizes of targets, without a server or a database (ux.md section 15)."""

from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory

from tests.chromium import BROWSER, LOOKS, OVERFLOW, faults_of, fulfil_static
from ui import views

pytestmark = BROWSER
HOST = "http://kit.example.fi"
SMALL_TARGETS = """[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""


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
    return fulfil_static(route, parts.path)


@pytest.fixture
def open_gallery(chromium, settings):
    """`open_gallery(width, scheme, query)` → a loaded page."""
    settings.COMPONENT_GALLERY = True
    opened = []

    def open_(width, scheme, query=""):
        size = {"width": width, "height": 900}
        page = chromium.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        opened.append(page)
        page.route("**/*", answer)
        page.goto(f"{HOST}/_kit/{query}", wait_until="networkidle")
        return page

    yield open_
    for page in opened:
        page.close()


@pytest.mark.parametrize(
    ("width", "scheme", "query"), [(1280, "light", ""), (320, "dark", "?for=expert&errors")]
)
def test_every_component_passes_axe_and_fits(open_gallery, width, scheme, query):
    page = open_gallery(width, scheme, query)
    assert faults_of(page) == []
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize(
    "query", ["", "?brand=ffd500&for=expert", "?brand=ffffff&errors", "?brand=000000&errors"]
)
def test_every_component_can_be_read_in_every_colour_scheme_and_width(open_gallery, query):
    page = open_gallery(320, "dark", query)
    for width, scheme in ((320, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page, LOOKS) == [], (width, scheme)
        assert page.evaluate(SMALL_TARGETS) == [], (width, scheme)


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
    assert page.evaluate(OVERFLOW) == 0
