"""Second factors: staff must have one, a code opens once, secrets are sealed (ASVS 6.3.3, 6.5.1)."""

import json
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.adapter import MFAAdapter
from accounts.middleware import StrongSignInMiddleware
from accounts.second_factor import use_code
from config.checks import unsafe_outside_local
from crypto.errors import Unreadable
from tenants.context import in_platform, in_tenant
from tests.accounts.helpers import (
    FACTORS,
    PASSWORD,
    SECOND,
    code_of,
    is_in,
    log_in,
    proved_again,
    someone,
    with_app,
    with_codes,
    with_passkey_row,
)
from tests.factories.people import make_user, person
from tests.visitor import settle

ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture
def strict(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What waits for the commit runs at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def secret_on(page) -> str:
    return page.context["form"].secret


def activate(visitor, at_once) -> str:
    """Switch the app on through the pages; returns the secret."""
    secret = secret_on(visitor.get(ACTIVATE))
    with at_once():
        answer = visitor.post(ACTIVATE, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def test_staff_are_led_to_the_factors_from_everywhere_and_told_why(north, strict):
    visitor = someone()
    log_in(visitor, person("Kaarina"))
    for path in ("/", "/work/", "/experts/", "/notices/", "/bank/"):
        answer = visitor.get(path)
        assert (answer.status_code, answer["Location"]) == (302, FACTORS), path
    assert "Ota ensin käyttöön toinen tunniste" in visitor.get(FACTORS).content.decode()
    assert visitor.get("/info/help/").status_code == 200


def test_the_open_paths_are_the_sign_in_pages_and_public_ones_only():
    assert set(StrongSignInMiddleware.OPEN) == {"/account/", "/theme/", "/static/", "/i18n/", "/info/"}


def test_just_signed_in_staff_set_up_the_first_factor_without_a_second_question(north, strict, at_once):
    visitor, kaarina = someone(), person("Kaarina")
    log_in(visitor, kaarina)
    activate(visitor, at_once)
    page = visitor.get("/account/2fa/recovery-codes/").content.decode()
    codes = Authenticator.objects.get(user=kaarina, type="recovery_codes").wrap().generate_codes()
    assert all(code in page for code in codes)
    assert visitor.get("/", follow=True).request["PATH_INFO"] != FACTORS


def test_after_five_minutes_the_first_factor_needs_the_password_again(north, strict, time_machine):
    time_machine.move_to("2026-11-18 09:00:00+02:00")
    visitor = someone()
    log_in(visitor, person("Kaarina"))
    time_machine.move_to("2026-11-18 09:05:01+02:00")
    assert urlsplit(visitor.get(ACTIVATE)["Location"]).path == "/account/reauthenticate/"


def test_a_second_factor_is_added_or_removed_only_after_proving_again(north):
    visitor, eero = someone(), person("Eero")
    with_app(eero)
    visitor.sign_in(eero)
    key = with_passkey_row(eero).pk
    for path in (
        "/account/2fa/webauthn/add/",
        f"/account/2fa/webauthn/keys/{key}/remove/",
        f"/account/2fa/webauthn/keys/{key}/edit/",
        "/account/2fa/recovery-codes/generate/",
    ):
        assert "reauthenticate" in visitor.get(path)["Location"], path
    assert "reauthenticate" in visitor.post("/account/2fa/totp/deactivate/")["Location"]
    assert Authenticator.objects.filter(user=eero, type="totp").exists()


def test_proving_again_leads_back_and_gives_a_new_session_key(north):
    visitor, eero = someone(), person("Eero")
    secret = with_app(eero)
    visitor.sign_in(eero)
    old = visitor.session.session_key
    back = "/account/2fa/recovery-codes/generate/"
    answer = visitor.post(f"/account/2fa/reauthenticate/?next={back}", {"code": code_of(secret)})
    assert answer["Location"] == back
    assert visitor.session.session_key != old
    assert visitor.get(back).status_code == 200


def test_a_code_signs_in_once(north):
    eero, first, second = person("Eero"), someone(), someone()
    secret = with_app(eero)
    for visitor in (first, second):
        assert log_in(visitor, eero)["Location"] == SECOND
        assert not is_in(visitor)
    code = code_of(secret)
    assert first.post(SECOND, {"code": code}).status_code == 302
    assert is_in(first)
    answer = second.post(SECOND, {"code": code})
    assert answer.status_code == 422
    assert "Koodi on väärä tai jo käytetty." in answer.content.decode()
    assert not is_in(second)


def test_a_used_code_stays_used_when_the_cache_has_forgotten(north, clear_caches):
    eero = person("Eero")
    secret = with_app(eero)
    app = Authenticator.objects.get(user=eero, type="totp")
    code = code_of(secret)
    assert [use_code(app.pk, code) for _ in range(20)] == [True] + [False] * 19


def test_the_code_that_switched_the_app_on_does_not_sign_in(north, at_once):
    eero, visitor, other = person("Eero"), someone(), someone()
    log_in(visitor, eero)
    secret = activate(visitor, at_once)
    log_in(other, eero)
    assert other.post(SECOND, {"code": code_of(secret)}).status_code == 422


@pytest.mark.parametrize("shift", [-2, 2])
def test_codes_of_other_times_are_refused(north, shift):
    eero, visitor = person("Eero"), someone()
    secret = with_app(eero)
    log_in(visitor, eero)
    assert visitor.post(SECOND, {"code": code_of(secret, shift)}).status_code == 422


def test_each_recovery_code_signs_in_once(north):
    eero = person("Eero")
    with_app(eero)
    code, *rest = with_codes(eero)
    assert len(rest) == 9
    for expected in (302, 422):
        visitor = someone()
        log_in(visitor, eero)
        assert visitor.post(SECOND, {"code": code}).status_code == expected


def test_one_factor_is_not_enough_where_two_are_declared(north):
    """P14: with the password alone no page opens."""
    eero, visitor = person("Eero"), someone()
    with_app(eero)
    log_in(visitor, eero)
    for path in ("/work/", "/notices/", "/account/2fa/", "/account/password/change/", "/me/"):
        answer = visitor.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith(("/account/login/", SECOND)), path


def test_a_change_of_factors_ends_other_sessions_and_is_told_by_mail(north, at_once, mailoutbox):
    eero, here, elsewhere = person("Eero"), someone(), someone()
    log_in(here, eero)
    log_in(elsewhere, eero)
    kaarina = someone().sign_in(person("Kaarina"))
    activate(here, at_once)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(kaarina)
    proved_again(here, eero)
    with at_once():
        here.post("/account/2fa/totp/deactivate/")
    settle()
    subjects = sorted(mail.subject for mail in mailoutbox)
    assert subjects == [
        "Tunnuksellesi lisättiin toinen tunniste",
        "Tunnukseltasi poistettiin toinen tunniste",
    ]


def test_new_recovery_codes_replace_the_old_ones(north, at_once, mailoutbox):
    eero = person("Eero")
    with_app(eero)
    old = with_codes(eero)
    visitor = proved_again(someone().sign_in(eero), eero)
    with at_once():
        visitor.post("/account/2fa/recovery-codes/generate/")
    page = visitor.get("/account/2fa/recovery-codes/").content.decode()
    assert not any(code in page for code in old)
    settle()
    assert [mail.subject for mail in mailoutbox] == ["Tunnuksellesi tehtiin uudet varakoodit"]


# --- secrets ----------------------------------------------------------------------------------


def everything_stored() -> str:
    rows = [json.dumps(data) for data in Authenticator.objects.values_list("data", flat=True)]
    return " ".join(rows + [json.dumps(session.get_decoded()) for session in Session.objects.all()])


def test_no_secret_stands_in_the_database_in_clear(north, at_once):
    eero, visitor = person("Eero"), someone()
    log_in(visitor, eero)
    waiting = secret_on(visitor.get(ACTIVATE))
    assert waiting not in everything_stored(), "while it waits to be switched on"
    assert secret_on(visitor.post(ACTIVATE, {"code": "0"})) == waiting, "a mistake keeps the key"
    with at_once():
        visitor.post(ACTIVATE, {"code": code_of(waiting)})
    stored = everything_stored()
    assert waiting not in stored
    codes = Authenticator.objects.get(user=eero, type="recovery_codes")
    assert not any(code in stored for code in codes.wrap().generate_codes())
    seed = MFAAdapter().decrypt(codes.data["seed"])
    assert seed not in stored


def test_a_secret_opens_only_in_its_organisation(north, south):
    sealed = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert MFAAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    with in_tenant(south), pytest.raises(Unreadable):
        MFAAdapter().decrypt(sealed)
    with in_platform():
        with pytest.raises(Unreadable):
            MFAAdapter().decrypt(sealed)
        of_platform = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    with pytest.raises(Unreadable):
        MFAAdapter().decrypt(of_platform)


def test_a_factor_of_another_organisation_does_not_exist(north, south):
    with in_tenant(south):
        key = with_passkey_row(make_user("Ulla")).pk
    eero = person("Eero")
    visitor = proved_again(someone().sign_in(eero), eero)
    visitor.raise_request_exception = False
    assert visitor.get(f"/account/2fa/webauthn/keys/{key}/remove/").status_code == 404


def test_a_factor_of_another_person_does_not_exist(north):
    key, eero = with_passkey_row(person("Kaarina")).pk, person("Eero")
    visitor = proved_again(someone().sign_in(eero), eero)
    for act in ("edit", "remove"):
        path = f"/account/2fa/webauthn/keys/{key}/{act}/"
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key).exists()


def test_operators_set_up_their_factor_on_the_platform_host(db, strict, at_once):
    with in_platform():
        olli = make_user("Olli")
    visitor = someone("")
    visitor.post("/account/login/", {"login": olli.email, "password": PASSWORD})
    assert visitor.get("/")["Location"] == FACTORS
    activate(visitor, at_once)
    assert connection.schema_name == "public"
    assert Authenticator.objects.filter(user_id=olli.pk, type="totp").exists()


# --- the switch --------------------------------------------------------------------------------


@pytest.mark.parametrize(("where", "errors"), [("local", 0), ("test", 0), ("production", 1), ("staging", 1)])
def test_the_switch_is_refused_outside_a_local_machine(settings, where, errors):
    settings.KOKEMUS_ENV, settings.STAFF_MFA_REQUIRED = where, False
    found = [error for error in unsafe_outside_local(None) if "STAFF_MFA_REQUIRED" in error.msg]
    assert len(found) == errors


def test_nothing_but_the_switch_lets_staff_in_without_a_factor(north, settings):
    settings.STAFF_MFA_REQUIRED = False
    visitor = someone().sign_in(person("Kaarina"))
    assert visitor.get("/notices/").status_code == 200
    settings.STAFF_MFA_REQUIRED = True
    assert visitor.get("/notices/").status_code == 302
