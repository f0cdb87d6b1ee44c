"""Payroll's pages in Chromium without JavaScript: closing, and the download by a plain form."""

import pytest
from django.urls import reverse

from billing.payouts import services
from registry.joining.models import Agreement, TaxCardDelivery
from tests.chromium import BROWSER
from tests.factories.payouts import PAY_DAY, approved_line
from tests.factories.registry import make_expert

pytestmark = BROWSER


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


def test_closing_downloading_twice_and_paying_work_without_javascript(month, clerk, browse):
    phone = {"width": 390, "height": 900}
    page = browse(clerk, viewport=phone, java_script_enabled=False).open(reverse("payouts:period"))
    page.get_by_role("button", name="Sulje kausi ja tee maksuajo").click()
    # Over twice the last run: it is looked at once more.
    page.get_by_role("button", name="Tee maksuajo", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lataa: Palkkatiedosto (CSV)").click()
    assert saved.value.suggested_filename == "maksuajo-2-2026-12-31.csv"
    # The page has not been loaded again.
    page.get_by_role("button", name="Lataa: Palkkatiedosto (CSV)").click()
    assert "ladattu jo 1 kerran" in page.locator("#refusal").inner_text()
    with page.expect_download() as again:
        page.locator("#refusal").get_by_role("button", name="Lataa uudelleen").click()
    assert again.value.path().read_bytes() == saved.value.path().read_bytes()
    page.goto(page.url.split("/files/")[0] + "/")
    page.get_by_role("button", name="Merkitse maksetuksi").click()
    assert page.locator("h1").inner_text() == "Maksuajo 2"
    assert page.get_by_text("Maksettu").count()
