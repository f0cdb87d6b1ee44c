"""The fee pages in Chromium: the sum that follows a changed number, and one tap without JavaScript (ux.md section 12)."""

from django.urls import reverse

from billing.claims.models import ClaimLine
from tests.chromium import BROWSER
from tests.factories.billing import make_line
from tests.visitor import Visitor

pytestmark = BROWSER
PHONE = {"width": 390, "height": 900}


def test_the_sum_follows_a_changed_number_and_the_focus_stays(browse, chain, eero):
    line = make_line(eero)
    page = browse(Visitor("north").sign_in(eero.user), viewport=PHONE).open(
        reverse("claims:month", args=["2026-11"])
    )
    box = page.get_by_label("Tunnit")
    box.fill("1,5")
    page.get_by_label("Matka omalla autolla").focus()
    page.wait_for_function("document.querySelector('#sums').innerText.includes('37,50')")
    assert page.evaluate("document.activeElement.name") == f"{line.pk}-km"
    page.get_by_role("button", name="Lähetä palkkiopyyntö").click()
    page.wait_for_url("**/claims/")
    assert ClaimLine.objects.get().status == "submitted"


def test_one_tap_sends_with_javascript_off(browse, chain, eero):
    make_line(eero)
    window = browse(Visitor("north").sign_in(eero.user), viewport=PHONE, java_script_enabled=False)
    page = window.open(reverse("claims:month", args=["2026-11"]))
    page.get_by_role("button", name="Lähetä palkkiopyyntö").click()
    page.wait_for_url("**/claims/")
    assert "Palkkiopyyntö on lähetetty" in page.content()
    assert ClaimLine.objects.get().status == "submitted"
