"""The people desk through HTTP: search, one person, roles, the sign-in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles.invitations import invite
from accounts.roles.models import Invitation, Role, RoleGrant
from accounts.roles.selectors import roles_of
from audit.models import AccessEntry
from domain.clock import now, today
from tests.accounts.helpers import someone, with_app
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import Visitor

PAGE = "/settings/people/"


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def names(answer) -> set[str]:
    return {row["person"].first_name for row in answer.context["rows"]}


def search(desk, **wish):
    return desk.post(PAGE, {"role": "", **wish})


@pytest.fixture
def staff(anna):
    unit = make_unit()
    make_user("Olga", Role.ORDERER, unit=unit)
    make_user("Liisa", Role.LINE_MANAGER, last_name="Aaltola")
    make_user("Lukko", Role.ORDERER, is_active=False)
    make_user("Eero", Role.EXPERT)
    make_user("Ilman")
    User.objects.filter(first_name="Olga").update(last_login=now())
    return unit


def test_the_list_shows_all_staff_at_first_and_no_experts(desk, staff):
    assert names(desk.get(PAGE)) == {"Anna", "Olga", "Liisa", "Lukko", "Ilman"}


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, {"Anna", "Olga", "Liisa", "Lukko", "Ilman", "Eero"}),
        ({"text": "aalto"}, {"Liisa"}),
        ({"text": "liisa aaltola"}, {"Liisa"}),
        ({"text": "olga.esimerkki@"}, {"Olga"}),
        ({"role": "orderer"}, {"Olga", "Lukko"}),
        ({"role": "expert"}, {"Eero"}),
        ({"state": "locked"}, {"Lukko"}),
        ({"state": "never"}, {"Liisa", "Ilman", "Eero"}),
        ({"role": "orderer", "state": "open"}, {"Olga"}),
        ({"text": "ei tällaista"}, set()),
    ],
)
def test_the_list_is_narrowed(desk, staff, wish, found):
    User.objects.filter(first_name="Anna").update(last_login=now())
    assert names(search(desk, **wish)) == found


def test_the_list_is_narrowed_to_a_unit(desk, staff):
    assert names(search(desk, unit=str(staff.pk))) == {"Olga"}
    assert names(search(desk, unit=str(staff.pk), role="staff")) == {"Olga"}


@pytest.mark.parametrize("wrong", [{"role": "keisari"}, {"unit": "x"}, {"state": "x"}, {"text": "x" * 121}])
def test_a_wish_that_cannot_be_is_told(desk, staff, wrong):
    assert search(desk, **wrong).status_code == 422


def test_a_page_has_25_people_and_keeps_the_search(desk, anna):
    for n in range(30):
        make_user(f"Olga{n:02}", Role.ORDERER)
    first, second = search(desk, role="orderer"), search(desk, role="orderer", page="2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 5)
    assert 'name="role" value="orderer"' in first.content.decode()


def test_the_list_costs_the_same_for_one_person_and_for_many(desk, anna):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(PAGE).status_code == 200
        return len(queries)

    desk.get(PAGE)
    make_user("Olga", Role.ORDERER, unit=make_unit())
    invite(email="a@example.fi", first_name="A", last_name="B", roles=[(Role.ORDERER, None)], by=anna)
    few = count()
    for n in range(5):
        make_user(f"Olga{n}", Role.ORDERER, Role.COORDINATOR, unit=make_unit(f"U{n}", f"{n}"))
        invite(email=f"a{n}@example.fi", first_name="A", last_name="B", roles=[(Role.ORDERER, None)], by=anna)
    assert count() == few


def test_looking_at_people_is_written_down(desk, anna):
    olga = make_user("Olga", Role.ORDERER)
    desk.get(PAGE)
    desk.get(f"{PAGE}{olga.pk}/")
    kinds = set(AccessEntry.objects.filter(person_id=olga.pk, by=anna).values_list("kind", flat=True))
    assert kinds == {"people_row", "people_card"}


def test_one_person_is_shown_with_roles_sign_in_and_what_was_done(desk, anna):
    unit, olga = make_unit(), make_user("Olga")
    desk.post(f"{PAGE}{olga.pk}/role/", {"role": "unit_contact", "unit": str(unit.pk)})
    page = desk.get(f"{PAGE}{olga.pk}/").content.decode()
    for shown in ("Yksikön yhdyshenkilö", unit.name, olga.email, "Ei ole vielä kirjautunut", "Sai roolin"):
        assert shown in page
    assert "<title>Henkilö –" in page, "no name in the title"


@pytest.mark.requirement("A005")
def test_an_administrator_names_a_units_contact_who_then_sees_the_units_orders(desk):
    unit, olga = make_unit(), make_user("Olga")
    visitor = someone().sign_in(olga)
    assert visitor.get("/claims/approve/").status_code == 403
    answer = desk.post(f"{PAGE}{olga.pk}/role/", {"role": "unit_contact", "unit": str(unit.pk)})
    assert answer["Location"] == f"{PAGE}{olga.pk}/"
    assert visitor.get("/claims/approve/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "support"},
        {"role": "expert"},
        {"role": ""},
        {"role": "orderer", "unit": "x"},
        {"role": "administrator", "unit": "own"},
        {"role": "orderer", "valid_from": "1.2.2027", "last_day": "1.1.2027"},
        {"role": "orderer", "valid_from": "eilen"},
    ],
)
def test_a_role_that_cannot_be_given_is_told_and_nothing_is_lost(desk, wrong):
    unit, olga = make_unit(), make_user("Olga")
    facts = {name: str(unit.pk) if value == "own" else value for name, value in wrong.items()}
    answer = desk.post(f"{PAGE}{olga.pk}/role/", facts)
    assert answer.status_code == 422
    assert not olga.grants.exists()


def test_a_role_given_twice_by_a_double_click_is_one_role(desk):
    olga = make_user("Olga")
    for _click in range(2):
        assert desk.post(f"{PAGE}{olga.pk}/role/", {"role": "orderer"}).status_code == 302
    assert olga.grants.count() == 1


def test_an_administrator_cannot_raise_themselves_on_any_page(desk, anna):
    assert desk.post(f"{PAGE}{anna.pk}/role/", {"role": "payroll_clerk"}).status_code == 403
    facts = {
        "first_name": "A",
        "last_name": "B",
        "email": anna.email,
        "language": "fi",
        "roles": ["payroll_clerk"],
    }
    assert desk.post(f"{PAGE}invite/", facts).status_code == 403
    assert roles_of(fresh(anna)) == {Role.ADMINISTRATOR}


def test_the_last_administrator_is_told_why_the_role_stays(desk, anna):
    grant = anna.grants.get()
    answer = desk.post(f"{PAGE}roles/{grant.pk}/end/", {})
    assert answer.status_code == 422
    assert "Organisaatio tarvitsee pääkäyttäjän" in answer.content.decode()
    assert desk.get(PAGE).status_code == 200


def test_a_role_is_ended_once(desk):
    olga = make_user("Olga", Role.ORDERER)
    path = f"{PAGE}roles/{olga.grants.get().pk}/end/"
    assert "koordinaattorille" in desk.get(path).content.decode()
    assert desk.post(path, {"last_day": "1.1.2020"}).status_code == 422
    assert desk.post(path, {}).status_code == 302
    assert desk.post(path, {}).status_code == 409
    assert RoleGrant.objects.get(user=olga).valid_to == today()


def test_locking_needs_a_reason_and_ends_the_persons_sessions(desk):
    olga = make_user("Olga", Role.ORDERER)
    visitor, path = someone().sign_in(olga), f"{PAGE}{olga.pk}/lock/"
    assert desk.post(path, {"reason": " "}).status_code == 422
    assert visitor.get("/orders/").status_code == 200
    assert desk.post(path, {"reason": "Poissaolo"}).status_code == 302
    assert visitor.get("/orders/").status_code == 302
    assert desk.post(path, {"reason": "Poissaolo"}).status_code == 409
    assert desk.post(f"{PAGE}{olga.pk}/unlock/").status_code == 302
    assert desk.post(f"{PAGE}{olga.pk}/unlock/").status_code == 409
    assert fresh(olga).is_active


def test_a_lost_factor_is_removed_only_after_proving_again_who_one_is(desk, anna, settings):
    olga = make_user("Olga", Role.ORDERER)
    with_app(olga)
    path = f"{PAGE}{olga.pk}/factors/"
    session = desk.session
    session["began"] = session["began"] - 600
    session.save()
    for answer in (desk.get(path), desk.post(path, {"reason": "Puhelin hukkui"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/reauthenticate/")
    assert olga.authenticator_set.exists()


def test_a_lost_factor_is_removed_with_a_reason(proved):
    olga = make_user("Olga", Role.ORDERER)
    with_app(olga)
    path = f"{PAGE}{olga.pk}/factors/"
    assert "soita hänelle" in proved.get(path).content.decode()
    assert proved.post(path, {"reason": ""}).status_code == 422
    assert proved.post(path, {"reason": "Puhelin hukkui"}).status_code == 302
    assert not olga.authenticator_set.exists()
    assert AccessEntry.objects.filter(person_id=olga.pk, reason="Puhelin hukkui").exists()
    assert proved.post(path, {"reason": "Puhelin hukkui"}).status_code == 409


def test_inviting_sending_again_and_withdrawing(desk):
    facts = {
        "first_name": "Olga",
        "last_name": "E",
        "email": "olga@example.fi",
        "language": "sv",
        "roles": ["orderer"],
    }
    assert desk.post(f"{PAGE}invite/", facts)["Location"] == PAGE
    assert desk.post(f"{PAGE}invite/", facts).status_code == 302, "a double click"
    invitation = Invitation.objects.get()
    assert invitation.invited_by_id == person("Anna").pk
    page = desk.get(PAGE).content.decode()
    assert "olga@example.fi" in page
    assert "Kutsuja: Anna Esimerkki" in page
    assert desk.post(f"{PAGE}invitations/{invitation.pk}/again/").status_code == 302
    assert desk.post(f"{PAGE}invitations/{invitation.pk}/withdraw/").status_code == 302
    assert desk.post(f"{PAGE}invitations/{invitation.pk}/withdraw/").status_code == 409
    assert desk.post(f"{PAGE}invitations/{invitation.pk}/again/").status_code == 409
    assert "olga@example.fi" not in desk.get(PAGE).content.decode()


@pytest.mark.parametrize("wrong", [{"email": "x"}, {"roles": []}, {"roles": ["support"]}, {"first_name": ""}])
def test_a_wrong_invitation_is_told_and_nothing_is_lost(desk, wrong):
    facts = {
        "first_name": "Olga",
        "last_name": "Tässä",
        "email": "olga@example.fi",
        "language": "fi",
        "roles": ["orderer"],
    }
    answer = desk.post(f"{PAGE}invite/", {**facts, **wrong})
    assert answer.status_code == 422
    assert "Tässä" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["Kaarina", "Aino", "Pirkko", "Hannu"])
def test_others_see_none_of_it(north, name):
    visitor, olga = Visitor("north").sign_in(person(name)), make_user("Olga", Role.ORDERER)
    for path in ("", "invite/", "import/", "import/template/", f"{olga.pk}/", f"{olga.pk}/leaving/"):
        assert visitor.get(f"{PAGE}{path}").status_code == 403
