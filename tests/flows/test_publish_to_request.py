"""From consent to answer: published at home, found elsewhere, asked for, agreed, withdrawn — all over HTTP."""

import re

import pytest
from django.urls import reverse

from registry.bank.models import Request, RequestStatus, View
from registry.experts.services import withdraw_consent
from registry.orders.models import Order, OrderStatus, TaskType
from registry.orders.services import cancel_order
from tenants.context import in_platform, in_tenant
from tests.factories.bank import allow, in_days, make_outsider, make_published, profile_of
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor, settle

SEARCH = "/bank/"


@pytest.fixture
def eero(north):
    """Eero of the north, in the bank without a name; the north has a unit and a task type."""
    make_unit()
    TaskType.objects.create(code="luento", labels={"fi": "Luento"})
    return make_published("Eero", area_codes=["638"])


@pytest.fixture
def ulla(south):
    """Ulla of the south, signed in at her own organisation."""
    with in_tenant(south):
        return Visitor("south").sign_in(person("Ulla"))


@pytest.fixture
def school():
    """A vetted outsider at the platform host."""
    user = make_outsider()
    with in_platform():
        return Visitor().sign_in(user)


def wish(client, profile, **changes) -> dict:
    """A filled-in request, with the hidden key of the form."""
    page = client.get(f"/bank/profiles/{profile.pk}/request/").content.decode()
    key = re.search(r'name="request_id" value="([^"]+)"', page)[1]
    day = in_days(20)
    return {
        "request_id": key, "task": "luento", "need": "Puheenvuoro opiskelijoille", "day": f"{day:%d.%m.%Y}",
        "since": "13", "until": "14.30", "mode": "on_site", "place": "Aula, Esimerkkikatu 2", "audience_size": "40",
        "contact_name": "Ulla Esimerkki", "contact_email": "ulla.esimerkki@example.fi", **changes,
    }  # fmt: skip


def send(client, profile, **changes):
    return client.post(f"/bank/profiles/{profile.pk}/request/", wish(client, profile, **changes))


@pytest.mark.requirement("A148")
@pytest.mark.requirement("A155")
def test_from_search_to_the_home_organisations_yes(eero, ulla, north, south):
    profile = profile_of(eero)
    found = ulla.post(SEARCH, {"text": "masennus", "area": "638"})
    assert str(profile.pk) in found.content.decode()
    assert found.request["PATH_INFO"] == SEARCH
    assert "QUERY_STRING" not in found.request or not found.request["QUERY_STRING"]

    card = ulla.get(f"/bank/profiles/{profile.pk}/").content.decode()
    assert "Masennus" in card
    assert north.name in card
    assert "Eero" not in card

    assert send(ulla, profile).status_code == 302
    settle()
    order = Order.objects.get()
    assert (order.status, order.wanted_expert_id, order.number) == (OrderStatus.NEW, eero.pk, 1001)
    assert Request.objects.get().status == RequestStatus.RECEIVED

    with in_tenant(south):
        assert "Vastaanotettu" in ulla.get("/bank/requests/").content.decode()


@pytest.mark.requirement("A148")
def test_a_request_arrives_once_however_often_it_is_delivered(eero, ulla, north):
    from registry.orders.bank_requests import receive_bank_request

    send(ulla, profile_of(eero))
    settle()
    receive_bank_request(request_id=Request.objects.get().pk)
    assert Order.objects.count() == 1


def test_the_same_form_sent_twice_is_one_request(eero, ulla):
    profile = profile_of(eero)
    form = wish(ulla, profile)
    url = f"/bank/profiles/{profile.pk}/request/"
    assert ulla.post(url, form).status_code == 302
    assert ulla.post(url, form).status_code == 409
    assert Request.objects.count() == 1


@pytest.mark.parametrize("agreed", [True, False])
def test_the_answer_comes_back(eero, ulla, north, south, agreed):
    from registry.orders.bank_requests import answer_bank_request

    kaarina = person("Kaarina")
    send(ulla, profile_of(eero))
    settle()
    order = Order.objects.get()
    if agreed:
        Order.objects.update(status=OrderStatus.AGREED)
        order.refresh_from_db()
        answer_bank_request(order)
    else:
        cancel_order(order_id=order.pk, by=kaarina)
    settle()
    with in_tenant(south):
        assert Request.objects.get().status == (RequestStatus.ACCEPTED if agreed else RequestStatus.DECLINED)
        assert ("Sovittu" if agreed else "Ei onnistu") in ulla.get("/bank/requests/").content.decode()


@pytest.mark.requirement("A124", "A157")
def test_a_vetted_outsider_searches_and_asks_on_the_platform_host(eero, school, north):
    profile = profile_of(eero)
    assert str(profile.pk) in school.post(SEARCH, {"topic": "MIE.masennus"}).content.decode()
    assert send(school, profile).status_code == 302
    settle()
    assert Order.objects.get().receiver == "Esimerkkiopisto"
    assert Order.objects.get().wanted_expert == eero
    assert "Vastaanotettu" in school.get("/bank/requests/").content.decode()


@pytest.mark.requirement("A157")
def test_the_expert_sees_who_opened_the_profile_and_why(eero, school, ulla, north, visitor):
    profile = profile_of(eero)
    school.get(f"/bank/profiles/{profile.pk}/")
    ulla.post(f"/bank/profiles/{profile.pk}/", {"text": "masennus"})
    assert View.objects.count() == 2
    page = visitor.sign_in(eero.user).get(reverse("experts:visibility")).content.decode()
    assert "Esimerkkiopisto" in page
    assert "Sairaanhoitajien opetus" in page
    assert "Eteläinen hyvinvointialue" in page


@pytest.mark.requirement("A157")
def test_a_withdrawn_profile_is_a_404_at_once_everywhere(eero, school, ulla, north):
    profile = profile_of(eero)
    withdraw_consent(expert=eero, by=eero.user)
    for client in (school, ulla):
        assert str(profile.pk) not in client.post(SEARCH, {"text": "masennus"}).content.decode()
        for url in (f"/bank/profiles/{profile.pk}/", f"/bank/profiles/{profile.pk}/request/"):
            assert client.get(url).status_code == 404
    assert View.objects.count() == 0


def test_a_profile_for_schools_is_a_404_for_other_organisations(north, school, ulla):
    profile = profile_of(make_published("Eero", "topics", audience="education"))
    assert school.get(f"/bank/profiles/{profile.pk}/").status_code == 200
    assert ulla.get(f"/bank/profiles/{profile.pk}/").status_code == 404


@pytest.mark.requirement("A157")
def test_an_ended_right_is_refused_with_a_sentence(eero):
    user = make_outsider(until=0)
    with in_platform():
        client = Visitor().sign_in(user)
    answer = client.get(SEARCH)
    assert answer.status_code == 403
    assert "päättynyt" in answer.content.decode()


@pytest.mark.parametrize("name", ["Pirkko", "Liisa", "Eero"])
def test_others_than_searchers_are_refused(north, visitor, name):
    assert visitor.sign_in(person(name)).get(SEARCH).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"need": "Soita 040 123 4567"},
        {"need": ""},
        {"since": "14", "until": "13"},
        {"day": "1.1.2020"},
        {"mode": "on_site", "place": ""},
        {"contact_email": "ei osoite"},
    ],
)
def test_a_request_with_a_fault_is_shown_again(eero, ulla, changes):
    assert send(ulla, profile_of(eero), **changes).status_code == 422
    assert not Request.objects.exists()


def test_ones_own_expert_is_ordered_not_requested(eero, visitor, north):
    kaarina = visitor.sign_in(person("Kaarina"))
    assert send(kaarina, profile_of(eero)).status_code == 422


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"text": "xyzzy"}, "Mikään aihe ei vastaa"),
        ({"topic": "MIE.ahdistus"}, "Ketään ei löytynyt"),
        ({"topic": "MIE.ahdistus"}, "Masennus"),
        ({"topic": "MIE.masennus", "area": "564"}, "etänä"),
        ({"text": "masnnus"}, "masennus"),
    ],
)
def test_an_empty_answer_says_what_to_try(eero, ulla, sent, word):
    assert word in ulla.post(SEARCH, sent).content.decode()


def test_a_get_shows_the_form_and_searches_nothing(eero, ulla):
    assert str(profile_of(eero).pk) not in ulla.get(f"{SEARCH}?topic=MIE.masennus").content.decode()


def test_opening_a_request_or_requests_without_a_right_is_refused(eero, visitor):
    assert visitor.get(SEARCH).status_code == 302


def test_how_to_get_credentials_is_told_to_everybody(north, visitor):
    assert visitor.get("/bank/credentials/").status_code == 200
    assert Visitor().get("/bank/credentials/").status_code == 200


@pytest.mark.requirement("A149")
@pytest.mark.parametrize("is_verified", [True, False])
def test_a_card_tells_who_arranged_the_training_and_whether_home_has_verified_it(north, ulla, is_verified):
    expert = make_expert("Eero")
    expert.trainings.update(verified_by=person("Kaarina") if is_verified else None)
    allow(expert, "training")
    page = ulla.get(f"/bank/profiles/{profile_of(expert).pk}/").content.decode()
    assert "Esimerkkiopisto" in page
    assert ("kotiorganisaatio on varmistanut" in page) is is_verified
