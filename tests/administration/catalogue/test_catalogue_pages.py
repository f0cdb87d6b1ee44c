"""Products and kinds of work made in the browser can be ordered at once, with their length and checklist (A101, A111)."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from registry.bank.models import Request
from registry.orders import bank_requests, catalogue, services
from registry.orders.models import CatalogueVersion, Order, Product, TaskType
from registry.orders.quotes import Quote
from tests.factories.orders import (
    make_draft,
    make_order,
    make_product,
    make_task_type,
    orderer,
    some_day,
    unit_contact,
)
from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.factories.registry import make_unit, moment
from tests.factories.sessions import ask, make_expert
from tests.visitor import Visitor

HOME = "/settings/catalogue/"
PRODUCTS = f"{HOME}products/"


@pytest.fixture
def desk(north):
    use_preset("soite")
    make_unit()
    return Visitor("north").sign_in(person("Anna"))


@pytest.fixture
def aino(desk):
    return Visitor("north").sign_in(orderer())


def page(response) -> str:
    """The page as text; numbers stand beside their unit with an ordinary space."""
    return response.content.decode().replace("\xa0", " ")


def product(**changes) -> dict:
    return {
        "key": str(uuid.uuid4()), "name_fi": "Kahvipöytäkeskustelu", "name_sv": "Kaffebordssamtal",
        "description_fi": "Keskustelu kahvin ääressä.", "task_type": str(TaskType.objects.get(code="luento").pk),
        "minutes": "150", "audience_scope": "regional", "checklist_fi": "Varaa huone\nKeitä kahvi",
        "checklist_sv": "Boka rummet", "is_public": "on", **changes,
    }  # fmt: skip


def added(desk, **changes) -> Product:
    answer = desk.post(f"{PRODUCTS}new/", product(**changes))
    assert answer.status_code == 302, page(answer)
    return Product.objects.order_by("position").last()


def when() -> dict:
    day = some_day()
    return {
        "day": f"{day:%d.%m.%Y}", "since": "13", "until": "", "unit": str(make_unit().pk), "mode": "on_site",
        "audience_scope": "regional", "audience_size": "40", "receiver": "Sirpa", "support_person": "Sirpa",
        "language": "fi",
    }  # fmt: skip


@pytest.mark.requirement("A101", "A111")
def test_a_product_made_in_the_browser_can_be_ordered_at_once(desk, aino):
    made = added(desk)
    first = page(aino.get("/orders/new/"))
    assert "Kahvipöytäkeskustelu" in first
    assert "Keskustelu kahvin ääressä. Kesto tavallisesti 2,5 h." in first
    chosen = aino.post("/orders/new/", {"key": str(uuid.uuid4()), "what": f"product:{made.code}", "need": ""})
    second = page(aino.get(chosen["Location"]))
    assert "2,5 h" in second
    assert 'value="regional" selected' in second
    third = aino.post(chosen["Location"], when())
    read = page(aino.get(third["Location"]))
    assert "Varaa huone" in read
    assert "Keitä kahvi" in read
    aino.post(third["Location"])
    order = Order.objects.get(product=made)
    assert order.ends_at - order.starts_at == dt.timedelta(minutes=150)
    assert Quote.from_data(order.estimate).low == 75  # the regional lecture of the rate table


@pytest.mark.requirement("A101")
def test_the_checklist_is_shown_to_the_unit_contact_and_to_the_expert(desk, aino):
    made = added(desk)
    unit = make_unit()
    draft = make_draft(task_type=made.task_type, unit=unit)
    services.save_what(order_id=draft.pk, by=draft.orderer, task_type=made.task_type, product=made)
    order = services.send_order(order_id=draft.pk, by=draft.orderer)
    contact = Visitor("north").sign_in(unit_contact(unit))
    assert "Varaa huone" in page(contact.get(f"/orders/{order.pk}/"))
    expert = make_expert()
    offer = ask(order, expert)
    assert "Varaa huone" in page(Visitor("north").sign_in(expert.user).get(f"/sessions/offers/{offer.pk}/"))


@pytest.mark.requirement("A090")
def test_the_task_catalogue_is_read_by_everybody_signed_in_and_by_nobody_else(desk):
    added(desk)
    for name in ("Eero", "Aino", "Pirkko"):
        shown = page(Visitor("north").sign_in(person(name)).get(f"{HOME}published/"))
        for told in ("Kahvipöytäkeskustelu", "2,5 h", "75,00 €", "Varaa huone", "Luento"):
            assert told in shown, (name, told)
    assert Visitor("north").get(f"{HOME}published/").status_code in (302, 403)


@pytest.mark.requirement("A101")
def test_a_product_names_the_rate_that_prices_it(desk, aino):
    made = added(desk, rate_code="lecture_national")
    assert "100,00 €" in page(desk.get(HOME))
    draft = make_draft(task_type=made.task_type)
    services.save_what(order_id=draft.pk, by=draft.orderer, task_type=made.task_type, product=made)
    order = services.send_order(order_id=draft.pk, by=draft.orderer)
    assert Quote.from_data(order.estimate).low == 100


@pytest.mark.requirement("A101", "A103")
@pytest.mark.parametrize("who", ["vetted_external", "public"])
def test_staff_cannot_order_what_is_for_others(desk, aino, who):
    made = added(desk, who_may_order=[who])
    assert "Kahvipöytäkeskustelu" not in page(aino.get("/orders/new/"))
    answer = aino.post("/orders/new/", {"key": str(uuid.uuid4()), "what": f"product:{made.code}", "need": ""})
    assert answer.status_code == 422
    draft = services.start_order(by=orderer())
    with pytest.raises(services.NotAllowed, match="voivat tilata vain"):
        services.save_what(order_id=draft.pk, by=orderer(), task_type=made.task_type, product=made)


def test_a_product_may_be_for_staff_although_the_kind_is_not(desk, aino):
    TaskType.objects.filter(code="luento").update(who_may_order=["public"])
    added(desk, who_may_order=["staff"])
    assert "Kahvipöytäkeskustelu" in page(aino.get("/orders/new/"))


@pytest.mark.parametrize(("who", "comes"), [([], True), (["vetted_external"], True), (["staff"], False)])
def test_a_request_of_an_outsider_is_answered_no_when_the_work_is_for_staff(desk, north, who, comes):
    TaskType.objects.filter(code="luento").update(who_may_order=who)
    answered = []
    request = Request(
        pk=uuid.uuid4(), home_tenant_id=north.pk, expert_key=uuid.uuid4(), task_code="luento", need="Luento",
        starts_at=moment(some_day()), ends_at=moment(some_day(), "15:00"), from_name="Oppilaitos", contact_name="Sirpa",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank_requests, "receive_request", lambda request_id: request)
        patch.setattr(bank_requests, "answer_request", lambda **told: answered.append(told["is_agreed"]))
        order = bank_requests.receive_bank_request(request_id=request.pk)
    assert (order is not None, answered) == (comes, [] if comes else [False])


def test_a_product_with_open_orders_is_put_out_of_use_but_not_removed(desk, aino):
    made = added(desk)
    order = make_order(task_type=made.task_type)
    Order.objects.filter(pk=order.pk).update(product=made)
    address = f"{PRODUCTS}{made.pk}/end/"
    assert "Avoinna on 1 tilaus" in page(desk.get(address))
    refused = desk.post(address, {"remove": "1"})
    assert refused.status_code == 409
    assert desk.post(address, {"stop": "1"}).status_code == 302
    assert "Kahvipöytäkeskustelu" not in page(aino.get("/orders/new/"))
    assert "Kahvipöytäkeskustelu" in page(aino.get(f"/orders/{order.pk}/"))
    desk.post(address, {"use": "1"})
    assert "Kahvipöytäkeskustelu" in page(aino.get("/orders/new/"))


def test_a_draft_of_a_product_that_went_out_of_use_is_not_sent(desk):
    made = added(desk)
    draft = make_draft(task_type=made.task_type)
    services.save_what(order_id=draft.pk, by=draft.orderer, task_type=made.task_type, product=made)
    catalogue.set_in_use(made, is_active=False, by=person("Anna"))
    with pytest.raises(services.DomainError) as refused:
        services.send_order(order_id=draft.pk, by=draft.orderer)
    assert refused.value.code == "not_on_offer"


def test_what_was_never_ordered_can_be_removed(desk):
    made = added(desk)
    assert desk.post(f"{PRODUCTS}{made.pk}/end/", {"remove": "1"}).status_code == 302
    assert not Product.objects.filter(pk=made.pk).exists()
    assert Entry.objects.filter(action="catalogue.removed", subject_id=made.pk).exists()


def test_a_kind_of_work_that_products_need_stays_in_use(desk):
    made = added(desk)
    answer = desk.post(f"{HOME}tasks/{made.task_type_id}/end/", {"stop": "1"})
    assert answer.status_code == 409
    assert "Kahvipöytäkeskustelu" in page(answer)


def test_a_change_keeps_its_history_and_can_be_compared_with_the_start(desk):
    task = TaskType.objects.get(code="luento")
    address = f"{HOME}tasks/{task.pk}/"
    fields = {
        "key": str(task.pk), "seen": str(catalogue.NOTHING_YET), "name_fi": "Luento tai puheenvuoro", "minutes": "45",
        "role": "expert",
    }  # fmt: skip
    assert desk.post(address, fields).status_code == 302
    shown = page(desk.get(f"{address}history/"))
    for told in ("Luento tai puheenvuoro", "60 minuuttia", "45 minuuttia", "Alkuperäinen", "Anna Esimerkki"):
        assert told in shown
    assert "muutettu" in page(desk.get(HOME))
    assert CatalogueVersion.objects.filter(item_id=task.pk).count() == 2
    assert desk.post(address, {**fields, "name_fi": "Muu"}).status_code == 409  # seen is no longer the newest


def test_what_nobody_has_changed_says_so(desk):
    task = TaskType.objects.get(code="luento")
    assert "Mitään ei ole muutettu" in page(desk.get(f"{HOME}tasks/{task.pk}/history/"))


def test_a_kind_of_work_with_a_product_of_its_name_is_offered_once(desk, aino):
    name = TaskType.objects.get(code="luento").labels["fi"]
    assert page(aino.get("/orders/new/")).count('value="task:luento"') == 1
    added(desk, name_fi=name)
    assert 'value="task:luento"' not in page(aino.get("/orders/new/"))


def test_the_same_form_sent_twice_makes_one_product(desk):
    fields = product()
    desk.post(f"{PRODUCTS}new/", fields)
    desk.post(f"{PRODUCTS}new/", fields)
    assert Product.objects.filter(labels__fi="Kahvipöytäkeskustelu").count() == 1
    other = added(desk)
    assert other.code == "kahvipoytakeskustelu-2"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_fi": ""}, "Kirjoita nimi suomeksi."),
        ({"minutes": "tunti"}, "Kirjoita tavallinen kesto minuutteina, esimerkiksi 90."),
        ({"minutes": "2"}, "Lyhin kesto on 15 minuuttia."),
        ({"task_type": ""}, "Valitse tehtävälaji."),
        ({"checklist_sv": "a\nb\nc"}, "Rivejä on enemmän kuin suomeksi."),
    ],
)
def test_wrong_input_is_told_and_nothing_is_lost(desk, wrong, sentence):
    answer = desk.post(f"{PRODUCTS}new/", product(**wrong))
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert "Keskustelu kahvin ääressä." in page(answer)
    assert not Product.objects.filter(labels__fi="Kahvipöytäkeskustelu").exists()


def test_the_order_of_the_list_is_the_order_of_the_order_page(desk, aino):
    one, two = added(desk, name_fi="Aamukahvi"), added(desk, name_fi="Iltatee")
    desk.post(f"{PRODUCTS}{two.pk}/move/", {"to": "up"})
    shown = page(aino.get("/orders/new/"))
    assert shown.index("Iltatee") < shown.index("Aamukahvi")
    desk.post(f"{PRODUCTS}{one.pk}/move/", {"to": "up"})
    shown = page(aino.get("/orders/new/"))
    assert shown.index("Aamukahvi") < shown.index("Iltatee")


def test_markup_in_a_name_is_shown_as_text(desk, aino):
    added(desk, name_fi="<script>alert(1)</script>")
    for browser, address in ((desk, HOME), (aino, "/orders/new/"), (aino, f"{HOME}published/")):
        assert "<script>alert" not in page(browser.get(address))


@pytest.mark.parametrize("address", [HOME, f"{HOME}published/"])
def test_lists_cost_the_same_for_one_and_five(desk, address):
    make_product("eka", task_type=make_task_type("luento"))
    few = _queries(desk, address)
    for number in range(5):
        make_product(f"tuote-{number}", task_type=make_task_type("luento"))
    assert _queries(desk, address) == few


def _queries(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)


def test_only_an_administrator_opens_the_desk(aino):
    assert aino.get(HOME).status_code == 403
    assert aino.post(f"{PRODUCTS}new/", product()).status_code == 403
