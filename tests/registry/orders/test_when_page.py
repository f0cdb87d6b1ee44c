"""The second page of ordering: when, where, for whom, and for which unit (ux.md 12, 13)."""

import pytest

from accounts.roles.models import Role
from registry.orders.models import Order
from registry.orders.services import start_order
from tests.factories.orders import (
    make_product,
    make_task_type,
    orderer,
)
from tests.factories.people import make_user
from tests.factories.registry import make_unit
from tests.registry.orders.conftest import page, what, when

pytestmark = pytest.mark.usefixtures("menu_of_today")

WRONG_PLACES = [
    ({"day": ""}, "day", "Kirjoita päivä."),
    ({"day": "1.1.2020"}, "day", "Päivä on jo mennyt."),
    ({"day": "31.2.2027"}, "day", "Kirjoita päivä näin"),
    ({"day": "1.1.9999"}, "day", "yli kaksi vuotta"),
    ({"since": "25"}, "since", "Kirjoita kellonaika näin"),
    ({"until": "12"}, "until", "Lopun pitää olla myöhemmin"),
    ({"until": ""}, "until", "Kirjoita, milloin tapaaminen päättyy."),
    ({"since": "6", "until": "20"}, "until", "enintään 12 tuntia"),
    ({"unit": "x"}, "unit", "luettelosta"),
    ({"unit": ""}, "unit", "Valitse toimintayksikkö."),
    ({"mode": "teleport"}, "mode", ""),
    ({"audience_scope": ""}, "audience_scope", "Valitse, kenelle."),
    ({"audience_size": "monta"}, "audience_size", "numeroina"),
    ({"audience_size": "-3"}, "audience_size", ""),
    ({"audience_size": "99999999999999"}, "audience_size", ""),
    ({"receiver": ""}, "receiver", "Kirjoita, kuka ottaa vastaan."),
    ({"support_person": ""}, "support_person", "Kirjoita, kuka on tukena"),
    ({"support_person": "S" * 121}, "support_person", ""),
    ({"support_person": "Sirpa 040 1234567"}, "support_person", "puhelinnumero"),
    ({"place": "aino@example.fi"}, "place", "sähköpostiosoite"),
    ({"client_reference": "Matti"}, "client_reference", "vain oma tunnus"),
    ({"client_reference": "010190-999Y"}, "client_reference", "vain oma tunnus"),
    ({"preparation_agreed": "on"}, "preparation_hours", "montako tuntia"),
    ({"preparation_hours": "paljon"}, "preparation_hours", ""),
    ({"language": "xx"}, "language", ""),
]


def test_page_two_says_at_the_field_what_to_mend_and_loses_nothing(aino):
    order = start_order(by=orderer())
    Order.objects.filter(pk=order.pk).update(task_type=make_task_type())
    for changes, field, told in WRONG_PLACES:
        response = aino.post(f"/orders/{order.pk}/when/", when(place="Huone 7") | changes)
        assert response.status_code == 422, changes
        assert field in response.context["form"].errors, changes
        assert told in page(response), changes
        assert f'href="#id_{field}' in page(response), changes
        assert changes.get("place", "Huone 7") in page(response), changes
    order.refresh_from_db()
    assert order.starts_at is None


@pytest.mark.requirement("A009")
def test_only_own_units_are_on_offer(north, visitor):
    own, other = make_unit(), make_unit("Vieras yksikkö", "2020")
    oona = make_user("Oona", Role.ORDERER, unit=own)
    order = start_order(by=oona)
    Order.objects.filter(pk=order.pk).update(task_type=make_task_type())
    visitor.sign_in(oona)
    assert "Vieras yksikkö" not in page(visitor.get(f"/orders/{order.pk}/when/"))
    assert visitor.post(f"/orders/{order.pk}/when/", when(unit=str(other.pk))).status_code == 422


@pytest.mark.requirement("A101")
def test_a_product_gives_its_usual_length(aino):
    make_product(minutes=90)
    second = aino.post("/orders/new/", what(what="product:juttupenkki"))
    aino.post(second["Location"], when(until=""))
    assert Order.objects.get().minutes == 90


def test_a_page_too_early_leads_to_the_one_that_is_missing(aino):
    order = start_order(by=orderer())
    assert aino.get(f"/orders/{order.pk}/when/")["Location"].endswith("/what/")
    assert aino.get(f"/orders/{order.pk}/check/")["Location"].endswith("/what/")
    assert aino.post(f"/orders/{order.pk}/check/")["Location"].endswith("/what/")
