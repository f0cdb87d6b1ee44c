"""Ordering without an account: the form, the mailed link, the order in the queue, and what the person hears."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from domain.clock import now
from domain.ids import new_id
from notifications.models import Notice
from registry.orders.models import Order, OrderStatus
from registry.orders.public.keeping import forget_public_orders
from registry.orders.public.models import PublicOrder
from registry.orders.public.services import MOST_AN_HOUR, confirm, issue_link
from registry.orders.public.views import FROM_ONE_ADDRESS
from registry.orders.services import cancel_order
from registry.sessions.services import accept_offer
from tenants.context import in_tenant
from tests.factories.orders import some_day
from tests.factories.registry import make_expert
from tests.factories.sessions import ask
from tests.visitor import Visitor, settle

PAGE = "/order/"
TOPIC = "MIE.masennus"
ADDRESS = "olli.opettaja@example.fi"


def told(**changes) -> dict:
    """The form as a teacher fills it in."""
    return {
        "key": str(new_id()), "what": "product:avoin", "need": "Vanhempainilta, noin tunti.", "topic_codes": [TOPIC],
        "day": f"{some_day():%d.%m.%Y}", "since": "18.00", "mode": "on_site", "place": "Koulukatu 1, auditorio",
        "audience_scope": "regional", "audience_size": "60", "name": "Olli Opettaja", "organisation": "Rantakoulu",
        "email": "Olli.Opettaja@example.fi", "phone": "040 123 4567", "language": "fi", **changes,
    }  # fmt: skip


def page(response) -> str:
    return response.content.decode().replace("\u00ad", "").replace("\u00a0", " ")


def mails() -> list:
    settle()
    return [letter for letter in mail.outbox if letter.to == [ADDRESS]]


def link_in(letter) -> str:
    return re.search(r"https?://[^/\s]+(/order/a/[^\s]+)", letter.body)[1]


def asked(visitor, **changes) -> str:
    """The path of the link that the mail brings."""
    answer = visitor.post(PAGE, told(**changes))
    assert answer.status_code == 302, page(answer)
    return link_in(mails()[-1])


@pytest.mark.requirement("A104")
def test_anybody_orders_what_is_open_to_anybody_and_the_coordinator_finds_it(
    product, kaarina, visitor, mailoutbox
):
    for path in ("/", "/info/how-to-order/", "/info/products/"):
        assert 'href="/order/"' in page(visitor.get(path))
    assert visitor.post(PAGE, told())["Location"] == "/order/mailed/"
    assert not Order.objects.exists()
    path = link_in(mails()[0])
    for _scanner in range(2):
        assert "Vanhempainilta" in page(visitor.get(path))
    assert not Order.objects.exists(), "opening the link changes nothing"
    assert visitor.post(path)["Location"] == path
    order = Order.objects.get()
    assert (order.status, order.orderer, order.product, order.minutes) == (OrderStatus.NEW, None, product, 90)
    assert (order.topic_codes, order.receiver, order.audience_size) == ([TOPIC], "Olli Opettaja", 60)
    settle()
    assert Notice.objects.filter(user=kaarina, kind="order.sent", subject_id=order.pk).exists()
    desk = Visitor("north").sign_in(kaarina)
    assert str(order) in page(desk.get("/work/"))
    shown = page(desk.get(f"/work/{order.pk}/"))
    for fact in ("Olli Opettaja, Rantakoulu", ADDRESS, "040 123 4567"):
        assert fact in shown
    assert "None" not in shown


def test_sending_twice_gives_one_order_and_then_the_link_tells_how_far_it_is_and_nothing_private(
    product, visitor, mailoutbox
):
    path = asked(visitor)
    assert [visitor.post(path).status_code for _ in range(2)] == [302, 302]
    order = Order.objects.get()
    assert confirm(wish_id=PublicOrder.objects.get().pk) == order
    shown = page(visitor.get(path))
    assert str(order) in shown
    for private in ("Olli", "Vanhempainilta", "Koulukatu", ADDRESS):
        assert private not in shown


def test_the_same_form_sent_twice_sends_one_mail_and_mails_tell_nothing(product, visitor, mailoutbox):
    form = told()
    for _ in range(2):
        assert visitor.post(PAGE, form).status_code == 302
    (letter,) = mails()
    html = letter.alternatives[0][0]
    for private in ("Olli", "Vanhempainilta", "Koulukatu", "luento", "asennus", "Rantakoulu"):
        assert private not in letter.subject + letter.body + html


def test_the_person_hears_of_a_yes_and_of_cancelling_once_by_a_new_link(
    product, kaarina, visitor, mailoutbox
):
    first = asked(visitor)
    visitor.post(first)
    order = Order.objects.get()
    offer = ask(order, make_expert("Eero", topics=[TOPIC]))
    accept_offer(offer_id=offer.pk, by=offer.expert.user)
    assert [letter.subject for letter in mails()] == ["Vahvista tilaus", "Tilaus on sovittu"]
    assert visitor.get(first).status_code == 404, "the newest mail's link works"
    assert visitor.get(link_in(mails()[-1])).status_code == 200
    order.refresh_from_db()
    cancel_order(order_id=order.pk, by=kaarina, session_cancelled=True)
    assert [letter.subject for letter in mails()][2:] == ["Tilaus on peruttu"]
    assert "on peruttu" in page(visitor.get(link_in(mails()[-1])))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": "task:luento"}, "Valitse yksi luettelosta"),  # the rule keeps it for the staff
        ({"what": ""}, "Valitse, mitä tarvitset"),
        ({"need": "Soita 040 123 4567"}, "puhelinnumero"),
        ({"day": "1.1.2020"}, "on jo mennyt"),
        ({"until": "17.00"}, "myöhemmin"),
        ({"audience_scope": ""}, "Valitse, kenelle"),
        ({"email": "ei osoite"}, "sähköposti"),
        ({"topic_codes": ["XXX"]}, "Valitse aiheet luettelosta"),
        ({"phone": "<b>"}, "Kirjoita numero"),
    ],
)
def test_wrong_input_is_422_with_a_sentence_and_nothing_is_kept_or_lost(product, visitor, wrong, said):
    answer = visitor.post(PAGE, told(**wrong))
    assert answer.status_code == 422
    assert said.lower() in page(answer).lower()
    assert "Rantakoulu" in page(answer)
    assert not PublicOrder.objects.exists()


def test_what_is_closed_or_past_meanwhile_is_refused_at_the_link(product, visitor, mailoutbox):
    path = asked(visitor)
    product.who_may_order = ["staff"]
    product.save()
    assert visitor.post(path).status_code == 422
    product.who_may_order = ["public"]
    product.is_active = False
    product.save()
    assert visitor.post(path).status_code == 422
    product.is_active = True
    product.save()
    PublicOrder.objects.update(starts_at=now() - timedelta(hours=2), ends_at=now() - timedelta(hours=1))
    assert visitor.post(path).status_code == 422
    assert not Order.objects.exists()


def test_where_nothing_is_open_there_is_no_form_and_no_way_in(kaarina, visitor):
    assert 'href="/order/"' not in page(visitor.get("/"))
    assert "<form" not in page(visitor.get(PAGE)).split("<main")[1].split("</main")[0]
    assert 'name="need"' not in page(visitor.post(PAGE, told(what="task:luento")))
    assert not PublicOrder.objects.exists()


def test_a_program_and_a_flood_leave_nothing(product, visitor, mailoutbox):
    assert visitor.post(PAGE, told(website="http://spam.example")).status_code == 302
    assert not PublicOrder.objects.exists()
    for number in range(1, FROM_ONE_ADDRESS):
        assert visitor.post(PAGE, told()).status_code == 302, number
    assert visitor.post(PAGE, told()).status_code == 429
    assert len(mails()) == MOST_AN_HOUR, "nobody's mailbox is filled by others"


def test_a_link_opens_nothing_elsewhere_or_after_a_week(product, visitor, south, mailoutbox):
    path = asked(visitor)
    with in_tenant(south):
        assert Visitor("south").get(path).status_code == 404
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert visitor.get(path).status_code == visitor.post(path).status_code == 404
    assert visitor.get(path).status_code == 200


def test_the_night_removes_what_nobody_confirmed_and_how_to_reach_people_after_the_rules_months(
    product, visitor
):
    for _ in range(2):
        visitor.post(PAGE, told())
    kept = PublicOrder.objects.first()
    visitor.post(f"/order/a/{issue_link(kept)}/")
    order = Order.objects.get()
    assert forget_public_orders() == 0
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert [forget_public_orders(), forget_public_orders()] == [1, 0]
    with time_machine.travel(now() + timedelta(days=150), tick=False):
        assert forget_public_orders() == 0, "an order that is open needs its person"
        Order.objects.update(status=OrderStatus.CANCELLED)
        assert forget_public_orders() == 1
    assert Order.objects.get() == order
