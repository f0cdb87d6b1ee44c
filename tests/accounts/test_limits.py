"""Guessing is slow: per account, per address, over all organisations, and without Valkey (P14)."""

from unittest import mock

import pytest
from allauth.account import app_settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as ServerAway

from accounts.standby_cache import StandbyCache
from tenants.context import in_tenant
from tests.accounts.helpers import (
    LIMITS,
    LOGIN,
    PASSWORD,
    SECOND,
    code_of,
    fresh_address,
    is_in,
    log_in,
    someone,
    with_app,
)
from tests.factories.people import make_user, person


@pytest.fixture(autouse=True)
def strict(settings, clear_caches, time_machine):
    """The limits of the real service, at the beginning of a minute."""
    from config.settings import base

    time_machine.move_to("2026-11-18 09:00:05+02:00", tick=False)
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    settings.MFA_RATE_LIMITS = {}
    settings.SIGNIN_LIMITS = base.SIGNIN_LIMITS


@pytest.fixture
def valkey_away():
    """Every call to the server fails, as when it is down. Gives how often it was asked."""
    asked = []

    def fail(*args, **kwargs):
        asked.append(1)
        raise ServerAway("refused")

    StandbyCache._away_until = 0.0
    with mock.patch.object(RedisCache, "_cache", property(fail)):
        yield asked
    StandbyCache._away_until = 0.0


def guess(visitor, email: str):
    return visitor.post(LOGIN, {"login": email, "password": "wrong"})


def test_the_settings_are_those_of_the_security_page():
    assert app_settings.RATE_LIMITS["login_failed"] == "10/m/ip,5/5m/key"
    assert LIMITS == {"failed": 10, "all": 120}


def test_an_account_takes_five_guesses_from_anywhere(north):
    eero = person("Eero")
    answers = [guess(someone(), eero.email).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    blocked = log_in(someone(), eero)
    assert blocked.status_code == 429
    assert "Liian monta yritystä." in blocked.content.decode()
    assert "<title>Virhe: " in blocked.content.decode()


def test_an_unknown_account_is_limited_alike(north):
    assert [guess(someone(), "nobody@example.fi").status_code for _ in range(6)] == [422] * 5 + [429]


def test_the_account_opens_again_after_five_minutes(north, time_machine):
    eero = person("Eero")
    for _ in range(6):
        guess(someone(), eero.email)
    time_machine.move_to("2026-11-18 09:05:06+02:00", tick=False)
    caches["default"].clear()  # Valkey's own clock does not follow the test's
    assert log_in(someone(), eero).status_code == 302


def test_one_persons_guesser_does_not_lock_others_out(north):
    for _ in range(6):
        guess(someone(), person("Eero").email)
    assert log_in(someone(), person("Kaarina")).status_code == 302


def test_an_address_takes_ten_failures_over_all_organisations(north, south):
    address = fresh_address()
    with in_tenant(south):
        ulla = make_user("Ulla")
    north_host, south_host = (someone(slug) for slug in ("north", "south"))
    for visitor in (north_host, south_host):
        visitor.defaults["REMOTE_ADDR"] = address
    answers = [guess((north_host, south_host)[n % 2], f"nobody{n}@example.fi").status_code for n in range(10)]
    assert answers == [422] * 10
    for visitor, user in ((north_host, person("Eero")), (south_host, ulla)):
        answer = log_in(visitor, user)
        assert answer.status_code == 429
        page = answer.content.decode()
        assert "Odota minuutti ja yritä uudelleen." in page
        assert '<form method="post" action="/account/login/"' not in page
        assert not is_in(visitor)
    assert log_in(someone(), person("Eero")).status_code == 302, "another address is not stopped"


def test_a_hospital_signs_in_from_one_address(north):
    address, people = fresh_address(), [make_user(f"Hoitaja{n}") for n in range(30)]
    for user in people:
        visitor = someone()
        visitor.defaults["REMOTE_ADDR"] = address
        assert log_in(visitor, user).status_code == 302


def test_an_address_has_a_limit_for_tries_of_any_kind(north, settings):
    settings.SIGNIN_LIMITS = {"failed": 10, "all": 3}
    visitor, eero = someone(), person("Eero")
    answers = []
    for _ in range(4):
        answers.append(log_in(visitor, eero).status_code)
        visitor.cookies.clear()
    assert answers == [302, 302, 302, 429]


def test_a_forwarded_address_is_believed_only_from_our_own_proxy(north, settings):
    """Otherwise a guesser takes a new address for each guess."""
    visitor = someone()

    def guess_as(n: int, forwarded: str):
        return visitor.post(
            LOGIN, {"login": f"n{n}@example.fi", "password": "x"}, HTTP_X_FORWARDED_FOR=forwarded
        ).status_code

    assert [guess_as(n, f"203.0.113.{n}") for n in range(11)] == [422] * 10 + [429]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    real = fresh_address()
    assert [guess_as(n, f"203.0.113.{n}, {real}") for n in range(11)] == [422] * 10 + [429]


def test_codes_cannot_be_guessed_either(north):
    eero, visitor = person("Eero"), someone()
    secret = with_app(eero)
    log_in(visitor, eero)
    answers = [visitor.post(SECOND, {"code": f"00000{n}"}).status_code for n in range(6)]
    assert answers[:5] == [422] * 5
    assert answers[5] == 429
    assert visitor.post(SECOND, {"code": code_of(secret)}).status_code == 429
    assert not is_in(visitor)


def test_asking_for_links_is_limited_by_a_plain_page(north):
    answers = [someone().post("/account/password/reset/", {"email": "a@example.fi"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "<h1>" in answers[5].content.decode()


class TestWithoutValkey:
    """Sign-in works and is still limited, by each process's own memory."""

    def test_people_sign_in(self, north, valkey_away):
        visitor, eero = someone(), person("Eero")
        secret = with_app(eero)
        assert log_in(visitor, eero)["Location"] == SECOND
        code = code_of(secret)
        assert visitor.post(SECOND, {"code": code}).status_code == 302
        assert is_in(visitor)

    def test_a_code_still_opens_once(self, north, valkey_away):
        eero = person("Eero")
        secret = with_app(eero)
        for expected in (302, 422):
            visitor = someone()
            log_in(visitor, eero)
            assert visitor.post(SECOND, {"code": code_of(secret)}).status_code == expected

    def test_guesses_are_still_limited(self, north, valkey_away):
        eero = person("Eero")
        assert [guess(someone(), eero.email).status_code for _ in range(6)] == [422] * 5 + [429]
        visitor = someone()
        answers = [guess(visitor, f"nobody{n}@example.fi").status_code for n in range(11)]
        assert answers == [422] * 10 + [429]

    def test_a_server_that_is_away_is_not_asked_at_every_call(self, valkey_away):
        for n in range(20):
            caches["signin"].set(f"k{n}", n, 60)
        assert caches["signin"].get("k7") == 7
        assert len(valkey_away) == 1

    def test_the_memory_keeps_organisations_apart(self, north, south, valkey_away):
        caches["default"].set("probe", "pohjoinen", 60)
        with in_tenant(south):
            assert caches["default"].get("probe") is None
        assert caches["default"].get("probe") == "pohjoinen"

    def test_the_server_is_asked_again_after_a_while(self, monkeypatch):
        monkeypatch.setattr(StandbyCache, "_away_until", 0.0)
        caches["signin"].set("back", PASSWORD, 5)
        assert caches["signin"].get("back") == PASSWORD
