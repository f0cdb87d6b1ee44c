"""Accessibility feedback: from a reader's form to the answer in their mail."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from administration.publicface.limits import FROM_ONE_ADDRESS
from domain.clock import now
from domain.errors import Conflict
from domain.ids import new_id
from notifications.models import Notice
from tenants.pages.models import ReaderMessage
from tenants.pages.services import answer_message, remind_of_messages, write_message
from tests.factories.people import person
from tests.visitor import Visitor, settle

PATH = "/info/feedback/"
TYPED = {
    "text": "Nappi ei toimi ruudunlukijalla.",
    "page_url": "/info/easy/",
    "reply_to": "lukija@example.fi",
}


@pytest.fixture
def anna(north, clear_caches):
    """The administrator; the limits start from nothing."""
    return person("Anna")


def message(**fields) -> ReaderMessage:
    """A message of a reader."""
    return write_message(**{"key": new_id(), "language": "fi", **TYPED, **fields})


def test_a_reader_writes_once_and_the_administrator_hears_of_it(anna, visitor, mailoutbox):
    key = str(new_id())
    for _again in range(2):
        response = visitor.post(PATH, {**TYPED, "key": key})
        assert response.headers["Location"] == "/info/feedback/sent/"
    assert "Viestisi on perillä" in visitor.get("/info/feedback/sent/").content.decode()
    kept = ReaderMessage.objects.get()
    assert kept.answer_by - kept.received_at == dt.timedelta(days=14)
    settle()
    assert Notice.objects.get(user=anna).kind == "reader.wrote"
    assert "lukija@example.fi" not in "".join(sent.body for sent in mail.outbox)


def test_the_address_of_the_reader_is_sealed_and_never_shown(anna, visitor):
    kept = message()
    assert str(kept.reply_to) != "lukija@example.fi"
    visitor.sign_in(anna)
    for path in ("/settings/organisation/feedback/", f"/settings/organisation/feedback/{kept.pk}/"):
        html = visitor.get(path).content.decode()
        assert "Nappi ei toimi" in html
        assert "lukija@example.fi" not in html


def test_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(anna, visitor):
    response = visitor.post(PATH, {**TYPED, "website": "https://spam.example"})
    assert response.status_code == 302
    assert not ReaderMessage.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": " "}, {"reply_to": "ei osoite"}, {"text": "x" * 4001}, {"key": "ei avain"}],
)
def test_a_wrong_form_tells_what_is_wrong_and_loses_nothing(anna, visitor, wrong):
    response = visitor.post(PATH, {**TYPED, **wrong})
    assert response.status_code == 422
    assert "/info/easy/" in response.content.decode()
    assert not ReaderMessage.objects.exists()


def test_a_flood_from_one_address_is_slowed_down(anna, visitor):
    for _n in range(FROM_ONE_ADDRESS):
        assert visitor.post(PATH, TYPED).status_code == 302
    assert visitor.post(PATH, TYPED).status_code == 429
    assert ReaderMessage.objects.count() == FROM_ONE_ADDRESS


def test_hostile_text_is_only_text(anna, visitor):
    kept = message(text="<script>alert(1)</script>", page_url='"><img src=x>')
    html = visitor.sign_in(anna).get(f"/settings/organisation/feedback/{kept.pk}/").content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_answer_goes_to_the_reader_in_the_language_of_the_page(anna, visitor, mailoutbox):
    kept = message(language="sv")
    visitor.sign_in(anna)
    path = f"/settings/organisation/feedback/{kept.pk}/"
    assert visitor.post(path, {"answer": ""}).status_code == 422
    assert visitor.post(path, {"answer": "Korjasimme napin."}).status_code == 302
    assert visitor.post(path, {"answer": "Toinen vastaus."}).status_code == 409
    settle()
    settle()
    (sent,) = [letter for letter in mail.outbox if letter.to == ["lukija@example.fi"]]
    assert sent.subject == "Svar på din respons om tillgänglighet"
    assert "Korjasimme napin." in sent.body
    assert TYPED["text"] in sent.body
    kept.refresh_from_db()
    assert kept.answer_sent_at
    assert kept.answered_by == str(anna)


def test_a_message_without_an_address_is_marked_as_answered_without_a_mail(anna):
    kept = message(reply_to="")
    answer_message(message_id=kept.pk, answer="Korjattu.", by=anna)
    with pytest.raises(Conflict):
        answer_message(message_id=kept.pk, answer="Taas.", by=anna)
    settle()
    assert not [
        letter for letter in mail.outbox if "example.fi" in letter.to[0] and letter.to != [anna.email]
    ]


def test_late_messages_stand_on_top_and_are_reminded_of_once(anna, visitor):
    with time_machine.travel(now() - dt.timedelta(days=15), tick=False):
        message(text="Vanha asia")
    message(text="Uusi asia")
    html = visitor.sign_in(anna).get("/settings/organisation/feedback/").content.decode()
    assert html.index("Vanha asia") < html.index("Uusi asia")
    assert html.count("<span>Myöhässä</span>") == 1
    settle()
    for _night in range(2):
        remind_of_messages()
        settle()
    assert Notice.objects.filter(user=anna, kind="reader.late").count() == 1


def test_only_the_administrator_reads_the_feedback(anna):
    kept = message()
    for name in ("Kaarina", "Aino"):
        somebody = Visitor("north").sign_in(person(name))
        assert somebody.get("/settings/organisation/feedback/").status_code == 403
        assert somebody.get(f"/settings/organisation/feedback/{kept.pk}/").status_code == 403
