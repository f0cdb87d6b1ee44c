"""The tree and the card of a unit through the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from accounts.roles.selectors import holders
from tenants.organisation.models import CostCentre, Room, Unit
from tenants.organisation.units import seal_of
from tests.factories.billing import give_role
from tests.factories.orders import make_order
from tests.factories.people import make_user
from tests.factories.registry import make_unit

HOME = "/settings/units/"


def page_of(unit, name="") -> str:
    return f"{HOME}{unit.pk}/{name}"


def card(unit, **changes) -> dict:
    """The card as its form sends it."""

    fields = (
        "name",
        "name_sv",
        "code",
        "kind",
        "service_line",
        "municipality_code",
        "address",
        "arrival",
        "parking",
    )
    values = {name: getattr(unit, name) for name in (*fields, "accessibility")}
    return {**values, "cost_centre": unit.cost_centre_id, "seen": seal_of(unit), **changes}


@pytest.mark.requirement("A009")
def test_an_administrator_adds_a_cost_centre_and_a_unit_that_pays_from_it(desk):
    anna = desk.of(desk.anna)
    assert anna.post(f"{HOME}cost-centres/new/", {"code": "7700", "name": "Kuntoutus"}).status_code == 302
    centre = CostCentre.objects.get(code="7700")
    answer = anna.post(
        f"{HOME}new/", {"name": "Kuntoutus", "code": "77", "kind": "unit", "cost_centre": centre.pk}
    )
    unit = Unit.objects.get(code="77")
    assert answer.headers["Location"] == page_of(unit)
    order = make_order(unit=unit)
    assert order.unit.cost_centre == centre


@pytest.mark.requirement("A069", "A103")
def test_a_unit_of_any_service_line_is_added_and_orders(desk):
    page = desk.of(desk.anna).get(f"{HOME}new/").content.decode()
    lines = ["Mielenterveys- ja päihdepalvelut", "Työikäisten palvelut", "Vammaispalvelut", "Lapsi- ja perhepalvelut",
             "Lastensuojelu", "Maahanmuuttajapalvelut", "Ikääntyneiden palvelut", "Kolmannen sektorin toimijat"]  # fmt: skip
    assert all(line in page for line in lines)
    values = card(desk.unit, name="Peruskoulu", code="55", service_line="lapsi-perhe")
    assert desk.of(desk.anna).post(f"{HOME}new/", values).status_code == 302
    school = Unit.objects.get(code="55")
    assert school.service_line == "lapsi-perhe"
    assert make_order(unit=school).unit == school


def test_a_code_in_use_is_told_at_the_page_and_nothing_typed_is_lost(desk):
    values = card(desk.unit, name="Toinen")
    answer = desk.of(desk.anna).post(f"{HOME}new/", values)
    assert answer.status_code == 422
    assert "Tämä koodi on jo käytössä" in answer.content.decode()
    assert "Toinen" in answer.content.decode()


@pytest.mark.requirement("A005")
def test_the_contact_person_is_named_and_the_tree_tells_where_nobody_is(desk):
    anna = desk.of(desk.anna)
    assert "Ei nimetty" in anna.get(HOME).content.decode()
    helmi = make_user("Helmi", Role.ORDERER, unit=desk.other)
    assert anna.post(page_of(desk.other, "contacts/"), {"act": "name", "person": helmi.pk}).status_code == 302
    assert list(holders(Role.UNIT_CONTACT, desk.other.pk)) == [helmi]
    page = anna.get(HOME).content.decode()
    assert "Helmi Esimerkki" in page
    assert "Ei nimetty" not in page


def test_the_contact_person_keeps_the_own_units_card_but_not_its_money(desk):
    yrjo = desk.of(desk.yrjo)
    answer = yrjo.post(
        page_of(desk.unit, "edit/"), card(desk.unit, arrival="Ovi B", code="hurjaa", parking="Pihalla")
    )
    assert answer.status_code == 302
    desk.unit.refresh_from_db()
    assert (desk.unit.arrival, desk.unit.parking, desk.unit.code) == ("Ovi B", "Pihalla", "1010")
    assert yrjo.get(page_of(desk.unit, "budget/")).status_code == 403
    assert yrjo.get(page_of(desk.other)).status_code == 404
    assert yrjo.get(page_of(desk.other, "edit/")).status_code == 404


def test_two_people_edit_the_same_unit_and_the_second_sees_both(desk):
    first = card(desk.unit, arrival="Ovi B")
    second = card(desk.unit, arrival="Ovi C")
    assert desk.of(desk.yrjo).post(page_of(desk.unit, "edit/"), first).status_code == 302
    anna = desk.of(desk.anna)
    answer = anna.post(page_of(desk.unit, "edit/"), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ovi B" in page
    assert "Ovi C" in page
    desk.unit.refresh_from_db()
    assert desk.unit.arrival == "Ovi B"
    again = {**second, "seen": answer.context["form"]["seen"].value()}
    assert anna.post(page_of(desk.unit, "edit/"), again).status_code == 302
    desk.unit.refresh_from_db()
    assert desk.unit.arrival == "Ovi C"


def test_a_unit_with_open_orders_is_not_put_out_of_use_and_the_page_names_them(desk):
    make_order(unit=desk.unit)
    anna = desk.of(desk.anna)
    page = anna.get(page_of(desk.unit, "close/")).content.decode()
    assert "1 avoin" in page
    assert "/work/" not in page, "an administrator has no work queue: a link would lead to a refusal"
    assert anna.post(page_of(desk.unit, "close/")).status_code == 409
    give_role(desk.anna, Role.COORDINATOR)
    page = desk.of(desk.anna).get(page_of(desk.unit, "close/")).content.decode()
    assert f"/work/?view=open&amp;unit={desk.unit.pk}" in page
    desk.unit.refresh_from_db()
    assert desk.unit.is_active
    assert anna.post(page_of(desk.other, "close/")).status_code == 302
    assert anna.post(page_of(desk.other, "close/")).status_code == 302
    desk.other.refresh_from_db()
    assert not desk.other.is_active


def test_a_room_is_added_once_and_shown(desk):
    yrjo = desk.of(desk.yrjo)
    values = {"name": "Sali", "seats": "20", "notes": "", "is_active": "on"}
    assert yrjo.post(page_of(desk.unit, "rooms/new/"), values).status_code == 302
    assert yrjo.post(page_of(desk.unit, "rooms/new/"), values).status_code == 422
    assert Room.objects.filter(unit=desk.unit, name="Sali", seats=20).count() == 1
    assert "Sali" in yrjo.get(page_of(desk.unit)).content.decode()


@pytest.mark.parametrize(
    "path", ["", "mine/", "new/", "routing/", "cost-centres/", "cost-centres/new/", "{unit}/", "{unit}/edit/", "{unit}/move/",
             "{unit}/close/", "{unit}/rooms/new/", "{unit}/contacts/", "{unit}/instructions/", "{unit}/orientation/",
             "{unit}/experts/", "{unit}/budget/"],
)  # fmt: skip
def test_every_page_opens(desk, path):
    user = desk.yrjo if path == "mine/" else desk.anna
    answer = desk.of(user).get(HOME + path.replace("{unit}", str(desk.unit.pk)), follow=True)
    assert answer.status_code == 200


def test_the_tree_costs_the_same_for_one_and_many(desk, django_assert_max_num_queries):
    anna = desk.of(desk.anna)
    anna.get(HOME)
    with CaptureQueriesContext(connection) as few:
        anna.get(HOME)
    for number in range(5):
        unit = make_unit(f"Yksikkö {number}", f"20{number}", f"52{number}")
        make_user(f"Y{number}", Role.UNIT_CONTACT, unit=unit)
    with django_assert_max_num_queries(len(few)):
        anna.get(HOME)
