"""Choosing an expert over HTTP: two clicks, reasons in words, and what is refused (ux.md C2–C4)."""

import re

import pytest
import time_machine

from accounts.roles.models import Role
from audit.models import AccessEntry
from registry.matching import services
from registry.matching.models import Offer
from registry.orders.models import OrderStatus
from tests.factories.orders import (
    coordinator,
    order_row,
    some_day,
)
from tests.factories.people import make_user
from tests.factories.registry import make_expert, moment
from tests.registry.matching.conftest import page

pytestmark = pytest.mark.usefixtures("menu_of_today")


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
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), order_row()
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
    shown = page(kaarina.get(f"/work/{order_row(audience_size=12).pk}/choose/"))
    for words in ("Kokemusta aiheesta: Masennus", "0/4 kertaa tässä kuussa", "Haluaa enintään 2 kuulijaa",
                  "Ei voimassa olevaa sopimusta", "Voi kysyä, jos perustelet (1)", "Ei voi kysyä (1)"):  # fmt: skip
        assert words in shown
    assert "pistettä" not in shown


def test_looking_at_experts_is_logged(kaarina):
    eero, order = make_expert("Eero"), order_row()
    kaarina.get(f"/work/{order.pk}/choose/")
    entry = AccessEntry.objects.get()
    assert (entry.person_id, entry.by, entry.purpose) == (eero.pk, coordinator(), "matching")


WRONG_CHOICES = [
    ({}, "Valitse, keneltä kysytään."),
    ({"expert": "x"}, "Valitse joku luettelosta."),
    ({"expert": "00000000-0000-0000-0000-000000000000"}, "Valitse joku luettelosta."),
    ({"expert": "eero", "deputy": "eero"}, "eri ihmiset"),
    ({"expert": "eero", "deputy": "'; DROP TABLE"}, "Valitse joku luettelosta."),
    ({"expert": "mari"}, "Kirjoita, miksi kysyt silti."),
    ({"expert": "pekka", "override_reason": "Hätä"}, "Ei voimassa olevaa sopimusta"),
    ({"expert": "mari", "override_reason": "soita 0401234567"}, "puhelinnumero"),
    ({"expert": "eero", "agreed_amount": "paljon"}, ""),
]


def test_a_wrong_choice_is_told_and_nothing_is_sent(kaarina):
    people = {
        "eero": make_expert("Eero"),
        "mari": make_expert("Mari", max_audience=2),
        "pekka": make_expert("Pekka", ready=False),
    }
    order = order_row(audience_size=12)
    for given, told in WRONG_CHOICES:
        form = {name: str(people[value].pk) if value in people else value for name, value in given.items()}
        response = kaarina.post(f"/work/{order.pk}/choose/", form)
        assert response.status_code == 422, given
        assert told in page(response), given
        if given.get("expert") in ("eero", "mari"):
            assert ticked(page(response), "expert") == form["expert"]
    assert not Offer.objects.exists()


def test_a_soft_reason_is_passed_over_with_a_reason(kaarina):
    mari, order = make_expert("Mari", max_audience=2), order_row(audience_size=12)
    sent = kaarina.post(
        f"/work/{order.pk}/choose/", {"expert": str(mari.pk), "override_reason": "Hän ehdotti itse"}
    )
    assert sent.status_code == 302
    assert "Hän ehdotti itse" in page(kaarina.get(f"/work/{order.pk}/"))


def test_the_second_coordinator_gets_a_conflict_and_sees_what_happened(kaarina):
    eero, elsa, order = make_expert("Eero"), make_expert("Elsa"), order_row()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=make_user("Kaisa", Role.COORDINATOR))
    response = kaarina.post(f"/work/{order.pk}/choose/", {"expert": str(elsa.pk), "open_offers_seen": "0"})
    assert response.status_code == 409
    assert "ehti jo käsitellä" in page(response)
    assert hidden(page(response), "open_offers_seen") == "1"
    assert Offer.objects.count() == 1


def test_agreed_work_leads_from_choosing_to_the_order(kaarina):
    eero, order = make_expert("Eero"), order_row()
    [offer] = services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    services.accept(offer_id=offer.pk, by=eero.user)
    assert kaarina.get(f"/work/{order.pk}/choose/")["Location"] == f"/work/{order.pk}/"
    assert kaarina.post(f"/work/{order.pk}/choose/", {"expert": str(eero.pk)}).status_code == 409


def test_the_order_page_tells_answers_and_history_and_a_no_is_not_an_error(kaarina):
    eero, order = make_expert("Eero"), order_row()
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
    eero, order = make_expert("Eero"), order_row()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert kaarina.get(f"/work/{order.pk}/withdraw/").status_code == 405
    kaarina.post(f"/work/{order.pk}/withdraw/")
    order.refresh_from_db()
    assert order.status == OrderStatus.NEW


@pytest.mark.requirement("A020")
def test_contact_details_of_experts_are_on_no_page_of_an_order(kaarina):
    eero, order = make_expert("Eero", phone="0401234567"), order_row()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    for path in ("/work/?view=open", f"/work/{order.pk}/", f"/work/{order.pk}/choose/"):
        shown = page(kaarina.get(path))
        assert eero.email not in shown
        assert eero.phone not in shown


def test_the_time_of_an_order_passes(kaarina):
    order = order_row(day=some_day(1))
    eero = make_expert("Eero")
    with time_machine.travel(moment(some_day(2))):
        kaarina.sign_in(coordinator())
        response = kaarina.post(
            f"/work/{order.pk}/choose/", {"expert": str(eero.pk), "open_offers_seen": "0"}
        )
    assert response.status_code == 409
