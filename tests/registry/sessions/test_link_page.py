"""Answering from a message's link: looking changes nothing, one tap answers, once (ux.md section 12, security.md 4.4)."""

import datetime as dt

import pytest

from audit.models import Entry, StatusChange
from registry.matching.links import issue_link
from registry.matching.models import OfferStatus
from registry.orders.services import cancel_order
from registry.sessions.models import ExpertSession
from tenants.context import in_tenant
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import WEDNESDAY, agreed_session, asked_offer, deputy_offer
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def offer(pages):
    return asked_offer(make_expert("Eero"), place="Kokoushuone 2")


def path_of(offer) -> str:
    return f"/sessions/o/{issue_link(offer)}/"


def status_of(offer) -> str:
    offer.refresh_from_db()
    return offer.status


def test_looking_many_times_changes_nothing(offer):
    path, scanner = path_of(offer), Visitor("north")
    before = (StatusChange.objects.count(), Entry.objects.count())
    for number in range(10):
        response = scanner.get(path) if number % 2 else scanner.head(path)
        assert response.status_code == 200
    assert status_of(offer) == OfferStatus.SENT
    assert (StatusChange.objects.count(), Entry.objects.count()) == before
    assert not scanner.cookies.get("session")


def test_the_page_shows_time_place_and_fee_but_no_topic_and_no_name(offer):
    page = Visitor("north").get(path_of(offer)).content.decode()
    for shown in ("keskiviikko 25.11.2026", "kello 13–14", "Kokoushuone 2", "50,00\u00a0€", "Otan tehtävän",
                  "En pääse tällä kertaa", "Voit aina sanoa ei. Syytä ei tarvitse kertoa."):  # fmt: skip
        assert shown in page
    order = offer.order
    hidden = [
        order.need,
        str(order.task_type),
        order.unit.name,
        "masennus",
        "Eero",
        "Esimerkki",
        "Aino",
        str(order),
    ]
    assert [word for word in hidden if word in page] == []


def test_the_page_is_not_stored_and_its_address_goes_nowhere(offer):
    path = path_of(offer)
    for response in (Visitor("north").get(path), Visitor("north").post(path, {"answer": "no"})):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert path not in response.content.decode()


@pytest.mark.requirement("A050")
def test_one_tap_says_yes_without_signing_in_even_with_csrf_checks_on(offer):
    path, phone = path_of(offer), Visitor("north", enforce_csrf_checks=True)
    response = phone.post(
        path, {"answer": "yes"}, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    )
    assert (response.status_code, response["Location"]) == (302, path)
    assert status_of(offer) == OfferStatus.ACCEPTED
    assert ExpertSession.objects.get().expert == offer.expert
    answered = Entry.objects.get(action="offer.answered_by_link")
    assert (answered.by, answered.facts) == (offer.expert.user, {"accepts": True})
    assert "Vastasit kyllä." in phone.get(path).content.decode()


@pytest.mark.requirement("A017")
def test_one_tap_says_no(offer):
    path = path_of(offer)
    assert Visitor("north").post(path, {"answer": "no"}).status_code == 302
    assert status_of(offer) == OfferStatus.DECLINED
    page = Visitor("north").get(path).content.decode()
    assert "Vastasit ei." in page
    assert "Kirjaudu sisään" in page


@pytest.mark.parametrize(("first", "said"), [("yes", "Vastasit kyllä."), ("no", "Vastasit ei.")])
def test_a_used_link_answers_409_and_tells_what_was_said(offer, first, said):
    path = path_of(offer)
    Visitor("north").post(path, {"answer": first})
    was = status_of(offer)
    for second in ("yes", "no"):
        response = Visitor("north").post(path, {"answer": second})
        assert response.status_code == 409
        assert said in response.content.decode()
    assert status_of(offer) == was
    assert ExpertSession.objects.count() == (first == "yes")


def test_an_answer_nobody_knows_is_422(offer):
    path = path_of(offer)
    for answer in ("", "maybe", "YES"):
        assert Visitor("north").post(path, {"answer": answer}).status_code == 422
    assert status_of(offer) == OfferStatus.SENT


def test_another_sites_form_is_refused(offer):
    response = Visitor("north").post(
        path_of(offer), {"answer": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert status_of(offer) == OfferStatus.SENT


def test_a_link_is_unknown_in_another_organisation_and_when_altered(offer, south):
    path = path_of(offer)
    token = path.split("/")[-2]
    strangers = [("south", path), ("north", path.replace(token, token[:-1])),
                 ("north", path.replace(token, token[::-1])), ("north", "/sessions/o/x/")]  # fmt: skip
    for slug, address in strangers:
        for method in ("get", "post"):
            response = getattr(Visitor(slug), method)(address, {"answer": "yes"})
            assert response.status_code == 404
    assert status_of(offer) == OfferStatus.SENT
    with in_tenant(south):
        assert not ExpertSession.objects.exists()


def test_a_newer_message_closes_the_older_ones_link(offer):
    old, new = path_of(offer), path_of(offer)
    assert Visitor("north").get(old).status_code == 404
    assert Visitor("north").get(new).status_code == 200


def test_a_link_gets_too_old_and_tells_the_way_on(clock):
    offer = asked_offer(make_expert("Eero"), day=WEDNESDAY + dt.timedelta(days=7))
    path = path_of(offer)
    clock.move_to(min(offer.answer_by, offer.sent_at + dt.timedelta(hours=72)) + dt.timedelta(seconds=1))
    response = Visitor("north").post(path, {"answer": "yes"})
    assert response.status_code == 409
    assert "liian vanha" in response.content.decode()
    assert "/sessions/home/" in response.content.decode()
    assert status_of(offer) == OfferStatus.SENT


def test_a_cancelled_order_and_a_passed_time_close_the_link(offer, clock):
    path = path_of(offer)
    cancel_order(order_id=offer.order_id, by=person("Aino"))
    assert "Pyyntö on suljettu." in Visitor("north").get(path).content.decode()
    assert Visitor("north").post(path, {"answer": "yes"}).status_code == 409
    other = asked_offer(make_expert("Vappu"))
    path = path_of(other)
    clock.move_to(other.order.starts_at)
    assert "mennyt" in Visitor("north").get(path).content.decode()


def test_a_taken_time_is_told_on_the_page_and_the_request_stays_open():
    eero = make_expert("Eero")
    offer = asked_offer(eero, since="13:30", until="14:30")
    agreed_session(eero)
    response = Visitor("north").post(path_of(offer), {"answer": "yes"})
    assert response.status_code == 409
    assert "varattu" in response.content.decode()
    assert status_of(offer) == OfferStatus.SENT


@pytest.mark.requirement("A204")
def test_a_deputy_answers_by_link_too():
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    offer = deputy_offer(asked_offer(eero, deputy=vappu).order, vappu)
    path = path_of(offer)
    assert "Voin olla varahenkilö" in Visitor("north").get(path).content.decode()
    Visitor("north").post(path, {"answer": "yes"})
    assert "Olet varahenkilö." in Visitor("north").get(path).content.decode()
    assert not ExpertSession.objects.exists()


def test_the_page_speaks_the_experts_own_language(offer):
    offer.expert.user.language = "sv"
    offer.expert.user.save()
    page = Visitor("north").get(path_of(offer)).content.decode()
    assert "Jag tar uppgiften" in page
    assert '<html lang="sv"' in page


def test_only_looking_and_answering_are_possible(offer):
    path = path_of(offer)
    for method in ("put", "delete", "patch", "options"):
        assert getattr(Visitor("north"), method)(path).status_code == 405
