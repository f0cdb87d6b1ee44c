"""The coordinator's queue over HTTP: what waits, filters, pages, and who gets in (ux.md C1)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.matching import services, views
from registry.matching.models import Offer
from registry.orders.models import Order, OrderStatus
from tests.factories.orders import (
    coordinator,
    make_draft,
    order_row,
    orderer,
    some_day,
    unit_contact,
)
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit, moment
from tests.factories.sessions import offer_row
from tests.registry.matching.conftest import numbers, page
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("menu_of_today")


def test_the_views_of_the_queue(kaarina):
    eero = make_expert("Eero")
    new, asked, late = order_row(), order_row(), order_row(day=some_day(40))
    [_offer] = services.send_offers(order_id=asked.pk, expert_id=eero.pk, by=coordinator())
    Order.objects.filter(pk=late.pk).update(answer_by=moment(some_day(-1), "16:00"))
    assert numbers(kaarina.get("/work/")) == [late.number, new.number]
    assert numbers(kaarina.get("/work/?view=open")) == [late.number, asked.number, new.number]
    assert numbers(kaarina.get("/work/?view=new")) == [late.number, new.number]
    assert numbers(kaarina.get("/work/?view=late")) == [late.number]
    assert numbers(kaarina.get("/work/?view=nonsense")) == [late.number, new.number]
    shown = page(kaarina.get("/work/?view=late"))
    assert "eilen" in shown
    assert "Myöhässä" in shown
    assert "Eero Esimerkki" in page(kaarina.get("/work/?view=open"))


def test_somebody_who_has_not_answered_in_time_waits_for_the_coordinator(kaarina):
    eero, order = make_expert("Eero"), order_row(day=some_day(40))
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert numbers(kaarina.get("/work/")) == []
    Offer.objects.filter(pk=offer.pk).update(answer_by=moment(some_day(-1)))
    shown = kaarina.get("/work/")
    assert numbers(shown) == [order.number]
    assert "Kysy toiselta" in page(shown)


def test_a_ready_deputy_is_told_in_the_queue_after_a_no(kaarina):
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), order_row()
    doer, deputy = services.send_offers(
        order_id=order.pk, expert_id=eero.pk, deputy_id=elsa.pk, by=coordinator()
    )
    services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user)
    services.decline(offer_id=doer.pk, by=eero.user)
    assert "Varahenkilö on valmis" in page(kaarina.get("/work/"))
    chosen = page(kaarina.get(f"/work/{order.pk}/choose/"))
    assert "Lupautui varahenkilöksi" in chosen
    sent = kaarina.post(
        f"/work/{order.pk}/choose/", {"expert": str(elsa.pk), "deputy": "", "open_offers_seen": "0"}
    )
    assert sent.status_code == 302


def test_an_order_is_found_by_its_number_or_state(kaarina):
    order_row()
    order = order_row(OrderStatus.CANCELLED)
    queries = ("number=T-1002", "number=t1002", "number=1002", "number=1002&view=late", "status=cancelled")
    for query in queries:
        assert numbers(kaarina.get(f"/work/?{query}")) == [order.number], query


def test_a_strange_filter_breaks_nothing(kaarina):
    order_row()
    for query in (
        "number=masennus",
        "number='--",
        "status=x",
        "unit=x",
        "number=99999999999",
        "page=999",
        "page=x",
    ):
        assert kaarina.get(f"/work/?{query}").status_code == 200


def test_the_queue_is_filtered_by_unit(kaarina):
    here, there = order_row(), order_row(unit=make_unit("Toinen", "2020"))
    assert numbers(kaarina.get(f"/work/?unit={there.unit_id}")) == [there.number]
    assert set(numbers(kaarina.get("/work/?unit="))) == {here.number, there.number}


def test_a_long_queue_has_pages(kaarina, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    for _ in range(3):
        order_row()
    assert len(numbers(kaarina.get("/work/"))) == 2
    assert len(numbers(kaarina.get("/work/?page=2"))) == 1


def test_queue_order_and_choosing_take_a_constant_number_of_queries(kaarina):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert kaarina.get(path).status_code == 200
        return len(found)

    order = order_row(OrderStatus.OFFERED)
    offer_row(order, make_expert("Eero"))
    make_expert("Pekka")
    paths = ["/work/?view=open", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"]
    for path in paths:
        kaarina.get(path)
    before = {path: queries(path) for path in paths}
    for name in ("Elsa", "Esa", "Eeva", "Eino"):
        order_row()
        offer_row(order, make_expert(name))
        make_expert(f"{name}-2")
    assert {path: queries(path) for path in paths} == before


def test_a_unit_contact_sees_and_asks_for_the_own_unit_only(north):
    own, other = order_row(), order_row(unit=make_unit("Toinen", "2020"))
    contact = Visitor("north").sign_in(unit_contact(own.unit))
    assert numbers(contact.get("/work/?view=open")) == [own.number]
    assert contact.get(f"/work/{own.pk}/choose/").status_code == 200
    for path in ("", "choose/"):
        assert contact.get(f"/work/{other.pk}/{path}").status_code == 404
    assert contact.post(f"/work/{other.pk}/withdraw/").status_code == 404


def test_others_do_not_get_into_the_queue(north):
    order = order_row()
    for name in ("Aino", "Eero", "Liisa", "Pirkko"):
        stranger = Visitor("north").sign_in(person(name))
        for path in ("", f"{order.pk}/", f"{order.pk}/choose/"):
            assert stranger.get(f"/work/{path}").status_code == 403


def test_a_draft_is_in_nobodys_queue(kaarina):
    draft = make_draft(by=orderer())
    assert kaarina.get(f"/work/{draft.pk}/").status_code == 404


def test_an_empty_queue_says_that_all_is_well(kaarina):
    assert "Kaikki on hoidettu" in page(kaarina.get("/work/"))
    assert "Poista rajaukset" in page(kaarina.get("/work/?number=1"))


def test_titles_and_addresses_have_no_topic_and_no_name(kaarina):
    make_expert("Eero")
    order = order_row()
    for path in ("/work/", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"):
        shown = page(kaarina.get(path))
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1]
        links = " ".join(re.findall(r'(?:href|action)="([^"]*)"', shown))
        assert not re.search("(?i)masennus|eero|MIE", title + links)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_speak_the_readers_language(kaarina, language):
    eero, order = make_expert("Eero"), order_row()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    for path in ("", "?view=open", f"{order.pk}/", f"{order.pk}/choose/"):
        assert kaarina.get(f"/work/{path}", headers={"accept-language": language}).status_code == 200
