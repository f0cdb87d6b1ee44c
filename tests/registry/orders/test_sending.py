"""From the first page to a sent order: one order, with its price and what to mind."""

from decimal import Decimal

import pytest

from registry.orders import quotes
from registry.orders.models import Order, OrderStatus
from registry.orders.quotes import Quote, QuoteLine
from tests.factories.orders import (
    make_draft,
)
from tests.registry.orders.conftest import key_of, page, what, when

pytestmark = pytest.mark.usefixtures("menu_of_today")


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


def test_looking_never_makes_or_changes_anything(aino):
    draft = make_draft()
    for path in ("new/", f"{draft.pk}/what/", f"{draft.pk}/when/", f"{draft.pk}/check/", ""):
        assert aino.get(f"/orders/{path}").status_code == 200
    draft.refresh_from_db()
    assert draft.status == OrderStatus.DRAFT
    assert Order.objects.count() == 1


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
