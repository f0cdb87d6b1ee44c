"""Roles: who is what, where and when; the menu is the union (architecture.md, accounts.roles)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles.models import STAFF_ROLES, Role, RoleGrant
from accounts.roles.selectors import holders, holds, roles_of, units_of
from accounts.staff.models import PlatformGrant, PlatformRole
from accounts.staff.selectors import platform_roles_of
from config.menu import TENANT_MENU
from config.shell import _menu
from domain.clock import today
from tenants.context import in_platform
from tests.accounts.helpers import someone
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit

DAY = dt.timedelta(days=1)


def fresh(user) -> User:
    """The user as the next request reads them."""
    return User.objects.get(pk=user.pk)


def grant(user, role, unit=None, start=0, end=None):
    return RoleGrant.objects.create(
        user=user,
        role=role,
        unit=unit,
        valid_from=today() + start * DAY,
        valid_to=None if end is None else today() + end * DAY,
    )


@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [
        (0, None, True),
        (-5, None, True),
        (1, None, False),
        (-5, 0, False),
        (-5, 1, True),
        (0, 1, True),
        (0, 0, False),
    ],
)
def test_a_grant_is_in_force_on_half_open_days(north, start, end, in_force):
    user = make_user("Olga")
    grant(user, Role.ORDERER, start=start, end=end)
    assert (Role.ORDERER in roles_of(fresh(user))) is in_force


def test_the_day_changes_at_midnight_in_helsinki(north, time_machine):
    time_machine.move_to("2026-11-18 21:30:00+00:00")  # 23.30 in Helsinki
    user = make_user("Olga")
    RoleGrant.objects.create(user=user, role=Role.ORDERER, valid_from=dt.date(2026, 11, 19))
    assert roles_of(fresh(user)) == frozenset()
    time_machine.move_to("2026-11-18 22:00:00+00:00")
    assert roles_of(fresh(user)) == {Role.ORDERER}


def test_a_person_may_hold_several_roles_with_one_query(north, django_assert_num_queries):
    user = fresh(make_user("Elli", Role.EXPERT, Role.COORDINATOR))
    with django_assert_num_queries(1):
        assert roles_of(user) == {Role.EXPERT, Role.COORDINATOR}
        assert holds(user, Role.EXPERT)
        assert units_of(user, Role.COORDINATOR) is None


def test_nobody_has_no_roles(north):
    assert roles_of(AnonymousUser()) == frozenset()
    assert units_of(AnonymousUser(), *Role) == frozenset()


def test_units_are_those_of_the_asked_roles(north):
    first, second = make_unit("Yksi", "1"), make_unit("Kaksi", "2")
    user = make_user("Olga")
    grant(user, Role.ORDERER, first)
    grant(user, Role.LINE_MANAGER, second)
    assert units_of(fresh(user), Role.ORDERER) == {first.pk}
    assert units_of(fresh(user), Role.ORDERER, Role.LINE_MANAGER) == {first.pk, second.pk}
    assert units_of(fresh(user), Role.UNIT_HEAD) == frozenset()
    grant(user, Role.LINE_MANAGER)
    assert units_of(fresh(user), Role.ORDERER, Role.LINE_MANAGER) is None
    assert units_of(fresh(user), Role.ORDERER) == {first.pk}


def test_holding_in_a_unit(north):
    first, second = make_unit("Yksi", "1"), make_unit("Kaksi", "2")
    narrow, wide = make_user("Olga"), make_user("Outi")
    grant(narrow, Role.LINE_MANAGER, first)
    grant(wide, Role.LINE_MANAGER)
    for user, expected in ((narrow, [True, True, False]), (wide, [True, True, True])):
        user = fresh(user)
        assert [holds(user, Role.LINE_MANAGER, unit) for unit in (None, first.pk, second.pk)] == expected


def test_a_units_own_holder_beats_the_whole_organisations(north):
    first, second = make_unit("Yksi", "1"), make_unit("Kaksi", "2")
    narrow, wide = make_user("Olga"), make_user("Outi")
    grant(narrow, Role.LINE_MANAGER, first)
    grant(wide, Role.LINE_MANAGER)
    assert list(holders(Role.LINE_MANAGER, first.pk)) == [narrow]
    assert list(holders(Role.LINE_MANAGER, second.pk)) == [wide]
    assert list(holders(Role.LINE_MANAGER)) == [wide]


def test_a_unit_whose_own_holder_has_gone_falls_back(north):
    unit = make_unit("Yksi")
    narrow, wide = make_user("Olga"), make_user("Outi")
    ended = grant(narrow, Role.LINE_MANAGER, unit, start=-9)
    grant(wide, Role.LINE_MANAGER)
    narrow.is_active = False
    narrow.save()
    assert list(holders(Role.LINE_MANAGER, unit.pk)) == [wide], "closed account"
    narrow.is_active = True
    narrow.save()
    assert list(holders(Role.LINE_MANAGER, unit.pk)) == [narrow]
    ended.valid_to = today()
    ended.save()
    assert list(holders(Role.LINE_MANAGER, unit.pk)) == [wide], "ended grant"


def test_a_holder_stands_once_however_many_grants(north):
    user = make_user("Olga")
    for start in (-3, -2, -1):
        grant(user, Role.COORDINATOR, start=start)
    assert list(holders(Role.COORDINATOR)) == [user]


def test_every_role_but_the_experts_is_staff():
    assert set(Role) - STAFF_ROLES == {Role.EXPERT}


def entries(*roles) -> list[str]:
    return [str(entry.url_name) for entry in TENANT_MENU if entry.roles & set(roles)]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("expert who coordinates", (Role.EXPERT, Role.COORDINATOR)),
        ("orderer who approves", (Role.ORDERER, Role.LINE_MANAGER)),
        ("expert", (Role.EXPERT,)),
        ("payroll", (Role.PAYROLL_CLERK,)),
    ],
)
def test_the_menu_is_the_union_and_its_first_entry_is_where_one_lands(north, name, roles):
    visitor = someone().sign_in(make_user("Elli", *roles))
    request = visitor.get("/account/password/change/").wsgi_request

    urls = [entry["url"] for entry in _menu(request)]
    assert len(urls) == len(entries(*roles))
    assert visitor.get("/")["Location"] == urls[0]


def test_somebody_without_roles_lands_on_the_help(north):
    visitor = someone().sign_in(make_user("Olga"))
    answer = visitor.get("/", follow=True)
    assert answer.request["PATH_INFO"] == "/info/help/"


# --- the platform host -------------------------------------------------------------------------


def searcher(**fields):
    user = make_user("Hilla")
    facts = {"organisation": "Oppilaitos", "purpose": "Opetus", "valid_to": today() + 30 * DAY}
    PlatformGrant.objects.create(user=user, role=PlatformRole.SEARCHER, **{**facts, **fields})
    return user


def test_a_searcher_gets_to_the_bank_and_an_operator_to_the_organisations(db):
    with in_platform():
        hilla, olli = searcher(), make_user("Olli")
        PlatformGrant.objects.create(user=olli, role=PlatformRole.OPERATOR)
        assert platform_roles_of(hilla) == {"searcher"}
        assert platform_roles_of(olli) == {"operator"}
    for user, opens, closed in (
        (hilla, "/bank/", "/operator/messages/"),
        (olli, "/operator/", "/bank/"),
    ):
        visitor = someone("").sign_in(user)
        assert visitor.get("/")["Location"] == opens
        assert visitor.get(opens).status_code == 200
        assert visitor.get(closed).status_code == 403


@pytest.mark.parametrize(("days", "allowed"), [(1, True), (0, False), (-1, False)])
def test_a_searcher_is_refused_from_the_end_date_on(db, days, allowed):
    with in_platform():
        hilla = searcher(valid_from=today() - 60 * DAY, valid_to=today() + days * DAY)
    assert someone("").sign_in(hilla).get("/bank/").status_code == (200 if allowed else 403)


def test_a_searcher_is_out_in_the_middle_of_a_session(db):
    with in_platform():
        hilla = searcher()
        visitor = someone("").sign_in(hilla)
        assert visitor.get("/bank/").status_code == 200
        PlatformGrant.objects.filter(user=hilla).update(valid_to=today())
    assert visitor.get("/bank/").status_code == 403


@pytest.mark.parametrize("missing", ["valid_to", "purpose", "organisation"])
def test_a_searcher_without_purpose_organisation_or_end_cannot_be(db, missing):
    with in_platform(), pytest.raises(IntegrityError, match="searcher_is_vetted"), transaction.atomic():
        searcher(**{missing: None if missing == "valid_to" else ""})


def test_roles_of_an_organisation_mean_nothing_on_the_platform_host(north):
    kaarina = person("Kaarina")
    with in_platform():
        namesake = User.objects.create_user(kaarina.email, "x", first_name="Kaarina", last_name="Esimerkki")
        assert platform_roles_of(namesake) == frozenset()
        visitor = someone("").sign_in(namesake)
    assert visitor.get("/bank/").status_code == 403
