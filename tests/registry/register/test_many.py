"""What is done to many at once: tags, a message, a file."""

import io

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AccessEntry, Disclosure, Entry
from domain.ids import new_id
from registry.experts.models import Expert
from registry.register.bulk_views import ACTS
from registry.register.models import Letter, Receiver, Search
from registry.register.searching import Wish
from registry.register.services import keep_search
from tests.factories.events import make_open_event, move_to_past
from tests.factories.people import person
from tests.factories.register import fill_register
from tests.factories.registry import make_expert
from tests.visitor import settle

TABLE, PICK = "/register/", "/register/pick/"


@pytest.fixture
def kaarina(north, visitor):
    return visitor.sign_in(person("Kaarina"))


def picked(act: str, *experts) -> str:
    """The page where the deed is done to these people, or to all that were found."""
    wish = Wish(state="all", only=tuple(str(each.pk) for each in experts)) if experts else Wish()
    return reverse(ACTS[act], args=[keep_search(wish=wish, by=person("Kaarina")).pk])


def pick(client, act: str, **chosen) -> str:
    """Where the table leads with what was ticked."""
    return client.post(PICK, {"act": act, "from": "view=active", **chosen}).headers["Location"]


def send(client, address: str, text: str = "Tervetuloa!", **changes):
    """Check the message, then send it as the check page does."""
    check = client.post(address, {"text": text})
    sent = {"text": text, "send": "1", "letter": check.context["letter_id"],
            "expected": len(check.context["reach"].reached), **changes}  # fmt: skip
    return client.post(address, sent)


# --- choosing ---------------------------------------------------------------------------------


def test_the_chosen_people_do_not_stand_in_the_address(kaarina):
    eero = make_expert("Eero")
    make_expert("Essi")
    address = pick(kaarina, "tags", chosen=[str(eero.pk)])
    assert str(eero.pk) not in address
    assert kaarina.get(address).context["count"] == 1


def test_all_that_were_found_are_more_than_the_page_shows(kaarina):
    fill_register(30)
    active = Expert.objects.filter(status="active").count()
    assert kaarina.get(pick(kaarina, "export", everybody="1")).context["count"] == active > 25


def test_nothing_happens_before_somebody_is_chosen(kaarina):
    for sent in ({}, {"act": "tags"}, {"act": "delete", "everybody": "1"}, {"act": "tags", "chosen": "x"}):
        answer = kaarina.post(PICK, sent)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(TABLE)
    assert not Search.objects.exists()


# --- tags -------------------------------------------------------------------------------------


@pytest.mark.requirement("A085")
def test_a_tag_is_given_to_many_and_taken_away(kaarina):
    eero, essi, outi = make_expert("Eero", tags=["vanha"]), make_expert("Essi"), make_expert("Outi")
    address = picked("tags", eero, essi)
    assert kaarina.post(address, {"tag": " syys  kurssi ", "add": "1"}).status_code == 302
    assert kaarina.post(address, {"tag": "syys kurssi", "add": "1"}).status_code == 302
    tags = dict(Expert.objects.values_list("pk", "tags"))
    assert tags == {eero.pk: ["vanha", "syys kurssi"], essi.pk: ["syys kurssi"], outi.pk: []}
    assert Entry.objects.filter(action="expert.tagged").count() == 2
    kaarina.post(address, {"tag": "syys kurssi", "remove": "1"})
    assert sorted(Expert.objects.values_list("tags", flat=True)) == [[], [], ["vanha"]]


def test_a_tag_that_cannot_be_is_asked_again(kaarina):
    eero = make_expert("Eero", tags=[str(number) for number in range(20)])
    address = picked("tags", eero)
    assert kaarina.post(address, {"tag": "  "}).status_code == 422
    assert kaarina.post(address, {"tag": "uusi"}).status_code == 422
    assert len(Expert.objects.get().tags) == 20


# --- a message --------------------------------------------------------------------------------


def test_a_message_goes_to_everybody_who_has_an_address_and_once(kaarina):
    make_expert("Eero")
    Expert.objects.create(first_name="Outi", last_name="Ilman", payee_number=5001)
    Expert.objects.create(first_name="Tuotu", last_name="Tili", payee_number=5002, email="tuotu@example.fi")
    address = picked("letter")
    check = kaarina.post(address, {"text": "Tervetuloa!\nTavataan."})
    assert [len(part) for part in (check.context["reach"].reached, check.context["reach"].unreached)] == [
        2,
        1,
    ]
    assert "Outi Ilman" in check.content.decode()
    assert not Letter.objects.exists()
    answer = send(kaarina, address)
    assert len(mail.outbox) == 0
    settle()
    assert {message.to[0] for message in mail.outbox} == {"eero.esimerkki@example.fi", "tuotu@example.fi"}
    settle()
    assert len(mail.outbox) == 2
    progress = kaarina.get(answer.headers["Location"]).context["progress"]
    assert (progress.total, progress.sent, progress.is_open) == (2, 2, False)


def test_the_subject_tells_nothing_and_the_answer_goes_to_the_writer(kaarina):
    make_expert("Eero")
    send(kaarina, picked("letter"), "Masennusryhmä kokoontuu.")
    settle()
    (message,) = mail.outbox
    assert message.subject == "Sinulle on viesti"
    assert "Masennusryhmä kokoontuu." in message.body
    assert message.reply_to == [person("Kaarina").email]


def test_a_second_press_sends_nothing_and_a_changed_list_is_a_conflict(kaarina):
    make_expert("Eero")
    address, key = picked("letter"), new_id()
    first, second = (send(kaarina, address, letter=key).headers["Location"] for _press in range(2))
    assert first == second == f"/register/letters/{key}/"
    assert Receiver.objects.count() == 1
    assert send(kaarina, address, expected=7).status_code == 409
    assert Letter.objects.count() == 1


def test_a_message_to_nobody_is_refused(kaarina):
    Expert.objects.create(first_name="Outi", last_name="Ilman", payee_number=5001)
    address = picked("letter")
    assert send(kaarina, address).status_code == 422
    assert kaarina.post(address, {"text": ""}).status_code == 422
    assert not Letter.objects.exists()


def test_what_was_written_can_still_be_changed(kaarina):
    make_expert("Eero")
    again = kaarina.post(picked("letter"), {"text": "Terve", "edit": "1"})
    assert again.context["form"]["text"].value() == "Terve"


def test_a_mail_that_failed_stays_to_be_sent(kaarina, monkeypatch):
    make_expert("Eero")
    address = send(kaarina, picked("letter")).headers["Location"]
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)
    settle()
    assert kaarina.get(address).context["progress"].is_open
    assert not Receiver.objects.get().was_sent


# --- an event ---------------------------------------------------------------------------------


def test_many_are_asked_to_an_open_event_each_once(kaarina):
    event, eero, essi = make_open_event(), make_expert("Eero"), make_expert("Essi")
    for experts in ((eero,), (eero, essi)):
        assert kaarina.post(picked("invite", *experts), {"event": str(event.pk)}).status_code == 302
    assert set(event.invitations.values_list("expert_id", flat=True)) == {eero.pk, essi.pk}


def test_without_an_open_event_nobody_is_asked(kaarina):
    eero, event = make_expert("Eero"), make_open_event()
    move_to_past(event)
    address = picked("invite", eero)
    assert kaarina.get(address).status_code == 200
    assert kaarina.post(address, {"event": str(event.pk)}).status_code == 422
    assert not event.invitations.exists()


# --- a file -----------------------------------------------------------------------------------


def workbook(answer):
    return load_workbook(io.BytesIO(answer.content)).active


@pytest.mark.requirement("A122")
def test_the_file_has_the_columns_and_the_people_that_were_seen(kaarina):
    experts = fill_register(130)
    kaarina.post(f"{TABLE}columns/", {"columns": ["agreement", "phone", "hours"]})
    answer = kaarina.post(picked("export"))
    sheet = workbook(answer)
    assert [cell.value for cell in sheet[1]] == ["Nimi", "Puhelinnumero", "Koulutustunnit", "Sopimus päättyy"]
    active = [each for each in experts if each.status == "active"]
    assert sheet.max_row == 1 + len(active)
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(names) == sorted(f"{each.last_name} {each.first_name}" for each in active)
    filled = next(row for row in sheet.iter_rows(min_row=2) if row[2].value and row[3].value)
    assert [cell.data_type for cell in filled] == ["s", "s", "n", "d"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    disclosure = Disclosure.objects.get()
    assert (disclosure.what, disclosure.people, disclosure.by) == (
        "register.export",
        len(active),
        person("Kaarina"),
    )
    assert AccessEntry.objects.filter(kind="register_export").count() == len(active)


def test_a_text_is_never_a_formula(kaarina):
    texts = ["+358", "-1", "=1+1", "@SUM(A1)"]
    for number, text in enumerate(texts):
        Expert.objects.create(
            payee_number=number, first_name="Eero", last_name=str(number), background_organisation=text
        )
    kaarina.post(f"{TABLE}columns/", {"columns": ["organisation"]})
    column = workbook(kaarina.post(picked("export")))["B"][1:]
    assert [(cell.data_type, cell.value) for cell in column] == [("s", text) for text in texts]


def test_looking_at_what_the_file_will_have_hands_nothing_out(kaarina):
    make_expert("Eero")
    assert kaarina.get(picked("export")).status_code == 200
    assert not Disclosure.objects.exists()


def test_the_file_of_nobody_is_not_reached_through_anothers_search(kaarina, north):
    make_expert("Eero")
    address = picked("export")
    anna = kaarina.__class__("north").sign_in(person("Anna"))
    assert anna.get(address).status_code == 404
