"""The declared-policy gate: every URL × method × role × object of both hosts (security.md 3.4, promise P1)."""

import pytest

from accounts.policy import Audience, Host
from tests.isolation import objects
from tests.isolation.matrix import NO_OBJECT, Answer, allowed, ask, people_of, sides_of
from tests.isolation.routes import METHODS, Route, all_routes, gone_policies
from tests.isolation.world import CANARIES, World

ROUTES = all_routes()
OPEN = [route for route in ROUTES if route.policy and route.policy.audience is not Audience.CLOSED]
WITH_OBJECT = [route for route in OPEN if route.policy.objects]
REFUSED = {401, 403, 404, 405}

pytestmark = pytest.mark.slow


def each(routes):
    return pytest.mark.parametrize("route", routes, ids=str)


def in_cell(route: Route, method: str, who: str, side: str, answer: Answer) -> str:
    return f"{method} {route} as {who} with {side}: {answer.status} {answer.location} {answer.error}"


def check_safe(world: World, cell: str, method: str, answer: Answer) -> None:
    """What holds in every cell: no fault, nothing of south, and reading changes nothing."""
    assert answer.status < 500, cell
    assert world.south.canary.encode() not in answer.everything(), f"{cell}: something of south came out"
    if method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        assert answer.writes == [], f"{cell}: reading wrote"


def speaking(route: Route) -> list[str]:
    """The declared methods; HEAD goes with GET and has a test of its own."""
    return sorted(route.policy.methods - {"HEAD"})


def closed_sides(route: Route) -> list[str]:
    """Who may not open the page at all asks for the object that is there, and for south's."""
    return [side for side in sides_of(route) if side in (NO_OBJECT, "own", "foreign")]


# --- declarations ----------------------------------------------------------------------------


@each(ROUTES)
def test_every_route_declares_a_policy(route):
    assert route.policy is not None, f"{route.pattern}: add @policy, or an entry in config/policies.toml"


def test_every_declaration_still_has_its_route():
    assert gone_policies() == set()


@each(OPEN)
def test_the_declaration_fits_the_route(route):
    policy = route.policy
    here = Host.PLATFORM if route.is_platform else Host.TENANT
    assert policy.host in (here, Host.BOTH), "a route that never answers on its host"
    assert policy.methods <= {"GET", "HEAD", "POST"}, "pages speak GET and POST"
    takes_keys = [name for name, kind in route.arguments if kind == "uuid"]
    if takes_keys and policy.audience is not Audience.LINK:
        assert policy.objects, f"{takes_keys} is whose key? Say objects=…"
    if policy.objects:
        registry = objects.ON_PLATFORM if route.is_platform else objects.FACTORIES
        assert policy.objects in registry, f"add a factory for {policy.objects} to tests/isolation/objects.py"


# --- methods ---------------------------------------------------------------------------------


@each([route for route in ROUTES if route.policy and route.policy.audience is Audience.CLOSED])
def test_a_closed_page_answers_nobody(world, route):
    for who in ("anonymous", *people_of(route)):
        assert ask(world, route, "GET", who).status == 404
        assert ask(world, route, "POST", who).status == 404


@each(OPEN)
def test_a_method_that_is_not_declared_is_refused(world, route):
    side = sides_of(route)[0]
    for method in sorted(set(METHODS) - route.policy.methods):
        for who in ("anonymous", allowed(route, speaking(route)[0])[-1]):
            answer = ask(world, route, method, who, side)
            cell = in_cell(route, method, who, side, answer)
            assert answer.status == 405, cell
            assert answer.writes == [], cell


@each([route for route in OPEN if "HEAD" in route.policy.methods])
def test_head_is_get_without_a_body(world, route):
    who, side = allowed(route, speaking(route)[0])[-1], sides_of(route)[0]
    head, get = (ask(world, route, method, who, side) for method in ("HEAD", "GET"))
    check_safe(world, in_cell(route, "HEAD", who, side, head), "HEAD", head)
    assert (head.status, head.location, head.body) == (get.status, get.location, b"")


# --- roles -----------------------------------------------------------------------------------


@each(OPEN)
def test_strangers_are_led_to_the_sign_in(world, route):
    """Without a session, and with Ulla's session of south."""
    for who in ("anonymous", "foreign"):
        for method in speaking(route):
            for side in closed_sides(route):
                answer = ask(world, route, method, who, side)
                cell = in_cell(route, method, who, side, answer)
                check_safe(world, cell, method, answer)
                if route.policy.audience in (Audience.ROLES, Audience.SIGNED_IN):
                    assert answer.status == 302, cell
                    assert answer.location.startswith("/account/login/"), cell
                    assert answer.writes == [], cell


@each([route for route in OPEN if route.policy.audience is Audience.ROLES])
def test_other_roles_are_refused(world, route):
    for who in people_of(route):
        for method in speaking(route):
            if who in allowed(route, method):
                continue
            for side in closed_sides(route):
                answer = ask(world, route, method, who, side)
                cell = in_cell(route, method, who, side, answer)
                check_safe(world, cell, method, answer)
                assert answer.status == 403, cell
                assert answer.writes == [], cell


@each([route for route in OPEN if not route.policy.objects])
def test_allowed_people_are_let_in(world, route):
    for method in speaking(route):
        for who in allowed(route, method):
            answer = ask(world, route, method, who)
            cell = in_cell(route, method, who, NO_OBJECT, answer)
            check_safe(world, cell, method, answer)
            if route.policy.audience in (Audience.ROLES, Audience.SIGNED_IN):
                assert not answer.location.startswith("/account/login/"), cell
            if route.policy.audience is Audience.ROLES:
                assert answer.status not in {401, 405}, cell
                assert answer.status not in {403, 404} or method == "POST", cell


# --- objects ---------------------------------------------------------------------------------


@each(WITH_OBJECT)
def test_somebody_allowed_reaches_an_own_object(world, route):
    """The object rule may hide it from some of the allowed roles, never from all of them."""
    for method in speaking(route):
        answers = {who: ask(world, route, method, who, "own") for who in allowed(route, method)}
        for who, answer in answers.items():
            check_safe(world, in_cell(route, method, who, "own", answer), method, answer)
        reached = [who for who, answer in answers.items() if answer.status not in REFUSED]
        assert reached, (
            f"{method} {route}: nobody reaches it: {[(who, a.status) for who, a in answers.items()]}"
        )


@each([route for route in WITH_OBJECT if not route.is_platform])
def test_people_of_one_unit_do_not_reach_another_units_object(world, route):
    if route.name in objects.OPEN_TO_ALL_UNITS or route.policy.objects in objects.PUBLISHED:
        pytest.skip("open to every unit")
    for method in speaking(route):
        for who in allowed(route, method):
            if who in objects.WHOLE_ORGANISATION:
                continue
            answer = ask(world, route, method, who, "other")
            cell = in_cell(route, method, who, "other", answer)
            check_safe(world, cell, method, answer)
            assert answer.status in {403, 404}, cell
            assert answer.writes == [], cell


@each(WITH_OBJECT)
def test_another_organisations_object_is_like_one_that_never_was(world, route):
    """The same bytes: no way to find out that it exists."""
    for method in speaking(route):
        for who in allowed(route, method):
            missing = ask(world, route, method, who, "missing")
            cell = in_cell(route, method, who, "missing", missing)
            check_safe(world, cell, method, missing)
            if route.is_platform or route.policy.objects in objects.PUBLISHED:
                continue
            assert missing.status == 404, cell
            foreign = ask(world, route, method, who, "foreign")
            check_safe(world, in_cell(route, method, who, "foreign", foreign), method, foreign)
            assert (foreign.status, foreign.body) == (404, missing.body), in_cell(
                route, method, who, "foreign", foreign
            )
            assert set(foreign.headers) == set(missing.headers)


# --- the gate itself -------------------------------------------------------------------------


def test_the_canaries_are_alive(world):
    """If no page showed any text of ours, the search for theirs would prove nothing."""
    own = CANARIES["north"].encode()
    pages = [route for route in OPEN if not route.is_platform and "GET" in route.policy.methods]
    answers = (
        ask(world, route, "GET", who, sides_of(route)[0]) for route in pages for who in allowed(route)[-1:]
    )
    assert any(own in answer.everything() for answer in answers)
