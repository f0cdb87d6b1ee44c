"""Every answer of every route carries the safe headers, and a personal page stays out of caches (security.md 10)."""

import pytest

from accounts.policy import Audience
from tests.isolation.matrix import allowed, ask, sides_of
from tests.isolation.routes import all_routes

OPEN = [route for route in all_routes() if route.policy and route.policy.audience is not Audience.CLOSED]
PAGES = [route for route in OPEN if "GET" in route.policy.methods]

pytestmark = pytest.mark.slow


def each(routes):
    return pytest.mark.parametrize("route", routes, ids=str)


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def check_headers(answer) -> None:
    headers = answer.headers
    rules = directives(headers["Content-Security-Policy"])
    is_file = headers.get("Content-Disposition", "").startswith("attachment") and "script-src" not in rules
    if headers.get("Content-Type", "").startswith("image/") or is_file:
        check_file(headers, rules)
        return
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == ["'self'"]
    assert rules["frame-ancestors"] == rules["base-uri"] == ["'none'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers)


def check_file(headers, rules) -> None:
    """Opened by itself a picture or a downloaded file runs nothing, fetches nothing and has no origin."""
    assert rules["default-src"] == ["'none'"]
    assert "sandbox" in rules
    assert set(rules) <= {"default-src", "sandbox", "style-src"}
    assert headers["X-Content-Type-Options"] == "nosniff"


def check_kept_by_no_cache(route, answer) -> None:
    kept = answer.headers.get("Cache-Control", "")
    if route.name in {"ui:theme", "public:logo"}:  # public for ever under an address of their own
        assert "immutable" in kept
    else:
        assert "no-store" in kept, f"{route}: {kept!r}"


def check_no_inline_code(answer) -> None:
    for pattern in (b" style=", b"<style", b" onclick=", b"javascript:", b"<script>"):
        assert pattern not in answer.body.lower()


@each(OPEN)
def test_what_a_signed_in_person_gets(world, route):
    method = "GET" if route in PAGES else "POST"
    answer = ask(world, route, method, allowed(route)[-1], sides_of(route)[0])
    check_headers(answer)
    check_kept_by_no_cache(route, answer)
    check_no_inline_code(answer)


@each(OPEN)
def test_what_a_stranger_gets(world, route):
    answer = ask(world, route, "GET" if route in PAGES else "POST", "anonymous", sides_of(route)[0])
    check_headers(answer)
    check_no_inline_code(answer)


@each([route for route in PAGES if route.policy.audience is Audience.LINK])
def test_what_a_link_opens_is_kept_by_no_cache(world, route):
    assert "no-store" in ask(world, route, "GET", "anonymous").headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/nowhere/", "/account/signup/", "/operator/messages/"])
def test_a_page_that_is_not_there_has_the_headers_too(world, path):
    client = world.client("anonymous", platform=False)
    answer = client.get(path)
    assert answer.status_code == 404
    check_headers(answer)


def test_the_real_service_speaks_tls_only():
    from config.settings import base

    assert base.SECURE_HSTS_SECONDS >= 31_536_000
    assert base.SECURE_HSTS_INCLUDE_SUBDOMAINS
    assert base.SECURE_SSL_REDIRECT
