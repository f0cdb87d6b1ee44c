"""The fee pages in Chromium: the sum that follows a changed number, and one tap without JavaScript (ux.md section 12)."""

import contextvars
import mimetypes
import os
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.urls import reverse

from billing.claims.models import ClaimLine
from tests.factories.billing import make_line
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BROWSER_TESTS") == "skip", reason="no Chromium here"),
]
HOST = "http://north.example.fi"


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module."""
    playwright = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
        browser = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield browser
        browser.close()
        connection.close()  # the one of this loop; the session's end closes only its own


@pytest.fixture
def open_page(chromium, settings):
    """`open_page(user, path)` → a page whose requests are answered by the service in this process."""
    settings.STAFF_MFA_REQUIRED = False
    opened = []

    def open_(user, path, width=1280, scheme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        opened.append(context)
        page, visitor = context.new_page(), Visitor("north").sign_in(user)
        here = contextvars.copy_context()  # Playwright calls from a greenlet with another database connection
        page.route("**/*", lambda route: answer(route, visitor, here))
        page.goto(f"{HOST}{path}", wait_until="networkidle")
        return page

    yield open_
    for context in opened:
        context.close()


def answer(route, visitor: Visitor, here: contextvars.Context) -> None:
    """What the service would answer."""
    asked, parts = route.request, urlsplit(route.request.url)
    if parts.path.startswith("/static/"):
        found = finders.find(parts.path.removeprefix("/static/"))
        return (
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0]) if found else route.abort()
        )
    got = here.run(
        visitor.generic,
        asked.method,
        f"{parts.path}?{parts.query}",
        asked.post_data_buffer or b"",
        asked.headers.get("content-type", ""),
        headers={name: value for name, value in asked.headers.items() if name.startswith("hx-")},
    )
    headers = {name: value for name, value in got.items() if name.lower() != "content-security-policy"}
    return route.fulfill(status=got.status_code, body=got.content, headers=headers)


def test_the_sum_follows_a_changed_number_and_the_focus_stays(open_page, chain, eero):
    line = make_line(eero)
    page = open_page(eero.user, reverse("claims:month", args=["2026-11"]), 390)
    box = page.get_by_label("Tunnit")
    box.fill("1,5")
    page.get_by_label("Matka omalla autolla").focus()
    page.wait_for_function("document.querySelector('#sums').innerText.includes('37,50')")
    assert page.evaluate("document.activeElement.name") == f"{line.pk}-km"
    page.get_by_role("button", name="Lähetä palkkiopyyntö").click()
    page.wait_for_url("**/claims/")
    assert ClaimLine.objects.get().status == "submitted"


def test_one_tap_sends_with_javascript_off(open_page, chain, eero):
    make_line(eero)
    path = reverse("claims:month", args=["2026-11"])
    page = open_page(eero.user, path, 390, java_script_enabled=False)
    page.get_by_role("button", name="Lähetä palkkiopyyntö").click()
    page.wait_for_url("**/claims/")
    assert "Palkkiopyyntö on lähetetty" in page.content()
    assert ClaimLine.objects.get().status == "submitted"
