"""The coordinator's queue and choosing over HTTP: two clicks, no topic or name in an address, constant queries."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from audit.models import AccessEntry
from registry.matching import services
from registry.matching.models import Offer
from registry.orders.models import Order, OrderStatus
from tests.factories.orders import coordinator, make_order, orderer, some_day, unit_contact
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit, moment
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("menu_of_today")


@pytest.fixture
def kaarina(north, visitor):
    """Kaarina's browser."""
    return visitor.sign_in(coordinator())


def page(response) -> str:
    return response.content.decode()


def ticked(shown: str, name: str) -> str:
    """The value of the radio that is ticked."""
    radios = re.findall(r'<input type="radio"[^>]*>', shown)
    [one] = [radio for radio in radios if f'name="{name}"' in radio and " checked" in radio]
    return re.search(r'value="([^"]*)"', one)[1]


def hidden(shown: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', shown)[1]


@pytest.mark.requirement("A014")
@pytest.mark.requirement("A081")
def test_from_the_queue_to_a_sent_request_in_two_clicks(kaarina):
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), make_order()
    queue = page(kaarina.get("/work/"))
    first_click = re.search(rf'href="(/work/{order.pk}/choose/)"', queue)[1]
    chosen = page(kaarina.get(first_click))
    form = {name: ticked(chosen, name) for name in ("expert", "deputy")}
    assert set(form.values()) == {str(eero.pk), str(elsa.pk)}
    second_click = kaarina.post(first_click, form | {"open_offers_seen": hidden(chosen, "open_offers_seen")})
    assert second_click["Location"] == "/work/"
    assert "Pyyntö lähetettiin" in page(kaarina.get("/work/"))
    assert Offer.objects.filter(order=order).count() == 2


def test_the_choosing_page_gives_reasons_and_load_in_words_and_never_a_score(kaarina):
    make_expert("Eero", monthly_ceiling=4)
    make_expert("Pekka", ready=False)
    make_expert("Mari", max_audience=2)
    shown = page(kaarina.get(f"/work/{make_order(audience_size=12).pk}/choose/"))
    for words in ("Kokemusta aiheesta: Masennus", "0/4 kertaa tässä kuussa", "Haluaa enintään 2 kuulijaa",
                  "Ei voimassa olevaa sopimusta", "Voi kysyä, jos perustelet (1)", "Ei voi kysyä (1)"):  # fmt: skip
        assert words in shown
    assert "pistettä" not in shown


def test_looking_at_experts_is_logged(kaarina):
    eero, order = make_expert("Eero"), make_order()
    kaarina.get(f"/work/{order.pk}/choose/")
    entry = AccessEntry.objects.get()
    assert (entry.person_id, entry.by, entry.purpose) == (eero.pk, coordinator(), "matching")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Valitse, keneltä kysytään."),
        ({"expert": "x"}, "Valitse joku luettelosta."),
        ({"expert": "00000000-0000-0000-0000-000000000000"}, "Valitse joku luettelosta."),
        ({"expert": "eero", "deputy": "eero"}, "eri ihmiset"),
        ({"expert": "eero", "deputy": "'; DROP TABLE"}, "Valitse joku luettelosta."),
        ({"expert": "mari"}, "Kirjoita, miksi kysyt silti."),
        ({"expert": "pekka", "override_reason": "Hätä"}, "Ei voimassa olevaa sopimusta"),
        ({"expert": "mari", "override_reason": "soita 0401234567"}, "puhelinnumero"),
        ({"expert": "eero", "agreed_amount": "paljon"}, ""),
    ],
)
def test_a_wrong_choice_is_told_and_nothing_is_sent(kaarina, given, told):
    people = {
        "eero": make_expert("Eero"),
        "mari": make_expert("Mari", max_audience=2),
        "pekka": make_expert("Pekka", ready=False),
    }
    order = make_order(audience_size=12)
    form = {name: str(people[value].pk) if value in people else value for name, value in given.items()}
    response = kaarina.post(f"/work/{order.pk}/choose/", form)
    assert response.status_code == 422
    assert told in page(response)
    if given.get("expert") in ("eero", "mari"):
        assert ticked(page(response), "expert") == form["expert"]
    assert not Offer.objects.exists()


def test_a_soft_reason_is_passed_over_with_a_reason(kaarina):
    mari, order = make_expert("Mari", max_audience=2), make_order(audience_size=12)
    sent = kaarina.post(
        f"/work/{order.pk}/choose/", {"expert": str(mari.pk), "override_reason": "Hän ehdotti itse"}
    )
    assert sent.status_code == 302
    assert "Hän ehdotti itse" in page(kaarina.get(f"/work/{order.pk}/"))


def test_the_second_coordinator_gets_a_conflict_and_sees_what_happened(kaarina):
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), make_order()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=make_user("Kaisa", Role.COORDINATOR))
    response = kaarina.post(f"/work/{order.pk}/choose/", {"expert": str(elsa.pk), "open_offers_seen": "0"})
    assert response.status_code == 409
    assert "ehti jo käsitellä" in page(response)
    assert hidden(page(response), "open_offers_seen") == "1"
    assert Offer.objects.count() == 1


def test_agreed_work_leads_from_choosing_to_the_order(kaarina):
    eero, order = make_expert("Eero"), make_order()
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    services.accept(offer_id=offer.pk, by=eero.user)
    assert kaarina.get(f"/work/{order.pk}/choose/")["Location"] == f"/work/{order.pk}/"
    assert kaarina.post(f"/work/{order.pk}/choose/", {"expert": str(eero.pk)}).status_code == 409


def test_the_order_page_tells_answers_and_history_and_a_no_is_not_an_error(kaarina):
    eero, order = make_expert("Eero"), make_order()
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    services.decline(offer_id=offer.pk, by=eero.user)
    shown = page(kaarina.get(f"/work/{order.pk}/"))
    assert "Ei sovi tällä kertaa" in shown
    assert re.search(
        r'tag tone-mute">[^<]*(<svg.*?</svg>)?[^<]*<?[^<]*Ei sovi tällä kertaa', shown, re.DOTALL
    )
    for words in ("Oma tarina", "Masennus", "Odottaa vastausta", "Kaarina Esimerkki"):
        assert words in shown


def test_requests_are_taken_back_by_post_only(kaarina):
    eero, order = make_expert("Eero"), make_order()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert kaarina.get(f"/work/{order.pk}/withdraw/").status_code == 405
    kaarina.post(f"/work/{order.pk}/withdraw/")
    order.refresh_from_db()
    assert order.status == OrderStatus.NEW


def numbers(response) -> list[int]:
    return [int(number) for number in re.findall(r'tbl__sub">T-(\d+)', page(response))]


def test_the_views_of_the_queue(kaarina):
    eero = make_expert("Eero")
    new, asked, late = make_order(), make_order(), make_order(day=some_day(40))
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
    eero, order = make_expert("Eero"), make_order(day=some_day(40))
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert numbers(kaarina.get("/work/")) == []
    Offer.objects.filter(pk=offer.pk).update(answer_by=moment(some_day(-1)))
    shown = kaarina.get("/work/")
    assert numbers(shown) == [order.number]
    assert "Kysy toiselta" in page(shown)


def test_a_ready_deputy_is_told_in_the_queue_after_a_no(kaarina):
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), make_order()
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


@pytest.mark.parametrize(
    "query", ["number=T-1002", "number=t1002", "number=1002", "number=1002&view=late", "status=cancelled"]
)
def test_an_order_is_found_by_its_number_or_state(kaarina, query):
    make_order()
    order = make_order()
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    assert numbers(kaarina.get(f"/work/?{query}")) == [order.number]


@pytest.mark.parametrize(
    "query",
    ["number=masennus", "number='--", "status=x", "unit=x", "number=99999999999", "page=999", "page=x"],
)
def test_a_strange_filter_breaks_nothing(kaarina, query):
    make_order()
    response = kaarina.get(f"/work/?{query}")
    assert response.status_code == 200


def test_the_queue_is_filtered_by_unit(kaarina):
    here, there = make_order(), make_order(unit=make_unit("Toinen", "2020"))
    assert numbers(kaarina.get(f"/work/?unit={there.unit_id}")) == [there.number]
    assert set(numbers(kaarina.get("/work/?unit="))) == {here.number, there.number}


def test_a_long_queue_has_pages(kaarina):
    for _ in range(26):
        make_order()
    assert len(numbers(kaarina.get("/work/"))) == 25
    assert len(numbers(kaarina.get("/work/?page=2"))) == 1


def test_queue_order_and_choosing_take_a_constant_number_of_queries(kaarina):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert kaarina.get(path).status_code == 200
        return len(found)

    order = make_order()
    asked = [make_expert("Eero")]

    def ask(expert) -> None:
        services.send_offers(
            order_id=order.pk, expert_id=expert.pk, open_offers_seen=len(asked) - 1, by=coordinator()
        )

    ask(asked[0])
    make_expert("Pekka")
    paths = ["/work/?view=open", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"]
    for path in paths:
        kaarina.get(path)
    before = {path: queries(path) for path in paths}
    for name in ("Elsa", "Esa", "Eeva", "Eino"):
        make_order()
        asked.append(make_expert(name))
        ask(asked[-1])
        make_expert(f"{name}-2")
    assert {path: queries(path) for path in paths} == before


@pytest.mark.requirement("A020")
def test_contact_details_of_experts_are_on_no_page_of_an_order(kaarina):
    eero, order = make_expert("Eero", phone="0401234567"), make_order()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    for path in ("/work/?view=open", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"):
        shown = page(kaarina.get(path))
        assert eero.email not in shown
        assert eero.phone not in shown


def test_titles_and_addresses_have_no_topic_and_no_name(kaarina):
    make_expert("Eero")
    order = make_order()
    for path in ("/work/", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"):
        shown = page(kaarina.get(path))
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1]
        links = " ".join(re.findall(r'(?:href|action)="([^"]*)"', shown))
        assert not re.search("(?i)masennus|eero|MIE", title + links)


def test_a_unit_contact_sees_and_asks_for_the_own_unit_only(north):
    own, other = make_order(), make_order(unit=make_unit("Toinen", "2020"))
    contact = Visitor("north").sign_in(unit_contact(own.unit))
    assert numbers(contact.get("/work/?view=open")) == [own.number]
    assert contact.get(f"/work/{own.pk}/choose/").status_code == 200
    for path in ("", "choose/"):
        assert contact.get(f"/work/{other.pk}/{path}").status_code == 404
    assert contact.post(f"/work/{other.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize("name", ["Aino", "Eero", "Liisa", "Pirkko"])
def test_others_do_not_get_into_the_queue(north, name):
    order = make_order()
    stranger = Visitor("north").sign_in(person(name))
    for path in ("", f"{order.pk}/", f"{order.pk}/choose/"):
        assert stranger.get(f"/work/{path}").status_code == 403


def test_a_draft_is_in_nobodys_queue(kaarina):
    from tests.factories.orders import make_draft

    draft = make_draft(by=orderer())
    assert kaarina.get(f"/work/{draft.pk}/").status_code == 404


def test_an_empty_queue_says_that_all_is_well(kaarina):
    assert "Kaikki on hoidettu" in page(kaarina.get("/work/"))
    assert "Poista rajaukset" in page(kaarina.get("/work/?number=1"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_speak_the_readers_language(kaarina, language):
    eero, order = make_expert("Eero"), make_order()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    for path in ("", "?view=open", f"{order.pk}/", f"{order.pk}/choose/"):
        assert kaarina.get(f"/work/{path}", headers={"accept-language": language}).status_code == 200


def test_the_time_of_an_order_passes(kaarina):
    order = make_order(day=some_day(1))
    eero = make_expert("Eero")
    with time_machine.travel(moment(some_day(2))):
        kaarina.sign_in(coordinator())
        response = kaarina.post(
            f"/work/{order.pk}/choose/", {"expert": str(eero.pk), "open_offers_seen": "0"}
        )
    assert response.status_code == 409
