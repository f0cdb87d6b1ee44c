"""Payroll's pages in Chromium without JavaScript: closing, and the download by a plain form."""

import mimetypes
import os
from contextvars import copy_context
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.urls import reverse

from billing.payouts import services
from registry.joining.models import Agreement, TaxCardDelivery
from tests.factories.payouts import PAY_DAY, approved_line
from tests.factories.registry import make_expert

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BROWSER_TESTS") == "skip", reason="no Chromium here"),
]
HOST = "http://north.localhost"


@pytest.fixture(scope="module")
def chromium():
    """One browser for the module. Playwright runs a loop in this thread, which Django must be told."""
    playwright = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield browser
        browser.close()
        connection.close()  # the one of the loop; the session closes its own


@pytest.fixture
def browser_of(chromium, clerk):
    """`browser_of(width, scheme)` → a page whose requests the test's own clerk answers."""
    opened, here = [], copy_context()  # routes run in a context of their own, which has no connection of ours

    def ask(request):
        path = urlsplit(request.url).path
        if request.method == "POST":
            answer = clerk.post(path, dict(parse_qsl(request.post_data or "")))
        else:
            answer = clerk.get(path)
        while answer.status_code == 302:
            answer = clerk.get(answer.url)  # the browser would ask the network
        return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content

    def answer(route):
        path = urlsplit(route.request.url).path
        found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
        if found:
            return route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        made, body = here.copy().run(ask, route.request)
        return route.fulfill(status=made.status_code, headers=dict(made.items()), body=body)

    def open_(width=1280, scheme="light", *, scripts=False):
        page = chromium.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        opened.append(page)
        page.route("**/*", answer)
        return page

    yield open_
    for page in opened:
        page.close()


@pytest.fixture
def month(payroll, eero):
    """A run of November that was paid, and December with a late line and two people who lack something."""
    approved_line(eero, "480.00")
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    services.download_file(run_id=run.pk, format="pain001", by=payroll)[1].close()
    services.settle(run_id=run.pk, by=payroll)
    for name, amount in (("Ella", "1234.50"), ("Elli", "75.00"), ("Emil", "23.10")):
        approved_line(make_expert(name), amount)
    TaxCardDelivery.objects.filter(expert__first_name="Elli").delete()
    Agreement.objects.filter(expert__first_name="Emil").delete()
    return run


def test_closing_downloading_twice_and_paying_work_without_javascript(month, browser_of):
    page = browser_of(390)
    page.goto(HOST + reverse("payouts:period"))
    page.get_by_role("button", name="Sulje kausi ja tee maksuajo").click()
    page.get_by_role(
        "button", name="Tee maksuajo", exact=True
    ).click()  # over twice the last run: looked at once more
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lataa: Palkkatiedosto (CSV)").click()
    assert saved.value.suggested_filename == "maksuajo-2-2026-12-31.csv"
    page.get_by_role(
        "button", name="Lataa: Palkkatiedosto (CSV)"
    ).click()  # the page has not been loaded again
    assert "ladattu jo 1 kerran" in page.locator("#refusal").inner_text()
    with page.expect_download() as again:
        page.locator("#refusal").get_by_role("button", name="Lataa uudelleen").click()
    assert again.value.path().read_bytes() == saved.value.path().read_bytes()
    page.goto(page.url.split("/files/")[0] + "/")
    page.get_by_role("button", name="Merkitse maksetuksi").click()
    assert page.locator("h1").inner_text() == "Maksuajo 2"
    assert page.get_by_text("Maksettu").count()
