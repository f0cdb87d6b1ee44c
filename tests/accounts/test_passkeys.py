"""A passkey from Chromium's virtual authenticator: added, used to sign in, and worth nothing elsewhere."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.roles.models import Role
from tenants.context import in_tenant
from tests.accounts.helpers import SECOND, is_in, log_in, someone
from tests.chromium import BROWSER
from tests.factories.people import make_user, person

pytestmark = BROWSER
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A phone that says yes to everything it is asked."""

    def __init__(self, window):
        self._session = window.context.new_cdp_session(window.page)
        self._session.send("WebAuthn.enable")
        self.key = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})[
            "authenticatorId"
        ]

    def credentials(self) -> list[dict]:
        return self._session.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"]

    def refuse(self) -> None:
        facts = {"authenticatorId": self.key, "isUserVerified": False}
        self._session.send("WebAuthn.setUserVerified", facts)


@pytest.fixture
def eero(north):
    return person("Eero")


@pytest.fixture
def window(eero, browse):
    """Eero's window, signed in by password a moment ago."""
    visitor = someone()
    log_in(visitor, eero)
    return browse(visitor, viewport={"width": 390, "height": 900})


@pytest.fixture
def device(window):
    return Device(window)


def add_passkey(window, name: str = "Puhelin") -> None:
    page = window.open("/account/2fa/webauthn/add/")
    page.fill("#id_name", name)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def sign_out(window) -> None:
    window.visitor.post("/account/logout/")
    assert not is_in(window.visitor)


def test_a_passkey_is_added_and_signs_in_without_a_password(window, device, eero):
    add_passkey(window)
    row = Authenticator.objects.get(user=eero, type="webauthn")
    assert row.wrap().name == "Puhelin"
    (credential,) = device.credentials()
    assert credential["rpId"] == "north.localhost"
    assert credential["isResidentCredential"]
    sign_out(window)
    page = window.open("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/login/" not in url)
    assert is_in(window.visitor)
    assert window.visitor.session["_auth_user_id"] == str(eero.pk)
    assert window.visitor.session["began"]
    assert window.refused == []


def test_after_the_password_the_passkey_is_the_second_factor(window, device, eero):
    add_passkey(window)
    sign_out(window)
    assert log_in(window.visitor, eero)["Location"] == SECOND
    page = window.open(SECOND)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: SECOND not in url)
    assert is_in(window.visitor)


def test_proving_again_with_a_passkey(window, device, eero):
    add_passkey(window)
    page = window.open("/account/2fa/webauthn/reauthenticate/?next=/account/2fa/recovery-codes/generate/")
    assert window.faults() == []
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)
    assert "Tee uudet varakoodit" in page.inner_text("h1")


def test_a_refusal_is_said_on_the_page_and_nothing_changes(window, device, eero):
    device.refuse()
    page = window.open("/account/2fa/webauthn/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("[data-passkey-problem]:not([hidden])")
    assert "Pääsyavain ei toiminut" in page.inner_text("[data-passkey-problem]")
    assert window.faults() == []
    assert not Authenticator.objects.filter(user=eero).exists()


def test_the_passkey_means_nothing_at_another_organisation(window, device, eero, south):
    add_passkey(window)
    sign_out(window)
    with in_tenant(south):
        make_user("Eero", Role.EXPERT)
    window.origin, window.visitor = "https://south.localhost", someone("south")
    page = window.open("/account/login/")
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkey-problem]:not([hidden])")
    assert not is_in(window.visitor)


def test_a_closed_account_does_not_get_in_by_passkey(window, device, eero):
    add_passkey(window)
    sign_out(window)
    eero.is_active = False
    eero.save()
    page = window.open("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/inactive/")
    assert not is_in(window.visitor)
