"""The expert's pages: what waits, requests, tasks, "I fell ill" (ux.md section 11, E1–E4, E16)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.experts import cards
from registry.matching.models import OfferStatus
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.selectors import debrief_of
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    TUESDAY,
    WEDNESDAY,
    deputy_offer,
    helsinki,
    make_offer,
    make_session,
    messages_sent,
)

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def eero(pages):
    return make_expert("Eero")


@pytest.fixture
def phone(eero, sign_in):
    return sign_in(eero.user)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- home (E1) and lists (E2) ------------------------------------------------------------------


def test_an_empty_home_says_what_happens_next(phone):
    page = text(phone.get("/sessions/home/"))
    assert "Ei uusia pyyntöjä" in page
    assert "Ilmoitamme, kun sinulle tulee sopiva tehtävä." in page


@pytest.mark.requirement("A011", "A017")
def test_home_shows_a_request_with_its_facts_and_two_equal_answers(phone, eero):
    make_offer(eero, audience_scope="team", audience_size=12)
    page = text(phone.get("/sessions/home/"))
    for shown in ("Hei Eero", "Sinulla on yksi asia.", "keskiviikko 25.11.2026", "kello 13–14", "noin 12 ihmistä",
                  "50,00\u00a0€", "Otan tehtävän", "En pääse tällä kertaa", "Syytä ei tarvitse kertoa."):  # fmt: skip
        assert shown in page


def test_home_counts_requests_today_and_what_waits_for_a_word(phone, eero, clock):
    make_session(eero, day=TUESDAY)
    make_session(eero, day=WEDNESDAY, since="09:00", until="10:00")
    make_session(eero, day=WEDNESDAY)
    make_offer(eero, day=WEDNESDAY, since="16:00", until="17:00")
    clock.move_to(helsinki(WEDNESDAY, "11:00"))
    page = text(phone.get("/sessions/home/"))
    assert "Sinulla on 4 asiaa." in page
    assert "Tänään kello 13–14" in page
    assert "Miten meni tiistaina 24.11.?" in page
    assert "Miten meni keskiviikkona 25.11.?" in page


def test_other_apps_bring_their_cards(phone, eero):
    seen = []

    def provider(expert):
        seen.append(expert)
        return [cards.Card("expert_sessions/parts/fee.html", {"month": "2026-11"})]

    cards.add_cards(provider)
    try:
        assert "Sinulla on yksi asia." in text(phone.get("/sessions/home/"))
        assert seen == [eero]
    finally:
        cards.remove_cards(provider)


def test_the_lists_show_requests_coming_and_done(phone, eero, clock):
    make_offer(eero, since="16:00", until="17:00")
    session = make_session(eero)
    assert "Uusi pyyntö" in text(phone.get("/sessions/mine/"))
    assert "ke\u00a025.11. klo\u00a013–14" in text(phone.get("/sessions/mine/?view=coming"))
    assert "Ei vielä tehtyjä tehtäviä" in text(phone.get("/sessions/mine/?view=past"))
    clock.move_to(session.ends_at)
    assert "ke\u00a025.11. klo\u00a013–14" in text(phone.get("/sessions/mine/?view=past"))


@pytest.mark.parametrize("path", ["/sessions/home/", "/sessions/mine/?view=requests", "/sessions/mine/?view=coming",
                                  "/sessions/mine/?view=past"])  # fmt: skip
def test_the_number_of_queries_does_not_grow_with_the_rows(phone, eero, path, clock):
    def add(hour: int) -> None:
        make_offer(eero, day=WEDNESDAY, since=f"{hour}:00", until=f"{hour}:30")
        make_session(eero, day=WEDNESDAY, since=f"{hour}:30", until=f"{hour + 1}:00")
        make_session(eero, day=TUESDAY, since=f"{hour}:30", until=f"{hour + 1}:00")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(phone.get(path))
        return [query["sql"][:60] for query in queries]

    add(10)
    clock.move_to(helsinki(WEDNESDAY, "00:30"))
    phone.get(path)
    one = count()
    clock.move_to(helsinki(TUESDAY, "00:10"))
    for hour in range(11, 15):
        add(hour)
    clock.move_to(helsinki(WEDNESDAY, "00:30"))
    text(phone.get(path))
    assert count() == one


# --- a request (E3) -----------------------------------------------------------------------------------


@pytest.mark.requirement("A011", "A028")
def test_a_request_shows_everything_needed_to_decide(phone, eero):
    offer = make_offer(
        eero, support_person="Sirpa Sairaanhoitaja", receiver="Anne Ohjaaja", travel_agreed="Bussilippu"
    )
    person("Kaarina")
    page = text(phone.get(f"/sessions/offers/{offer.pk}/"))
    for shown in ("Sirpa Sairaanhoitaja", "Anne Ohjaaja", "Ovi A, hissi", "Palkkio, 1 h", "50,00\u00a0€", "Bussilippu",
                  "Sääntö: Palkkiot 2026-1.", "Oma tarina ryhmälle", "Voit aina sanoa ei. Syytä ei tarvitse kertoa.",
                  "Vastaa viimeistään", "Kysy lisää järjestötyön asiantuntijalta"):  # fmt: skip
        assert shown in page


def test_the_page_title_has_no_topic_and_no_name(phone, eero):
    offer = make_offer(eero)
    title = text(phone.get(f"/sessions/offers/{offer.pk}/")).split("<title>")[1].split("</title>")[0]
    assert "Pyyntö" in title
    for hidden in (offer.order.need, str(offer.order.task_type), "Eero", "masennus"):
        assert hidden not in title


def test_the_tick_for_no_fee_is_there_only_when_the_rule_allows(phone, eero):
    offer = make_offer(eero)
    assert 'name="waives_fee"' in text(phone.get(f"/sessions/offers/{offer.pk}/"))
    rule = RuleVersion.objects.get(kind=RuleKind.FEE_RIGHT)
    rule.data["waiver_allowed"] = False
    rule.save()
    assert 'name="waives_fee"' not in text(phone.get(f"/sessions/offers/{offer.pk}/"))
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes", "waives_fee": "1"})
    assert response.status_code == 422


@pytest.mark.requirement("A011", "A050")
def test_one_tap_takes_the_task_and_shows_it(phone, eero):
    offer = make_offer(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"}, follow=True)
    page = text(response)
    assert "Kiitos! Tämä tehtävä on sinun." in page
    assert "Sairastuin" in page
    assert ExpertSession.objects.get().expert == eero


@pytest.mark.requirement("A017")
def test_one_tap_says_no_and_asks_nothing(phone, eero):
    offer = make_offer(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "no"}, follow=True)
    assert "Kiitos tiedosta." in text(response)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.DECLINED


@pytest.mark.parametrize(("first", "second"), [("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")])
def test_the_second_answer_is_409_with_a_plain_sentence(phone, eero, first, second):
    path = f"/sessions/offers/{make_offer(eero).pk}/answer/"
    phone.post(path, {"answer": first})
    response = phone.post(path, {"answer": second})
    assert response.status_code == 409
    assert ExpertSession.objects.count() == (first == "yes")


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_no_answer_is_422(phone, eero, answer):
    assert (
        phone.post(f"/sessions/offers/{make_offer(eero).pk}/answer/", {"answer": answer}).status_code == 422
    )


def test_a_taken_time_is_409_and_says_so(phone, eero):
    offer = make_offer(eero, since="13:30", until="14:30")
    make_session(eero)
    response = phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"})
    assert response.status_code == 409
    assert "varattu" in response.content.decode()


def test_looking_at_an_answer_address_does_nothing(phone, eero):
    offer = make_offer(eero)
    assert phone.get(f"/sessions/offers/{offer.pk}/answer/").status_code == 405
    offer.refresh_from_db()
    assert offer.status == OfferStatus.SENT


@pytest.mark.requirement("A204")
def test_a_deputy_sees_what_being_a_deputy_means(sign_in, eero):
    vappu = make_expert("Vappu")
    offer = deputy_offer(make_offer(eero, deputy=vappu).order, vappu)
    phone = sign_in(vappu.user)
    assert "Teet tehtävän vain, jos toinen tekijä ei pääse." in text(
        phone.get(f"/sessions/offers/{offer.pk}/")
    )
    assert "Olet varahenkilö" in text(
        phone.post(f"/sessions/offers/{offer.pk}/answer/", {"answer": "yes"}, follow=True)
    )


# --- a task (E4, E16) -------------------------------------------------------------------------------------


@pytest.mark.requirement("A060", "A203", "A204")
def test_i_fell_ill_is_two_taps_and_says_it_never_counts(phone, eero):
    session = make_session(eero)
    assert f"/sessions/{session.pk}/ill/" in text(phone.get(f"/sessions/{session.pk}/"))
    page = text(phone.get(f"/sessions/{session.pk}/ill/"))
    assert "Syytä ei tarvitse kertoa. Tästä ei koskaan tule sinulle haittaa." in page
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED
    done = text(phone.post(f"/sessions/{session.pk}/ill/", follow=True))
    assert "Paranemisia!" in done
    assert "palkkiota ei makseta, sääntö Peruutus 2026-1" in done
    assert phone.post(f"/sessions/{session.pk}/ill/").status_code == 409
    assert messages_sent("session.decided", session.pk) == 1


def test_i_cannot_come_after_all(phone, eero):
    session = make_session(eero)
    assert "En pääsekään" in text(phone.get(f"/sessions/{session.pk}/"))
    phone.post(f"/sessions/{session.pk}/unable/")
    session.refresh_from_db()
    assert session.outcome_code == "cancelled_by_expert"


def test_the_expert_confirms_the_work_with_the_agreed_hours_filled_in(phone, eero, clock):
    session = make_session(eero)
    path = f"/sessions/{session.pk}/held/"
    assert phone.post(path, {"hours": "1"}).status_code == 422
    clock.move_to(session.ends_at)
    assert 'value="1"' in text(phone.get(path))
    assert phone.post(path, {"hours": "kaksi"}).status_code == 422
    assert phone.post(path, {"hours": "1,5"}).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.outcome["minutes"]) == (SessionStatus.HELD, 90)
    assert phone.post(path, {"hours": "2"}).status_code == 409


def test_agreed_hours_are_no_difference(phone, eero, clock):
    session = make_session(eero)
    clock.move_to(session.ends_at)
    phone.post(f"/sessions/{session.pk}/held/", {"hours": "1 h"})
    session.refresh_from_db()
    assert "minutes" not in session.outcome


@pytest.mark.requirement("A012")
def test_a_talk_after_the_work_is_asked_with_one_tap_and_noted_when_held(phone, eero, clock, sign_in):
    session = make_session(eero)
    clock.move_to(session.ends_at)
    phone.post(f"/sessions/{session.pk}/held/", {"hours": "1"})
    assert "Haluan purkaa" in text(phone.get(f"/sessions/{session.pk}/"))
    phone.post(f"/sessions/{session.pk}/debrief/")
    phone.post(f"/sessions/{session.pk}/debrief/")
    assert messages_sent("debrief.asked", session.pk) == 1
    aino = sign_in(person("Aino"))
    assert "Juttelu on pidetty" in text(aino.get(f"/sessions/{session.pk}/outcome/"))
    assert aino.post(f"/sessions/{session.pk}/debriefed/").status_code == 302
    assert debrief_of(session).is_held


@pytest.mark.requirement("A013")
def test_a_task_that_needs_supervision_says_so(phone, eero):
    session = make_session(eero)
    task_type = session.assignment.order.task_type
    for needs in (False, True):
        task_type.needs_supervision = needs
        task_type.save()
        said = "Sinulla on oikeus saada työnohjausta tässä tehtävässä." in text(
            phone.get(f"/sessions/{session.pk}/")
        )
        assert said is needs


PAGES = ["/sessions/{session}/", "/sessions/{session}/ill/", "/sessions/{session}/unable/", "/sessions/{session}/held/",
         "/sessions/offers/{offer}/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_another_experts_things_do_not_exist_and_staff_is_turned_away(eero, sign_in, path):
    session = make_session(eero)
    path = path.format(session=session.pk, offer=session.assignment.offer_id)
    assert sign_in(make_expert("Vappu").user).get(path).status_code == 404
    assert sign_in(person("Pirkko")).get(path).status_code == 403
    assert sign_in(person("Aino")).get(path).status_code == 403
