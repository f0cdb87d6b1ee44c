"""The fee pages in Chromium: axe, reflow, and the sum that follows a changed number (ux.md sections 12, 15).

SHOTS=/some/folder keeps a picture of each page for human eyes.
"""

import contextvars
import datetime as dt
import mimetypes
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.urls import reverse

from billing.approvals.models import Round, Verdict
from billing.claims import services
from billing.claims.models import ClaimLine
from domain.period import Month
from tests.factories.billing import make_line
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BROWSER_TESTS") == "skip", reason="no Chromium here"),
]
HOST = "http://north.example.fi"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
}
LOOKS = [(1280, "dark"), (390, "light")]  # 1280 light and 320 dark: tests/browser sweeps every page


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


@pytest.fixture
def month(chain, eero):
    """November of Eero: two lines being approved, one returned, two to be sent; Ossi's one differs."""
    wards = [make_unit(f"Osasto {n}", f"10{n}0", f"410{n}") for n in (1, 2)]
    lines = [make_line(eero, unit=ward, day=dt.date(2026, 11, 3)) for ward in wards[:1]]
    lines += [
        make_line(eero, unit=wards[1], day=dt.date(2026, 11, 4)),
        make_line(eero, day=dt.date(2026, 11, 5)),
    ]
    services.submit_month(expert=eero, month=Month(2026, 11), by=eero.user)
    first, _second, third = [Round.objects.get(subject_id=line.pk) for line in lines]
    services.decide_line(round_id=first.pk, verdict=Verdict.APPROVE, by=chain["Aino"])
    services.decide_line(
        round_id=third.pk, verdict=Verdict.RETURN, by=chain["Aino"], reason="Tarkista tunnit, kiitos."
    )
    last = make_line(eero, day=dt.date(2026, 11, 24), travel_agreed="48 km")
    services.adjust_line(line_id=last.pk, by=eero.user, km=48)
    ossi = make_expert("Ossi")
    odd = make_line(ossi, day=dt.date(2026, 11, 6), minutes=150)
    services.submit_month(expert=ossi, month=Month(2026, 11), by=ossi.user)
    return {"eero": eero.user, "aino": chain["Aino"], "waits": lines[1], "odd": odd, "last": last}


PAGES = {
    "home": ("eero", "sessions:home", lambda made: []),
    "mine": ("eero", "claims:mine", lambda made: []),
    "month": ("eero", "claims:month", lambda made: ["2026-11"]),
    "line": ("eero", "claims:line", lambda made: [made["last"].pk]),
    "to_approve": ("aino", "claims:to_approve", lambda made: []),
    "approve_all": ("aino", "claims:decide_many", lambda made: []),
    "line_detail": ("aino", "claims:line_detail", lambda made: [made["odd"].pk]),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_passes_axe_and_fits(open_page, month, name):
    from axe_playwright_python.sync_playwright import Axe

    who, url, args = PAGES[name]
    for width, scheme in LOOKS:
        page = open_page(month[who], reverse(url, args=args(month)), width, scheme)
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        )


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
