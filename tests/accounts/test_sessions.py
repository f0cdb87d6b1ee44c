"""Sessions: how long they live, where they count, and when they end (security.md 4.3, ASVS 7)."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from accounts.roles.models import Role, RoleGrant
from accounts.sessions import end_other_sessions
from tenants.context import in_platform, in_tenant
from tests.accounts.helpers import LOGIN, is_in, log_in, someone
from tests.factories.people import make_user, person

START = dt.datetime(2026, 11, 18, 7, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine):
    """`clock(minutes)` moves to so many minutes after the start."""

    def move(minutes: float) -> None:
        time_machine.move_to(START + dt.timedelta(minutes=minutes), tick=False)

    move(0)
    return move


def both_roles():
    return make_user("Elli", Role.EXPERT, Role.ORDERER)


WHO = {
    "expert": (lambda: person("Eero"), 60, 24 * 60),
    "staff": (lambda: person("Kaarina"), 30, 12 * 60),
    "both": (both_roles, 30, 12 * 60),
    "no role": (lambda: make_user("Olga"), 30, 12 * 60),
}


@pytest.mark.parametrize("who", WHO)
def test_a_pause_ends_the_session(north, clock, who):
    make, idle, _ = WHO[who]
    visitor = someone()
    log_in(visitor, make())
    clock(idle - 1)
    assert is_in(visitor)
    clock(idle - 1 + idle - 1)
    assert is_in(visitor), "use starts the pause anew"
    clock(idle - 1 + idle - 1 + idle)
    assert not is_in(visitor)


@pytest.mark.parametrize("who", WHO)
def test_use_does_not_lengthen_a_session_for_ever(north, clock, who):
    make, idle, whole = WHO[who]
    visitor = someone()
    log_in(visitor, make())
    for minutes in range(idle - 5, whole, idle - 5):
        clock(minutes)
        assert is_in(visitor), minutes
    clock(whole - 0.01)
    assert is_in(visitor)
    clock(whole)
    assert not is_in(visitor)


def test_people_of_the_platform_host_have_the_limits_of_staff(db, clock):
    with in_platform():
        olli = make_user("Olli")
    visitor = someone("")
    log_in(visitor, olli)
    clock(29)
    assert is_in(visitor)
    clock(29 + 30)
    assert not is_in(visitor)


def test_a_session_that_ended_says_so_and_leads_back(north, clock):
    visitor = someone()
    log_in(visitor, person("Eero"))
    clock(61)
    answer = visitor.get("/notices/")
    assert answer["Location"] == f"{LOGIN}?next=/notices/"
    assert "Sinut kirjattiin ulos, koska aika päättyi." in visitor.get(answer["Location"]).content.decode()


def test_a_session_without_a_beginning_is_too_old(north):
    visitor = someone().sign_in(person("Eero"))
    session = visitor.session
    del session["began"]
    session.save()
    assert not is_in(visitor)


def test_looking_around_writes_once_a_minute_at_most(north, clock, django_assert_num_queries):
    visitor = someone().sign_in(person("Eero"))
    stamps = []
    for seconds in (1, 30, 59, 61, 90):
        clock(seconds / 60)
        visitor.get("/account/password/change/")
        stamps.append(visitor.session["seen"])
    assert len(set(stamps)) == 2


def test_signing_in_gives_a_new_key_and_drops_what_was_before(north):
    """A key that somebody planted is worth nothing afterwards."""
    visitor = someone()
    visitor.get("/account/login/")
    session = visitor.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    log_in(visitor, person("Eero"))
    assert visitor.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_another_person_on_the_same_browser_gets_an_empty_session(north):
    visitor = someone().sign_in(person("Eero"))
    session = visitor.session
    session["private"] = "Eero"
    session.save()
    visitor.post("/account/logout/")
    log_in(visitor, person("Kaarina"))
    assert "private" not in visitor.session


def test_a_signed_out_cookie_is_worth_nothing(north):
    visitor = someone()
    log_in(visitor, person("Eero"))
    cookie = visitor.cookies["session"].value
    visitor.post("/account/logout/")
    thief = someone()
    thief.cookies["session"] = cookie
    assert not is_in(thief)


def test_a_closed_account_is_out_at_the_next_click(north):
    eero, visitor = person("Eero"), someone()
    log_in(visitor, eero)
    assert is_in(visitor)
    eero.is_active = False
    eero.save()
    assert not is_in(visitor)
    assert log_in(someone(), eero)["Location"] == "/account/inactive/"


def test_a_role_that_ended_is_gone_at_the_next_click(north):
    kaarina, visitor = person("Kaarina"), someone()
    log_in(visitor, kaarina)
    assert visitor.get("/work/").status_code == 200
    RoleGrant.objects.filter(user=kaarina).update(valid_to=START.date().replace(year=2020))
    assert visitor.get("/work/").status_code == 403


def test_ending_other_sessions_touches_nobody_else(north, south):
    eero = person("Eero")
    mine = [someone().sign_in(eero) for _ in range(3)]
    hers = someone().sign_in(person("Kaarina"))
    with in_tenant(south):
        namesake = someone("south").sign_in(make_user("Eero", Role.EXPERT))
    assert end_other_sessions(eero, keep=mine[0].session.session_key) == 2
    assert [is_in(one) for one in (*mine, hers)] == [True, False, False, True]
    assert is_in(namesake)


def test_the_cookie_ends_with_the_browser(north):
    visitor = someone()
    cookie = log_in(visitor, person("Eero")).cookies["session"]
    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    assert (cookie["domain"], cookie["path"]) == ("", "/")
