"""The expert's own data: the list of pages, who has looked, a copy, requests, letters and the look of the pages."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts.roles.models import Role
from audit.models import Disclosure
from audit.services import record_access
from domain.clock import today
from notifications.models import Mail, Notice
from notifications.services import tell
from registry.experts import telling
from registry.own import data_views
from registry.register.notes import remove_note, write_note
from registry.rights.copying import export_person
from registry.rights.models import DataRequest, RequestStatus
from registry.rights.services import answer_day
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tests.factories.bank import allow, open_profile
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor, settle


@pytest.fixture
def eero(north):
    return make_expert("Eero", phone="0401234567")


@pytest.fixture
def as_eero(eero, visitor):
    return visitor.sign_in(eero.user)


@pytest.fixture
def kaarina(north):
    return person("Kaarina")


def page(answer) -> str:
    return answer.content.decode()


def test_every_own_page_opens_and_the_list_leads_to_it(as_eero):
    text = page(as_eero.get("/me/"))
    for name in ("contact", "limits", "times", "pause", "topics", "access", "change", "consents", "seen", "notes",
                 "download", "requests", "appearance"):  # fmt: skip
        assert f'href="/me/{name}/"' in text
        assert as_eero.get(f"/me/{name}/").status_code == 200
    assert 'href="/notices/choices/"' in text


def test_somebody_who_is_no_expert_has_no_own_pages(north, visitor):
    user = make_user("Kirsti", Role.EXPERT)
    assert visitor.sign_in(user).get("/me/").status_code == 404


@pytest.mark.requirement("A203")
def test_the_pages_ask_no_reason_and_say_that_saying_no_is_free(as_eero):
    assert "Et tarvitse syytä rajoillesi" in page(as_eero.get("/me/limits/"))
    assert "Syytä ei tarvita" in page(as_eero.get("/me/pause/"))


def test_looks_are_told_in_words_and_staff_names_are_hidden(as_eero, eero, kaarina):
    record_access(person_id=eero.pk, by=kaarina, purpose="register", kind="iban", reason="Salainen syy")
    record_access(person_id=eero.pk, by=eero.user, purpose="register", kind="name")
    text = page(as_eero.get("/me/seen/"))
    assert "Rekisterin pitäminen" in text
    assert "Tilinumerosi" in text
    assert "Nimesi" not in text, "one's own looks are left out"
    assert str(kaarina) not in text
    assert "Salainen" not in text
    use_preset("ita-uusimaa")
    rule = rule_on(RuleKind.RETENTION, today())
    type(rule).objects.filter(pk=rule.pk).update(data={**rule.data, "shows_who_looked": True})
    assert str(kaarina) in page(as_eero.get("/me/seen/")), "the organisation may show them"


def test_every_look_in_the_bank_can_be_paged_to(as_eero, eero, kaarina, monkeypatch):
    monkeypatch.setattr(data_views, "LOOKS_A_PAGE", 2)
    allow(eero)
    for name in ("Ensimmäinen", "Toinen", "Kolmas"):
        open_profile(eero, kaarina, organisation=name)
    first, second = (page(as_eero.get(f"/me/seen/?bank={number}")) for number in (1, 2))
    assert ("Kolmas" in first, "Ensimmäinen" in first, "Pankin sivut" in first) == (True, False, True)
    assert ("Kolmas" in second, "Ensimmäinen" in second) == (False, True)


def test_many_looks_take_as_many_queries_as_one(as_eero, eero, kaarina):
    make_user("Koo", Role.COORDINATOR, unit=make_unit())

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert as_eero.get("/me/seen/").status_code == 200
        return len(counted)

    record_access(person_id=eero.pk, by=kaarina, purpose="register", kind="name")
    queries()
    one = queries()
    for _look in range(4):
        record_access(person_id=eero.pk, by=kaarina, purpose="matching", kind="topics")
    assert queries() == one


def test_notes_that_are_shared_are_read_on_the_own_pages_and_no_others(as_eero, eero, kaarina):
    for visibility, text in (
        ("author", "Vain minulle"),
        ("staff", "Meille"),
        ("shared", "Sovittiin tauosta"),
    ):
        write_note(expert=eero, text=text, visibility=visibility, by=kaarina)
    gone = write_note(expert=eero, text="Poistettu", visibility="shared", by=kaarina)
    remove_note(note_id=gone.pk, by=kaarina)
    write_note(expert=make_expert("Essi"), text="Essille", visibility="shared", by=kaarina)
    assert "1 muistiinpano" in page(as_eero.get("/me/"))
    text = page(as_eero.get("/me/notes/"))
    assert "Sovittiin tauosta" in text
    assert str(kaarina) in text
    assert not any(other in text for other in ("Vain minulle", "Meille", "Poistettu", "Essille"))


def test_a_copy_holds_everything_of_the_person_and_nobody_elses_name(as_eero, eero, kaarina):
    telling.tell_life_change(expert=eero, text="Muutan", by=eero.user)
    make_expert("Essi")
    record_access(person_id=eero.pk, by=kaarina, purpose="register", kind="iban")
    answer = as_eero.post("/me/download/copy/", {"form": "json"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    data = {part["what"]: part["rows"] for part in json.loads(answer.content)["data"]}
    [row] = data["experts.Expert"]
    assert (row["identity_code"], row["iban"]) == (eero.identity_code.reveal(), eero.iban.reveal())
    assert data["experts.LifeChange"][0]["text"] == "Muutan"
    assert data["experts.ExpertTopic"][0]["topic_code"] == "MIE.masennus"
    assert {"joining.Agreement", "audit.AccessEntry", "accounts.User"} <= data.keys()
    text = answer.content.decode()
    assert "Kaarina" not in text
    assert "Essi" not in text
    assert eero.user.password not in text
    [handed] = Disclosure.objects.filter(subject_id=eero.pk, what="own.copy")
    assert handed.by == eero.user
    assert str(eero.pk) not in json.dumps(export_person(make_expert("Elli")))


def test_the_readable_copy_is_a_paper_in_words(as_eero, eero):
    answer = as_eero.post("/me/download/copy/", {"form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    assert paper.metadata.title == "Kopio tiedoistani"
    assert paper.trailer["/Root"]["/Lang"] == "fi"
    text = "".join(page.extract_text() for page in paper.pages)
    assert "Masennus" in text
    assert eero.identity_code.reveal() in text


def test_a_request_becomes_a_case_with_a_deadline_and_gets_an_answer(as_eero, eero, kaarina):
    asked = {"kind": "correction", "text": "Nimeni on väärin"}
    for _tap in range(2):
        assert as_eero.post("/me/requests/", asked).status_code == 302
    request = DataRequest.objects.get()
    assert request.answer_by == answer_day(today())
    settle()
    assert Notice.objects.filter(user=kaarina, kind="data.requested", subject_id=request.pk).exists()
    desk = Visitor("north").sign_in(kaarina)
    assert "Nimeni on väärin" in page(desk.get(f"/data-requests/{request.pk}/"))
    assert str(eero) in page(desk.get("/data-requests/"))
    assert desk.post(f"/data-requests/{request.pk}/", {"status": "done", "text": ""}).status_code == 422
    done = {"status": "done", "text": "Korjasimme nimen."}
    assert desk.post(f"/data-requests/{request.pk}/", done).status_code == 302
    assert desk.post(f"/data-requests/{request.pk}/", done).status_code == 409
    settle()
    assert Notice.objects.filter(user=eero.user, kind="data.answered").exists()
    assert "Korjasimme nimen." in page(as_eero.get("/me/requests/"))


def test_a_request_without_words_is_asked_again_and_can_be_taken_back(as_eero, eero):
    assert as_eero.post("/me/requests/", {"kind": "check", "text": ""}).status_code == 422
    assert as_eero.post("/me/requests/", {"kind": "erasure", "text": ""}).status_code == 302
    request = DataRequest.objects.get()
    assert as_eero.post(f"/me/requests/{request.pk}/back/").status_code == 302
    assert DataRequest.objects.get().status == RequestStatus.WITHDRAWN


def test_an_erasure_is_planned_approved_and_done_at_the_desk(as_eero, eero, kaarina):
    as_eero.post("/me/requests/", {"kind": "erasure", "text": ""})
    request = DataRequest.objects.get()
    desk = Visitor("north").sign_in(kaarina)
    url = f"/data-requests/{request.pk}/erase/"
    plan = page(desk.get(url))
    assert "Aiheesi" in plan
    assert "Poistetaan" in plan
    assert desk.post(url, {"reason": "Oma pyyntö"}).status_code == 422, "the plan must be read"
    assert desk.post(f"/data-requests/{request.pk}/hold/", {"reason": "Riita"}).status_code == 302
    assert desk.post(url, {"reason": "Oma pyyntö", "is_read": "on"}).status_code == 422
    assert desk.post(f"/data-requests/{request.pk}/hold/", {"lift": "1"}).status_code == 302
    assert desk.post(url, {"reason": "Oma pyyntö", "is_read": "on"}).status_code == 302
    eero.refresh_from_db()
    assert eero.first_name == "Poistettu"
    report = page(desk.get(f"/data-requests/{request.pk}/"))
    assert "Oma pyyntö" in report
    assert "Aiheesi" in report, "the report is in words"
    assert as_eero.get("/me/").status_code == 302, "the session ended"


def test_letters_that_are_not_wanted_stay_on_the_page_only(as_eero, eero):
    assert as_eero.post("/notices/choices/", {"wanted": ["requests", "events"]}).status_code == 302
    for kind in ("run.settled", "line.returned", "session.decided"):
        tell([eero.user], kind, eero.pk)
    assert Notice.objects.filter(user=eero.user).count() == 3
    assert {letter.notice.kind for letter in Mail.objects.all()} == {"line.returned", "session.decided"}
    assert "Emme lähetä vielä tekstiviestejä" in page(as_eero.get("/notices/choices/"))


def test_the_look_is_kept_on_the_device(as_eero):
    assert "data-scheme" not in page(as_eero.get("/me/appearance/"))
    assert as_eero.post("/me/appearance/", {"scheme": "dark", "text": "large"}).status_code == 302
    text = page(as_eero.get("/me/appearance/"))
    assert 'data-scheme="dark"' in text
    assert 'data-text="large"' in text
    assert as_eero.post("/me/appearance/", {"scheme": "", "text": ""}).status_code == 302
    assert "data-scheme" not in page(as_eero.get("/me/appearance/"))
