"""The first page of ordering: what is needed, in words and topics (ux.md 12, 13)."""

import re

import pytest

from registry.orders.models import Order
from registry.orders.services import start_order
from tests.factories.orders import (
    coordinator,
)
from tests.registry.orders.conftest import page, what

pytestmark = pytest.mark.usefixtures("menu_of_today")


def test_the_first_page_sent_twice_makes_one_draft(aino):
    form = what()
    assert aino.post("/orders/new/", form)["Location"] == aino.post("/orders/new/", form)["Location"]


WRONG_NEEDS = [
    ({"what": ""}, "Valitse, mitä tarvitset."),
    ({"what": "task:ei-ole"}, "Valitse yksi luettelosta."),
    ({"topic_codes": ["EI.OLE"]}, "Valitse aiheet luettelosta."),
    ({"need": "x" * 1001}, "Kirjoita enintään 1 000 merkkiä."),
    ({"need": "hetu 010190-999Y"}, "Tekstissä on henkilötunnus."),
    ({"need": "soita 040 1234567"}, "Tekstissä on puhelinnumero."),
]


def test_page_one_says_what_to_mend_and_loses_nothing(aino):
    for changes, told in WRONG_NEEDS:
        response = aino.post("/orders/new/", what(need="Tärkeä toive") | changes)
        assert response.status_code == 422, changes
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


def test_a_broken_key_makes_a_new_draft(aino):
    for key in ("", "not-a-key", "' OR 1=1 --"):
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
