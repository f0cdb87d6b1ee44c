"""Every sign-in page in Chromium: no axe violations, nothing too wide, nothing that the page's policy refuses."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.utils import translation

from accounts.letters import reset_path
from accounts.roles.models import Role
from tests.accounts.helpers import (
    LOGIN,
    log_in,
    proved_again,
    someone,
    with_app,
    with_codes,
    with_passkey_row,
)
from tests.chromium import BROWSER, LOOKS
from tests.factories.people import make_user, person


def nobody():
    return someone()


def expert():
    user = person("Eero")
    return proved_again(someone().sign_in(user), user)


def expert_with_all():
    user = person("Eero")
    with_app(user)
    with_codes(user)
    with_passkey_row(user)
    return proved_again(someone().sign_in(user), user)


def coordinator():
    return someone().sign_in(person("Kaarina"))


def halfway():
    visitor, user = someone(), person("Eero")
    with_app(user)
    log_in(visitor, user)
    return visitor


def without_password():
    user = make_user("Sanna", Role.EXPERT)
    user.set_unusable_password()
    user.save()
    return someone().sign_in(user)


PAGES = {
    "login": (nobody, LOGIN),
    "inactive": (nobody, "/account/inactive/"),
    "reset": (nobody, "/account/password/reset/"),
    "reset sent": (nobody, "/account/password/reset/done/"),
    "reset by link": (nobody, lambda: reset_path(person("Eero"))),
    "bad link": (nobody, "/account/password/reset/key/abc-def/"),
    "reset done": (nobody, "/account/password/reset/key/done/"),
    "second factor": (halfway, "/account/2fa/authenticate/"),
    "logout": (expert, "/account/logout/"),
    "change password": (expert, "/account/password/change/"),
    "first password": (without_password, "/account/password/set/"),
    "factors": (expert, "/account/2fa/"),
    "factors of staff": (coordinator, "/account/2fa/"),
    "all factors": (expert_with_all, "/account/2fa/"),
    "add app": (expert, "/account/2fa/totp/activate/"),
    "remove app": (expert_with_all, "/account/2fa/totp/deactivate/"),
    "codes": (expert_with_all, "/account/2fa/recovery-codes/"),
    "new codes": (expert_with_all, "/account/2fa/recovery-codes/generate/"),
    "passkeys": (expert_with_all, "/account/2fa/webauthn/"),
    "no passkeys": (expert, "/account/2fa/webauthn/"),
    "add passkey": (expert, "/account/2fa/webauthn/add/"),
    "rename passkey": (expert_with_all, lambda: _of_passkey("edit")),
    "remove passkey": (expert_with_all, lambda: _of_passkey("remove")),
    "confirm by password": (expert_with_all, "/account/reauthenticate/"),
    "confirm by code": (expert_with_all, "/account/2fa/reauthenticate/"),
}
WRONG = {
    "login": (nobody, LOGIN, {"login": "eero.esimerkki@example.fi", "password": "x"}, 422),
    "empty login": (nobody, LOGIN, {}, 422),
    "reset": (nobody, "/account/password/reset/", {"email": "no"}, 422),
    "second factor": (halfway, "/account/2fa/authenticate/", {"code": "1"}, 422),
    "change password": (
        expert,
        "/account/password/change/",
        {"oldpassword": "x", "password1": "lyhyt", "password2": "lyhy"},
        422,
    ),
    "add app": (expert, "/account/2fa/totp/activate/", {"code": "1"}, 422),
    "add passkey": (expert, "/account/2fa/webauthn/add/", {"name": "x", "credential": "{}"}, 422),
    "confirm": (expert, "/account/reauthenticate/", {"password": "x"}, 422),
}


def _of_passkey(act: str) -> str:
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    return f"/account/2fa/webauthn/keys/{key}/{act}/"


def visit(name):
    make, path = PAGES[name]
    visitor = make()
    return visitor, path() if callable(path) else path


@pytest.fixture
def strict(settings):
    settings.STAFF_MFA_REQUIRED = True


class TestInChromium:
    pytestmark = BROWSER

    @pytest.mark.parametrize("name", PAGES)
    def test_the_page_passes_axe_fits_and_obeys_its_policy(self, north, strict, browse, name):
        visitor, path = visit(name)
        path = visitor.get(path, secure=True).headers.get("Location", path)  # the link of a mail leads on
        window = browse(visitor)
        window.look(width=390, scheme="dark")
        window.open(path)
        assert window.faults() == []
        window.look(width=1280, scheme="light")
        assert window.faults(LOOKS) == []
        assert window.refused == []

    @pytest.mark.parametrize("name", WRONG)
    def test_the_page_with_mistakes_passes_axe(self, north, browse, name):
        make, path, facts, _ = WRONG[name]
        visitor = make()
        window = browse(visitor, viewport={"width": 390, "height": 900})
        window.open(path)
        with window.page.expect_navigation():
            window.page.evaluate(
                """(facts) => { const form = document.createElement('form'); form.method = 'post';
                for (const [name, value] of Object.entries(facts)) {
                  const input = document.createElement('input'); input.name = name; input.value = value; form.append(input); }
                document.body.append(form); form.submit(); }""",
                facts,
            )
        window.page.wait_for_selector("[data-error-summary], .alert, .field__error")
        assert window.faults() == []


@pytest.mark.parametrize("name", WRONG)
def test_mistakes_answer_422_and_say_so_in_the_title(north, name):
    make, path, facts, status = WRONG[name]
    answer = make().post(path, facts)
    assert answer.status_code == status
    assert "<title>Virhe: " in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_answers_in_every_language_in_our_look(north, strict, name, language):
    visitor, path = visit(name)
    visitor.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        answer = visitor.get(path, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert "placeholder" not in page
    assert 'name="remember"' not in page
    if language != "en":
        assert not re.search(
            r"\b(password|passkey|recovery|authenticator app)\b", visible(page), re.IGNORECASE
        )


def visible(page: str) -> str:
    text = re.sub(r"<(script|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


def test_the_way_to_a_forgotten_password_stands_once(north):
    page = nobody().get(LOGIN).content.decode()
    assert page.count("/account/password/reset/") == 1


def test_without_scripts_the_parts_that_need_them_are_hidden(north):
    assert "data-needs-js hidden" in nobody().get(LOGIN).content.decode()
    page = expert().get("/account/2fa/webauthn/add/").content.decode()
    assert "<noscript>" in page
    assert "data-needs-js" in page


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/confirm-email/"])
def test_pages_that_we_do_not_use_are_closed(north, path):
    visitor = nobody()
    visitor.raise_request_exception = False
    assert visitor.get(path).status_code == 404
