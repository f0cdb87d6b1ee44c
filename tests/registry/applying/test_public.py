"""Applying without an account: the mailed link, the task list, sending, following and withdrawing (P5, P7)."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail

from domain.clock import now
from registry.applying import links, services
from registry.applying.deciding import decide
from registry.applying.models import Application, ApplicationLink, ApplicationStatus
from registry.applying.parts import PARTS
from registry.applying.public_views import FROM_ONE_ADDRESS
from tenants.context import in_tenant
from tests.factories.applying import CONTACT, make_application, make_draft, make_held, make_interview
from tests.registry.applying.conftest import page
from tests.visitor import Visitor, settle

BEGIN = {**CONTACT, "email": "Helmi.Hakija@example.fi", "agrees": "on"}
PAGES = {
    "contact": CONTACT,
    "own": {"own_topics": ["TAL.velka", "IKA.yksinaisyys"]},
    "close": {"close_topics": ["MIE.masennus"]},
    "story": {"story": "Jäin yksin velkojen kanssa."},
    "background": {"training": "none"},
    "wishes": {"task_codes": ["luento"], "times": ["days"], "max_audience": "10", "limits_told": "En puhu perheestäni."},
    "area": {"languages": ["fi"], "is_remote": "on"},
}  # fmt: skip


def mails_to(address: str) -> list:
    settle()
    return [letter for letter in mail.outbox if letter.to == [address]]


def link_in(letter) -> str:
    return re.search(r"https?://[^/\s]+(/apply/a/[^\s]+)", letter.body)[1]


def link_of(application: Application) -> str:
    return f"/apply/a/{links.issue_link(application)}/"


def fill_in(visitor, path: str, **changes) -> str:
    """Every page of the task list, one after the other; returns where the last one leads."""
    for code, told in (PAGES | changes).items():
        answer = visitor.post(f"{path}{code}/", told)
        assert answer.status_code == 302, page(answer)
    return answer["Location"]


@pytest.mark.requirement("A043", "A001", "A114", "A123", "A050")
def test_somebody_applies_without_an_account_in_ten_minutes(kaarina, visitor, mailoutbox):
    assert "Hae kokemustoimijaksi" in page(visitor.get("/info/how-to-join/"))
    assert visitor.post("/apply/begin/", BEGIN)["Location"] == "/apply/mailed/"
    path = link_in(mails_to("helmi.hakija@example.fi")[0])
    first = page(visitor.get(path))
    assert "0 osaa 7 osasta" in first
    assert "Kesken" in first  # the contact details that were given
    assert "Tekemättä" in first
    check = fill_in(visitor, path)
    assert check == f"{path}check/"
    read = page(visitor.get(check))
    for told in (
        "Velkaantuminen",
        "Yksinäisyys",
        "Masennus",
        "Jäin yksin velkojen kanssa.",
        "En puhu perheestäni.",
        "Luento",
    ):
        assert told in read
    assert visitor.post(check)["Location"] == path
    sent = Application.objects.get()
    assert (sent.status, sent.handler) == (ApplicationStatus.SENT, kaarina)
    assert sent.own_topics == ["TAL.velka", "IKA.yksinaisyys"]
    assert sent.close_topics == ["MIE.masennus"]
    assert "Hakemuksesi on lähetetty" in page(visitor.get(path))
    assert mails_to("helmi.hakija@example.fi")[-1].subject == "Hakemuksesi on perillä"


@pytest.mark.requirement("A194", "A201")
def test_hard_things_may_be_left_out_and_limits_are_asked(kaarina, visitor):
    draft = make_draft(story="", situation="", own_topics=[], limits_told="")
    path = link_of(draft)
    text = page(visitor.get(f"{path}wishes/"))
    assert "Mitä et halua tehdä" in text
    assert "Saat aina sanoa ei." in text
    assert visitor.post(f"{path}story/", {})["Location"] == f"{path}check/"
    assert visitor.post(f"{path}check/").status_code == 302
    assert Application.objects.get().status == ApplicationStatus.SENT


def test_a_page_can_be_left_half_done_and_is_found_again(kaarina, visitor):
    path = link_of(make_draft())
    answer = visitor.post(f"{path}area/", {"languages": [], "area_codes": [], "later": "1"})
    assert answer["Location"] == path
    assert (
        visitor.post(f"{path}background/", {"training_told": "Kesken jäi", "later": "1"}).status_code == 302
    )
    draft = Application.objects.get()
    assert {"area", "background"} & set(draft.finished) == set()
    assert "Kesken jäi" in page(visitor.get(f"{path}background/"))
    assert "Täytä ensin osat yllä" in page(visitor.get(path))
    refused = visitor.post(f"{path}check/")
    assert refused.status_code == 422
    assert "Jokin osa on vielä kesken" in page(refused)


def test_searching_topics_keeps_what_was_typed_and_saves_nothing(kaarina, visitor):
    path = link_of(make_draft(other_experience="Ennen"))
    sent = {
        "own_topics": ["TAL.velka"],
        "other_experience": "Nyt",
        "topic_search": "alkoholismi",
        "find": "1",
    }
    answer = visitor.post(f"{path}own/", sent)
    assert answer.status_code == 200
    assert "Nyt" in page(answer)
    assert re.search(r'value="TAL.velka"[^>]*checked', page(answer))
    assert 'value="NEP.' not in page(answer)
    assert Application.objects.get().other_experience.reveal() == "Ennen"


WRONG_PAGES = [
    ("contact", {"first_name": ""}, "Tämä kenttä"),
    ("contact", {"phone": "soita joskus"}, "Kirjoita numero numeroina"),
    ("own", {"own_topics": ["XXX.tuntematon"]}, "Valitse aiheet luettelosta."),
    ("story", {"story": "Tunnukseni on 010190-900Y."}, "henkilötunnus"),
    ("background", {"training": ""}, "Valitse yksi näistä."),
    ("area", {"languages": []}, "Valitse"),
    ("area", {"is_remote": ""}, "paikan päällä tai etänä"),
]


def test_a_wrong_page_tells_what_to_do_and_loses_nothing(kaarina, visitor):
    path = link_of(make_draft())
    for code, wrong, said in WRONG_PAGES:
        answer = visitor.post(f"{path}{code}/", {**PAGES[code], "other_experience": "Jotain muuta", **wrong})
        assert answer.status_code == 422, wrong
        assert said in page(answer), wrong
        assert "Virhe:" in page(answer)
        assert code != "own" or "Jotain muuta" in page(answer)


def test_without_any_topic_nobody_can_apply(kaarina, visitor):
    path = link_of(make_draft(own_topics=[], close_topics=["MIE.masennus"]))
    answer = visitor.post(f"{path}close/", {"close_topics": []})
    assert answer.status_code == 422
    assert "Valitse ainakin yksi aihe" in page(answer)


def test_the_start_page_tells_nothing_about_an_address_and_keeps_what_its_owner_confirmed(
    kaarina, visitor, mailoutbox
):
    draft = make_draft("helmi.hakija@example.fi", first_name="Helmi")
    for _again in range(2):
        assert visitor.post("/apply/begin/", {**BEGIN, "first_name": "Joku"})["Location"] == "/apply/mailed/"
    assert visitor.post("/apply/link/", {"email": "tuntematon@example.fi"})["Location"] == "/apply/mailed/"
    draft.refresh_from_db()
    assert draft.first_name == "Helmi"
    assert Application.objects.count() == 1
    assert mails_to("tuntematon@example.fi") == []


def test_one_address_is_not_pestered_and_one_network_is_slowed_down(kaarina, visitor, mailoutbox):
    for _again in range(FROM_ONE_ADDRESS):
        assert visitor.post("/apply/begin/", BEGIN).status_code == 302
        settle()
    assert visitor.post("/apply/begin/", BEGIN).status_code == 429
    assert len(mails_to("helmi.hakija@example.fi")) == links.MOST_AN_HOUR


def test_nothing_is_kept_before_the_permission_and_a_right_address(kaarina, visitor):
    for wrong in ({"agrees": ""}, {"email": "ei osoite"}, {"last_name": " "}, {"language": "xx"}):
        assert visitor.post("/apply/begin/", {**BEGIN, **wrong}).status_code == 422, wrong
    assert not Application.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(kaarina, visitor):
    assert visitor.post("/apply/begin/", {**BEGIN, "website": "https://spam.example"}).status_code == 302
    assert not Application.objects.exists()


def test_looking_changes_nothing_and_does_not_confirm_the_address(kaarina, visitor):
    services.start_application(email="helmi@example.fi", **CONTACT)
    application = Application.objects.get()
    path = link_of(application)
    for code in ("", "check/", "withdraw/", *(f"{part.code}/" for part in PARTS)):
        answer = visitor.get(f"{path}{code}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    application.refresh_from_db()
    assert application.confirmed_at is None
    assert not visitor.cookies.get("session")


def test_a_link_is_stored_as_a_hash_and_ends(kaarina, south, visitor):
    draft = make_draft()
    path = link_of(draft)
    token = path.split("/")[-2]
    assert all(token.encode() not in bytes(link.token_hash) for link in ApplicationLink.objects.all())
    with time_machine.travel(now() + links.LIFE + dt.timedelta(minutes=1), tick=False):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/apply/a/tuntematon/").status_code == 404
    with in_tenant(south):
        assert links.application_by_link(token) is None
    assert Visitor("south").get(path).status_code == 404


def test_own_words_are_sealed_in_the_database(kaarina):
    draft = make_draft(story="Sairastuin.")
    stored = Application.objects.values_list("story", flat=True).get(pk=draft.pk)
    assert b"Sairastuin" not in stored.blob
    assert "Sairastuin" not in repr(draft.story)


def test_sending_twice_sends_once_and_a_sent_application_is_not_changed(kaarina, visitor, mailoutbox):
    draft = make_draft()
    path = link_of(draft)
    assert [visitor.post(f"{path}check/")["Location"] for _again in range(2)] == [path, path]
    assert visitor.post(f"{path}story/", {"story": "Toinen tarina"})["Location"] == path
    with pytest.raises(services.AlreadySent):
        services.save_part(application_id=draft.pk, code="story", answers={"story": "x"}, is_finished=True)
    arrived = [letter for letter in mails_to(draft.email) if letter.subject == "Hakemuksesi on perillä"]
    assert len(arrived) == 1


@pytest.mark.requirement("A194")
def test_the_applicant_follows_and_withdraws_without_a_reason(kaarina, visitor, mailoutbox):
    application = make_application()
    make_interview(application)
    path = link_of(application)
    text = page(visitor.get(path))
    assert "Esimerkkikatu 1" in text
    assert str(kaarina) in text
    assert "Sairastuin" not in text
    assert visitor.post(f"{path}withdraw/")["Location"] == path
    assert "Olet perunut hakemuksesi." in page(visitor.get(path))
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    settle()
    assert kaarina.notices.filter(kind="application.withdrawn").exists()
    assert visitor.post(f"{path}withdraw/").status_code == 409
    assert visitor.get(f"{path}withdraw/")["Location"] == path


def test_a_withdrawn_draft_is_gone_at_once(kaarina, visitor):
    path = link_of(make_draft())
    assert visitor.post(f"{path}withdraw/")["Location"] == "/apply/gone/"
    assert not Application.objects.exists()
    assert visitor.get("/apply/gone/").status_code == 200


def test_no_topic_and_no_name_stands_in_a_mail(kaarina, mailoutbox):
    interview = make_held()
    settle()
    decide(
        application_id=interview.application_id, verdict=ApplicationStatus.NOT_NOW, reason="Haastattelijoiden arvio.",
        letter="Palataan keväällä.", by=kaarina,
    )  # fmt: skip
    letters = mails_to(interview.application.email)
    assert {letter.subject for letter in letters} >= {"Haastattelusi aika", "Vastaus hakemukseesi"}
    for letter in letters:
        everything = letter.subject + letter.body
        for secret in ("Helmi", "Hakija", "asennus", "lkoholi", "Haastattelijoiden arvio", "Palataan"):
            assert secret not in everything
    time = next(letter for letter in letters if letter.subject == "Haastattelusi aika")
    assert "klo" in time.body
    assert "Esimerkkikatu 1" in time.body


def test_every_page_speaks_the_readers_language(kaarina, visitor):
    visitor.post("/i18n/language/", {"language": "sv"})
    held = make_held(make_application())
    path = link_of(held.application)
    assert "Min ansökan" in page(visitor.get(path))
    draft = link_of(make_draft())
    for code in ("", "check/", "withdraw/", *(f"{part.code}/" for part in PARTS)):
        assert visitor.get(f"{draft}{code}").status_code == 200
    for path in ("/apply/", "/apply/begin/", "/apply/link/", "/apply/mailed/", "/apply/gone/"):
        assert visitor.get(path).status_code == 200
