"""The coordinator's pages of applications (C9, C10): the list, one application, the interview and the answer over HTTP."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from audit.models import AccessEntry
from domain.clock import now, today
from registry.applying.interviewing import add_to_panel, record_of
from registry.applying.models import Application, ApplicationStatus, Interview, PanelPart
from registry.experts.models import Expert
from tests.factories.applying import (
    make_answered,
    make_application,
    make_draft,
    make_held,
    make_interview,
    nurse,
)
from tests.factories.people import make_user, person
from tests.registry.applying.conftest import page
from tests.visitor import Visitor, settle

DESK = "/apply/desk/"
ANSWER = {"verdict": "not_now", "reason": "Ryhmä on täynnä.", "letter": "Palataan keväällä."}


def at_desk(user) -> Visitor:
    return Visitor("north").sign_in(user)


def when(days: int = 7) -> dict:
    day = today() + dt.timedelta(days=days)
    return {"day": f"{day.day}.{day.month}.{day.year}", "since": "13", "minutes": "45"}


@pytest.mark.requirement("A043", "A044")
def test_from_the_list_to_a_new_expert_without_javascript(kaarina, mailoutbox):
    application, desk = make_application(), at_desk(kaarina)
    settle()
    assert "1 hakemus odottaa sinua." in page(desk.get(DESK))
    path = f"{DESK}{application.pk}/"
    read = page(desk.get(path))
    assert "Sairastuin kymmenen vuotta sitten." in read
    assert "(läheisenä)" in page(desk.get(DESK))
    sent = {**when(), "meeting": "on_site", "place": "Esimerkkikatu 1", "letter": "Ota henkilökortti mukaan."}
    assert desk.post(f"{path}appointment/", sent)["Location"] == f"{path}panel/"
    settle()
    assert "Ota henkilökortti mukaan." in mailoutbox[-1].body
    seat = {"part": "professional", "name": "Satu Hoitaja", "title": "Sairaanhoitaja"}
    assert desk.post(f"{path}panel/", seat).status_code == 302
    interview = Interview.objects.get()
    judged = {f"judged-{row['code']}": "yes" for row in record_of(interview).judgements}
    assert desk.post(f"{path}form/", {**judged, "asked-why": "Haluan auttaa."})["Location"] == path
    assert "Haluan auttaa." in page(desk.get(path))
    assert desk.post(f"{path}decide/", {**ANSWER, "verdict": "suitable"})["Location"] == path
    assert Expert.objects.get().email == application.email
    answered = page(desk.get(path))
    assert "Ryhmä on täynnä." in answered
    assert "Kutsuttu kirjautumaan" in answered


WRONG_FORMS = [
    ("appointment", {**when(-3), "meeting": "phone"}, "vasta tulossa"),
    ("appointment", {**when(), "meeting": "remote", "place": ""}, "videopuheluun"),
    ("panel", {"part": "professional", "name": "Satu"}, "Kirjoita ammatti"),
    ("panel", {"part": "other"}, "kirjoita nimi"),
    ("decide", {**ANSWER, "verdict": "suitable"}, "Pidä ensin haastattelu"),
    ("decide", {**ANSWER, "reason": ""}, "perustelu"),
    ("note", {"text": " "}, "Kirjoita muistiinpano"),
]


def test_a_wrong_form_says_what_to_do_and_changes_nothing(kaarina):
    interview, desk = make_interview(), at_desk(kaarina)
    for where, wrong, said in WRONG_FORMS:
        answer = desk.post(f"{DESK}{interview.application_id}/{where}/", wrong)
        assert answer.status_code == 422, where
        assert said in page(answer)
        assert "Virhe:" in page(answer)
    assert Application.objects.get().status == ApplicationStatus.INTERVIEW
    assert interview.panel.count() == 2


def test_the_second_one_to_act_gets_a_conflict(kaarina):
    application, ville = make_application(), make_user("Ville", Role.COORDINATOR)
    desk, path = at_desk(kaarina), f"{DESK}{application.pk}/"
    assert (
        at_desk(ville).post(f"{path}hand-over/", {"to": ville.pk, "seen": str(kaarina.pk)}).status_code == 302
    )
    late = desk.post(f"{path}hand-over/", {"to": kaarina.pk, "seen": str(kaarina.pk)})
    assert late.status_code == 409
    assert "juuri" in page(late)
    assert desk.post(f"{path}decide/", ANSWER).status_code == 302
    assert desk.post(f"{path}decide/", ANSWER).status_code == 409
    assert desk.post(f"{path}appointment/", {**when(), "meeting": "phone"}).status_code == 409


def test_a_note_is_kept_once_and_sealed(kaarina):
    application, desk = make_application(), at_desk(kaarina)
    for _again in range(2):
        assert (
            desk.post(f"{DESK}{application.pk}/note/", {"text": "Soitettu, tavataan keväällä."}).status_code
            == 302
        )
    assert b"Soitettu" not in application.notes.values_list("text", flat=True).get().blob
    assert "Soitettu, tavataan keväällä." in page(desk.get(f"{DESK}{application.pk}/"))


def test_own_words_are_read_by_coordinators_and_the_panel_only_and_every_look_is_logged(kaarina):
    interview, satu = make_interview(professional=False), nurse()
    path = f"{DESK}{interview.application_id}/"
    assert at_desk(satu).get(path).status_code == 404
    add_to_panel(
        application_id=interview.application_id, part=PanelPart.PROFESSIONAL, user=satu, title="Sairaanhoitaja", by=kaarina
    )  # fmt: skip
    assert "Sairastuin" in page(at_desk(satu).get(path))
    assert at_desk(satu).get(f"{path}form/").status_code == 200
    assert at_desk(satu).get(f"{path}decide/").status_code == 403
    looks = AccessEntry.objects.filter(person_id=interview.application_id, by=satu)
    assert {look.kind for look in looks} == {"application", "interview"}
    for role in ("Aino", "Anna", "Eero", "Pirkko"):
        assert at_desk(person(role)).get(path).status_code in (403, 404)
    assert at_desk(kaarina).post(f"{path}decide/", ANSWER).status_code == 302
    assert at_desk(satu).get(path).status_code == 404


def test_a_draft_is_nobodys_but_the_applicants(kaarina):
    draft, desk = make_draft(), at_desk(kaarina)
    assert desk.get(f"{DESK}{draft.pk}/").status_code == 404
    for view in ("waiting", "open", "closed"):
        assert "0 hakemusta" in page(desk.get(f"{DESK}?view={view}"))


def test_the_list_is_filtered_by_state_and_age(kaarina):
    with time_machine.travel(now() - dt.timedelta(days=20), tick=False):
        make_application(last_name="Vanha")
        make_answered(last_name="Vastattu")
    make_application(last_name="Uusi")
    make_held(make_application(last_name="Haastateltu"))
    desk = at_desk(kaarina)
    assert "Helmi Vanha" in page(desk.get(f"{DESK}?age=14"))
    assert "Helmi Uusi" not in page(desk.get(f"{DESK}?age=14"))
    assert "Helmi Haastateltu" in page(desk.get(f"{DESK}?status=interview"))
    assert "Helmi Uusi" not in page(desk.get(f"{DESK}?status=interview"))
    assert "Helmi Vastattu" in page(desk.get(f"{DESK}?view=closed"))
    assert "Ei hakemuksia näillä rajauksilla" in page(desk.get(f"{DESK}?age=30"))
    ville = make_user("Ville", Role.COORDINATOR)
    assert "Helmi Uusi" not in page(at_desk(ville).get(DESK))
    assert "Helmi Uusi" in page(at_desk(ville).get(f"{DESK}?view=open"))


def test_the_list_asks_as_many_questions_for_one_row_as_for_five(kaarina):
    desk = at_desk(kaarina)
    make_interview()
    counts = []
    for more in (0, 4):
        for _number in range(more):
            make_interview()
        desk.get(DESK)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(DESK)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_answer_is_read_behind_the_link_and_its_reason_is_not(kaarina, visitor):
    from registry.applying.links import issue_link

    application = make_application()
    assert at_desk(kaarina).post(f"{DESK}{application.pk}/decide/", ANSWER).status_code == 302
    text = page(visitor.get(f"/apply/a/{issue_link(application)}/"))
    assert "Palataan keväällä." in text
    assert "Ryhmä on täynnä." not in text
    assert Application.objects.get().status == ApplicationStatus.NOT_NOW
