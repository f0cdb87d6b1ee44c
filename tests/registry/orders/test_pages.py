"""Ordering in three pages over HTTP, without JavaScript, with wrong, missing and hostile values (ux.md 12, 13)."""

import re
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from audit.models import AccessEntry
from registry.matching import services as matching
from registry.orders import quotes
from registry.orders.models import Order, OrderStatus
from registry.orders.quotes import Quote, QuoteLine
from registry.orders.services import start_order
from tests.factories.orders import (
    coordinator,
    make_draft,
    make_order,
    make_product,
    make_task_type,
    orderer,
    some_day,
    unit_contact,
)
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("menu_of_today")


@pytest.fixture
def aino(north, visitor):
    """Aino's browser, with something to order and a unit to order for."""
    make_task_type()
    make_unit()
    return visitor.sign_in(orderer())


def page(response) -> str:
    return response.content.decode()


def key_of(response) -> str:
    return re.search(r'name="key" value="([^"]+)"', page(response))[1]


def what(**changes) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "what": "task:luento",
        "need": "Oma tarina",
        "topic_codes": ["MIE.masennus"],
        **changes,
    }


def when(**changes) -> dict:
    day = some_day()
    return {
        "day": f"{day.day}.{day.month}.{day.year}", "since": "13", "until": "14.30", "unit": str(make_unit().pk),
        "mode": "on_site", "place": "", "audience_scope": "group", "audience_size": "12", "receiver": "Sirpa",
        "support_person": "Sirpa", "language": "fi", **changes,
    }  # fmt: skip


@pytest.mark.requirement("A142", "A143", "A144", "A145", "A146", "A159", "A160", "A161", "A028")
def test_an_order_is_made_in_three_pages(aino):
    first = aino.get("/orders/new/")
    second = aino.post("/orders/new/", what(key=key_of(first)))
    third = aino.post(
        second["Location"], when(accessibility="Hissi", preparation_agreed="on", preparation_hours="1,5")
    )
    assert third["Location"].endswith("/check/")
    read = page(aino.get(third["Location"]))
    for answer in (
        "Tehtävä luento",
        "Masennus",
        "Oma tarina",
        "13–14.30",
        "Sirpa",
        "Hissi",
        "1,5",
        "12 ihmistä",
    ):
        assert answer in read
    done = aino.post(third["Location"])
    assert done["Location"].endswith("/sent/")
    assert "T-1001" in page(aino.get(done["Location"]))
    order = Order.objects.get()
    assert (order.status, order.minutes, order.preparation_hours) == (OrderStatus.NEW, 90, Decimal("1.5"))


def test_sending_twice_gives_the_same_answer_and_one_order(aino):
    draft = make_draft()
    answers = [aino.post(f"/orders/{draft.pk}/check/")["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Order.objects.get().number == 1001


def test_the_first_page_sent_twice_makes_one_draft(aino):
    form = what()
    assert aino.post("/orders/new/", form)["Location"] == aino.post("/orders/new/", form)["Location"]


def test_looking_never_makes_or_changes_anything(aino):
    draft = make_draft()
    for path in ("new/", f"{draft.pk}/what/", f"{draft.pk}/when/", f"{draft.pk}/check/", ""):
        assert aino.get(f"/orders/{path}").status_code == 200
    draft.refresh_from_db()
    assert draft.status == OrderStatus.DRAFT
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"what": ""}, "Valitse, mitä tarvitset."),
        ({"what": "task:ei-ole"}, "Valitse yksi luettelosta."),
        ({"topic_codes": ["EI.OLE"]}, "Valitse aiheet luettelosta."),
        ({"need": "x" * 1001}, "Kirjoita enintään 1 000 merkkiä."),
        ({"need": "hetu 010190-999Y"}, "Tekstissä on henkilötunnus."),
        ({"need": "soita 040 1234567"}, "Tekstissä on puhelinnumero."),
    ],
)
def test_page_one_says_what_to_mend_and_loses_nothing(aino, changes, told):
    response = aino.post("/orders/new/", what(need="Tärkeä toive") | changes)
    assert response.status_code == 422
    assert told in page(response)
    assert "Virhe:" in re.search(r"<title>(.*?)</title>", page(response), re.DOTALL)[1]
    assert changes.get("need", "Tärkeä toive") in page(response)
    assert not Order.objects.exists()


def test_too_many_topics_are_refused(aino):
    from tenants.reference import topics

    many = [topic.code for topic in topics().values() if topic.parent][:11]
    assert "Valitse enintään 10 aihetta." in page(aino.post("/orders/new/", what(topic_codes=many)))


def test_hostile_text_is_shown_as_text(aino):
    response = aino.post("/orders/new/", what(what="", need="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page(response)
    assert "&lt;script&gt;alert(1)" in page(response)


@pytest.mark.parametrize("key", ["", "not-a-key", "' OR 1=1 --"])
def test_a_broken_key_makes_a_new_draft(aino, key):
    assert aino.post("/orders/new/", what(key=key)).status_code == 302


def test_the_key_of_anothers_order_is_not_found(aino):
    other = start_order(by=coordinator())
    assert aino.post("/orders/new/", what(key=str(other.pk))).status_code == 404


def test_topics_are_searched_without_javascript_and_nothing_is_lost(aino):
    response = aino.post(
        "/orders/new/", what(find="1", topic_search="alakulo", need="Oma", topic_codes=["PAI.alkoholi"])
    )
    shown = page(response)
    assert response.status_code == 200
    assert "Masennus" in shown
    assert "Adoptio" not in shown
    assert re.search(r'value="task:luento"[^>]*checked', shown)
    assert ">Oma</textarea>" in shown.replace("\n", "")
    assert not Order.objects.exists()
    assert not re.search("alakulo|MIE", response.request["QUERY_STRING"] + response.request["PATH_INFO"])


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
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
    ],
)
def test_page_two_says_at_the_field_what_to_mend_and_loses_nothing(aino, changes, field, told):
    order = start_order(by=orderer())
    Order.objects.filter(pk=order.pk).update(task_type=make_task_type())
    response = aino.post(f"/orders/{order.pk}/when/", when(place="Huone 7") | changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert told in page(response)
    assert f'href="#id_{field}' in page(response)
    assert changes.get("place", "Huone 7") in page(response)
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


@pytest.mark.requirement("A052", "A152")
def test_travel_without_an_agreement_is_warned_of(aino):
    warned, agreed = make_draft(), make_draft(travel_agreed="Bussiliput")
    assert "Matkoista ei ole sovittu" in page(aino.get(f"/orders/{warned.pk}/check/"))
    assert "Matkoista ei ole sovittu" not in page(aino.get(f"/orders/{agreed.pk}/check/"))


@pytest.mark.requirement("A011", "A150")
def test_the_price_is_shown_with_its_rule_before_sending(aino):
    price = Quote(
        Decimal("30"),
        Decimal("30"),
        (QuoteLine("Käynti", Decimal("30")),),
        "Palkkiotaso",
        "2026-1",
        ("Käynniltä",),
    )
    before = quotes.set_quoter(lambda facts: price)
    try:
        shown = page(aino.get(f"/orders/{make_draft().pk}/check/"))
    finally:
        quotes.set_quoter(before)
    for part in ("30,00", "Palkkiotaso 2026-1", "Käynniltä"):
        assert part in shown


def test_without_a_table_the_price_is_agreed_later(aino):
    before = quotes.set_quoter(None)
    try:
        assert "Hinta sovitaan myöhemmin" in page(aino.get(f"/orders/{make_draft().pk}/check/"))
    finally:
        quotes.set_quoter(before)


def test_own_orders_are_sorted_by_what_they_need_in_a_constant_number_of_queries(aino):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert aino.get("/orders/").status_code == 200
        return len(found)

    def more() -> None:
        make_draft()
        order = make_order()
        eero = make_expert(f"Eero{order.number}")
        [offer] = matching.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
        matching.accept(offer_id=offer.pk, by=eero.user)

    more()
    aino.get("/orders/")
    one = queries()
    for _ in range(4):
        more()
    assert queries() == one
    assert "Odottaa sinua" in page(aino.get("/orders/"))


def test_an_orderer_with_nothing_is_told_what_to_do(aino):
    assert "Ei tulevia tilauksia" in page(aino.get("/orders/"))


def test_the_orderer_sees_who_comes_and_the_look_is_logged(aino):
    eero, order = make_expert("Eero"), make_order()
    [offer] = matching.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert "Eero" not in page(aino.get(f"/orders/{order.pk}/"))
    matching.accept(offer_id=offer.pk, by=eero.user)
    shown = page(aino.get(f"/orders/{order.pk}/"))
    assert "Eero Esimerkki" in shown
    assert eero.email not in shown
    assert AccessEntry.objects.get().person_id == eero.pk


def test_no_topic_and_no_name_stands_in_a_title_or_an_address(aino):
    order = make_order()
    for path in (f"/orders/{order.pk}/", f"/orders/{order.pk}/sent/", "/orders/"):
        title = re.search(r"<title>(.*?)</title>", page(aino.get(path)), re.DOTALL)[1]
        assert not re.search("Masennus|Aino|Esimerkki", title)


def test_cancelling_is_a_page_and_costs_nothing_yet(aino):
    order = make_order()
    assert "ei maksa mitään" in page(aino.get(f"/orders/{order.pk}/cancel/"))
    assert aino.post(f"/orders/{order.pk}/cancel/").status_code == 302
    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED
    assert aino.post(f"/orders/{order.pk}/cancel/").status_code == 409


def test_the_same_again_asks_only_the_day(aino):
    order = make_order(place="Huone 7")
    again = aino.post(f"/orders/{order.pk}/again/")
    assert "Huone 7" in page(aino.get(again["Location"]))
    assert Order.objects.filter(status=OrderStatus.DRAFT).count() == 1


@pytest.mark.parametrize("path", ["", "what/", "when/", "check/", "sent/", "cancel/"])
def test_anothers_draft_is_not_found(north, path):
    make_unit()
    draft = make_draft()
    for other in (coordinator(), unit_contact(make_unit()), make_user("Olli", Role.ORDERER)):
        assert Visitor("north").sign_in(other).get(f"/orders/{draft.pk}/{path}").status_code == 404


def test_a_line_manager_and_a_stranger_do_not_get_in(north, visitor):
    assert visitor.get("/orders/").status_code == 302
    assert visitor.sign_in(person("Liisa")).get("/orders/new/").status_code == 403
    assert visitor.post("/orders/new/", what()).status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pages_speak_the_readers_language(aino, language):
    draft, order = make_draft(), make_order()
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
