"""Own orders: what waits, who comes, cancelling, ordering the same again, and who sees them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from audit.models import AccessEntry
from registry.matching import services as matching
from registry.orders.models import Order, OrderStatus
from tests.factories.orders import (
    coordinator,
    make_draft,
    order_row,
    some_day,
    unit_contact,
)
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import agreed_session
from tests.registry.orders.conftest import page, what
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("menu_of_today")


def test_own_orders_are_sorted_by_what_they_need_in_a_constant_number_of_queries(aino):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert aino.get("/orders/").status_code == 200
        return len(found)

    def more(number: int) -> None:
        order_row(OrderStatus.DRAFT, number=None)
        agreed_session(make_expert(f"Eero{number}"), day=some_day(20))

    more(0)
    queries()
    one = queries()
    for number in range(1, 5):
        more(number)
    assert queries() == one
    assert "Odottaa sinua" in page(aino.get("/orders/"))


def test_an_orderer_with_nothing_is_told_what_to_do(aino):
    assert "Ei tulevia tilauksia" in page(aino.get("/orders/"))


def test_the_orderer_sees_who_comes_and_the_look_is_logged(aino):
    eero, order = make_expert("Eero"), order_row()
    [offer] = matching.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert "Eero" not in page(aino.get(f"/orders/{order.pk}/"))
    matching.accept(offer_id=offer.pk, by=eero.user)
    shown = page(aino.get(f"/orders/{order.pk}/"))
    assert "Eero Esimerkki" in shown
    assert eero.email not in shown
    assert AccessEntry.objects.get().person_id == eero.pk


def test_no_topic_and_no_name_stands_in_a_title_or_an_address(aino):
    order = order_row()
    for path in (f"/orders/{order.pk}/", f"/orders/{order.pk}/sent/", "/orders/"):
        title = re.search(r"<title>(.*?)</title>", page(aino.get(path)), re.DOTALL)[1]
        assert not re.search("Masennus|Aino|Esimerkki", title)


def test_cancelling_is_a_page_and_costs_nothing_yet(aino):
    order = order_row()
    assert "ei maksa mitään" in page(aino.get(f"/orders/{order.pk}/cancel/"))
    assert aino.post(f"/orders/{order.pk}/cancel/").status_code == 302
    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED
    assert aino.post(f"/orders/{order.pk}/cancel/").status_code == 409


def test_the_same_again_asks_only_the_day(aino):
    order = order_row(place="Huone 7")
    again = aino.post(f"/orders/{order.pk}/again/")
    assert "Huone 7" in page(aino.get(again["Location"]))
    assert Order.objects.filter(status=OrderStatus.DRAFT).count() == 1


def test_anothers_draft_is_not_found(north):
    make_unit()
    draft = make_draft()
    for other in (coordinator(), unit_contact(make_unit()), make_user("Olli", Role.ORDERER)):
        visitor = Visitor("north").sign_in(other)
        for path in ("", "what/", "when/", "check/", "sent/", "cancel/"):
            assert visitor.get(f"/orders/{draft.pk}/{path}").status_code == 404


def test_a_line_manager_and_a_stranger_do_not_get_in(north, visitor):
    assert visitor.get("/orders/").status_code == 302
    assert visitor.sign_in(person("Liisa")).get("/orders/new/").status_code == 403
    assert visitor.post("/orders/new/", what()).status_code == 403


def test_the_pages_speak_the_readers_language(aino):
    draft, order = make_draft(), order_row()
    for language in ("fi", "sv", "en"):
        for path in (
            "",
            "new/",
            f"{draft.pk}/when/",
            f"{draft.pk}/check/",
            f"{order.pk}/",
            f"{order.pk}/cancel/",
        ):
            response = aino.get(f"/orders/{path}", headers={"accept-language": language})
            assert response.status_code == 200
            assert f'lang="{language}"' in page(response)
