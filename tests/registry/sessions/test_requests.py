"""A request on the expert's telephone: what it tells, and one tap to answer (ux.md E3)."""

import pytest

from registry.matching.models import OfferStatus
from registry.sessions.models import ExpertSession
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    agreed_session,
    asked_offer,
    deputy_offer,
)
from tests.registry.sessions.conftest import text

pytestmark = pytest.mark.usefixtures("pages")


@pytest.mark.requirement("A011", "A028")
def test_a_request_shows_everything_needed_to_decide(phone, eero):
    offer = asked_offer(
        eero, support_person="Sirpa Sairaanhoitaja", receiver="Anne Ohjaaja", travel_agreed="Bussilippu"
    )
    person("Kaarina")
    page = text(phone.get(f"/sessions/offers/{offer.pk}/"))
    for shown in ("Sirpa Sairaanhoitaja", "Anne Ohjaaja", "Ovi A, hissi", "Palkkio, 1 h", "50,00\u00a0€", "Bussilippu",
                  "Sääntö: Palkkiot 2026-1.", "Oma tarina ryhmälle", "Voit aina sanoa ei. Syytä ei tarvitse kertoa.",
                  "Vastaa viimeistään", "Kysy lisää järjestötyön asiantuntijalta"):  # fmt: skip
        assert shown in page


def test_the_page_title_has_no_topic_and_no_name(phone, eero):
    offer = asked_offer(eero)
    title = text(phone.get(f"/sessions/offers/{offer.pk}/")).split("<title>")[1].split("</title>")[0]
    assert "Pyyntö" in title
    for hidden in (offer.order.need, str(offer.order.task_type), "Eero", "masennus"):
        assert hidden not in title


def test_the_tick_for_no_fee_is_there_only_when_the_rule_allows(phone, eero):
    offer = asked_offer(eero)
    assert 'name="waives_fee"' in text(phone.get(f"/sessions/offers/{offer.pk}/"))
    rule = RuleVersion.objects.get(kind=RuleKind.FEE_RIGHT)
    rule.data["waiver_allowed"] = False
    rule.save()
    assert 'name="waives_fee"' not in text(phone.get(f"/sessions/offers/{offer.pk}/"))
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes", "waives_fee": "1"})
    assert response.status_code == 422


@pytest.mark.requirement("A011", "A050")
def test_one_tap_takes_the_task_and_shows_it(phone, eero):
    offer = asked_offer(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"}, follow=True)
    page = text(response)
    assert "Kiitos! Tämä tehtävä on sinun." in page
    assert "Sairastuin" in page
    assert ExpertSession.objects.get().expert == eero


@pytest.mark.requirement("A017")
def test_one_tap_says_no_and_asks_nothing(phone, eero):
    offer = asked_offer(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "no"}, follow=True)
    assert "Kiitos tiedosta." in text(response)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.DECLINED


@pytest.mark.parametrize("first", ["yes", "no"])
def test_the_second_answer_is_409_and_an_unknown_one_422(phone, eero, first):
    path = f"/sessions/offers/{asked_offer(eero).pk}/answer/"
    for unknown in ("", "maybe"):
        assert phone.post(path, {"answer": unknown}).status_code == 422
    phone.post(path, {"answer": first})
    for second in ("yes", "no"):
        assert phone.post(path, {"answer": second}).status_code == 409
    assert ExpertSession.objects.count() == (first == "yes")


def test_a_taken_time_is_409_and_says_so(phone, eero):
    offer = asked_offer(eero, since="13:30", until="14:30")
    agreed_session(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"})
    assert response.status_code == 409
    assert "varattu" in response.content.decode()


def test_looking_at_an_answer_address_does_nothing(phone, eero):
    offer = asked_offer(eero)
    assert phone.get(f"/sessions/offers/{offer.pk}/answer/").status_code == 405
    offer.refresh_from_db()
    assert offer.status == OfferStatus.SENT


@pytest.mark.requirement("A204")
def test_a_deputy_sees_what_being_a_deputy_means(sign_in, eero):
    vappu = make_expert("Vappu")
    offer = deputy_offer(asked_offer(eero, deputy=vappu).order, vappu)
    phone = sign_in(vappu.user)
    assert "Teet tehtävän vain, jos toinen tekijä ei pääse." in text(
        phone.get(f"/sessions/offers/{offer.pk}/")
    )
    assert "Olet varahenkilö" in text(
        phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"}, follow=True)
    )
