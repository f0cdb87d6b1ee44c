"""After an event: attendance, the row in the register, the certificate as PDF, and the yearly reminder."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.clock import today
from domain.errors import Conflict, DomainError
from files import paper
from notifications.models import Notice
from registry.events.completing import complete_event, mark_attendance
from registry.events.models import EventKind, EventStatus
from registry.events.services import cancel_event
from registry.events.signing_up import join_event, leave_event
from registry.events.yearly import is_training_due, remind_to_arrange
from registry.training.providers import own_name
from registry.training.selectors import effects_for
from tests.factories.events import event_facts, make_open_event, move_to_past
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor, settle

COURSE = {"kind": EventKind.COURSE, "gives_kind": "expert", "gives_hours": 50, "title": "Peruskoulutus"}


def gives_fee(expert) -> bool:
    """Whether the expert's training is enough for a fee."""
    return {effect.what: effect.holds for effect in effects_for(expert, today())}["fee"]


@pytest.mark.requirement("A071", "A117", "A118")
def test_who_completes_a_course_gets_the_training_the_certificate_and_the_right_to_a_fee(kaarina):
    event = make_open_event(14, 15, leader="Kaija Kouluttaja", **COURSE)
    eero, maija = make_expert("Eero", trained_hours=0), make_expert("Maija", trained_hours=0)
    there, partly = (join_event(event_id=event.pk, by=expert.user) for expert in (eero, maija))
    desk = Visitor("north").sign_in(kaarina)
    assert desk.post(f"/events/{event.pk}/complete/", {"there": [str(there.pk)]}).status_code == 422
    move_to_past(event)
    first, second = event.days.all()
    ticks = [f"{there.pk}.{first.pk}", f"{there.pk}.{second.pk}", f"{partly.pk}.{first.pk}"]
    assert desk.post(f"/events/{event.pk}/attendance/", {"there": ticks}).status_code == 302
    offered = desk.get(f"/events/{event.pk}/complete/").content.decode()
    assert (f'value="{there.pk}" checked' in offered, f'value="{partly.pk}" checked' in offered) == (
        True,
        False,
    )

    assert desk.post(f"/events/{event.pk}/complete/", {"there": [str(there.pk)]}).status_code == 302
    assert desk.post(f"/events/{event.pk}/complete/", {"there": [str(there.pk)]}).status_code == 409
    training = eero.trainings.get()
    assert (training.hours, training.issuer, training.verified_by) == (50, own_name(), kaarina)
    assert training.completed_on == today() - dt.timedelta(days=15)
    assert (gives_fee(eero), gives_fee(maija)) == (True, False)

    settle()
    training.refresh_from_db()
    assert Notice.objects.filter(user=eero.user, kind="certificate.made").count() == 1
    pdf = Visitor("north").sign_in(eero.user).get(f"/events/people/{there.pk}/certificate/").content
    assert pdf == training.certificate.opened()
    read = pypdf.PdfReader(io.BytesIO(pdf))
    text = " ".join(read.pages[0].extract_text().split())
    assert all(
        words in text for words in ("Todistus", str(eero), "Peruskoulutus", "50 h", "Kaija Kouluttaja")
    )
    root = read.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], read.metadata.title) == ("fi", True, "Todistus")
    assert (
        Visitor("north").sign_in(maija.user).get(f"/events/people/{there.pk}/certificate/").status_code == 404
    )


@pytest.mark.requirement("A072", "A186", "A193", "A197")
def test_supervision_orientation_and_recreation_are_arranged_and_seen_on_the_persons_page(kaarina):
    eero, kinds = (
        make_expert("Eero", trained_hours=0),
        (EventKind.SUPERVISION, EventKind.ORIENTATION, EventKind.RECREATION),
    )
    for kind in kinds:
        event = make_open_event(kind=kind, title=f"Tilaisuus {kind}")
        sign_up = join_event(event_id=event.pk, by=eero.user)
        move_to_past(event)
        mark_attendance(event_id=event.pk, present={(sign_up.pk, event.days.get().pk)}, by=kaarina)
        complete_event(event_id=event.pk, completed={sign_up.pk}, by=kaarina)
        sign_up.refresh_from_db()
        assert (sign_up.completed_at is not None, sign_up.training, eero.trainings.count()) == (True, None, 0)
    tab = Visitor("north").sign_in(kaarina).get(f"/register/{eero.pk}/events/").content.decode()
    assert all(f"Tilaisuus {kind}" in tab for kind in kinds)
    assert tab.count("1 päivä") == len(kinds)


def test_a_regular_supervision_has_several_days_with_attendance_of_each(kaarina):
    event, eero = (
        make_open_event(7, 14, 21, kind=EventKind.SUPERVISION, sign_up_until=today()),
        make_expert("Eero"),
    )
    sign_up = join_event(event_id=event.pk, by=eero.user)
    move_to_past(event, days=15)
    held, _also_held, coming = event.days.all()
    marks = {(sign_up.pk, held.pk), (sign_up.pk, coming.pk)}
    assert mark_attendance(event_id=event.pk, present=marks, by=kaarina) == 1
    leave_event(sign_up_id=sign_up.pk, by=eero.user)
    assert mark_attendance(event_id=event.pk, present=set(), by=kaarina) == 0
    assert sign_up.attendance.get().day == held
    with pytest.raises(DomainError) as early:
        complete_event(event_id=event.pk, completed=set(), by=kaarina)
    assert early.value.code == "not_over"


def test_a_course_that_was_written_before_is_not_written_twice(kaarina):
    event, eero = make_open_event(**COURSE), make_expert("Eero", trained_hours=0)
    sign_up = join_event(event_id=event.pk, by=eero.user)
    move_to_past(event)
    held_on = today() + dt.timedelta(days=14 - 30)
    known = eero.trainings.create(kind="expert", hours=50, issuer=own_name(), completed_on=held_on)
    complete_event(event_id=event.pk, completed={sign_up.pk}, by=kaarina)
    sign_up.refresh_from_db()
    assert (eero.trainings.count(), sign_up.training) == (1, known)
    with pytest.raises(Conflict):
        mark_attendance(event_id=event.pk, present=set(), by=kaarina)


@pytest.mark.requirement("A118")
def test_the_coordinators_are_reminded_when_no_course_was_arranged_in_a_year(kaarina):
    assert (is_training_due(today()), remind_to_arrange(), remind_to_arrange()) == (True, True, True)
    settle()
    assert Notice.objects.filter(user=kaarina, kind="training.not_arranged").count() == 1
    assert "On aika järjestää koulutus" in Visitor("north").sign_in(kaarina).get("/events/").content.decode()
    meeting = make_open_event()
    assert is_training_due(today())
    course = make_open_event(kind=EventKind.COURSE)
    assert not is_training_due(today())
    assert not is_training_due(today() + dt.timedelta(days=360))
    assert is_training_due(today() + dt.timedelta(days=400))
    cancel_event(event_id=course.pk, by=kaarina, reason="Ei osallistujia")
    assert is_training_due(today())
    assert meeting.status == EventStatus.OPEN


def test_the_pages_make_and_change_an_event_with_several_days(kaarina):
    desk, day = Visitor("north").sign_in(kaarina), today() + dt.timedelta(days=20)
    facts = {name: value for name, value in event_facts(sign_up_until=f"{day:%-d.%-m.%Y}").items() if value}
    rows = {"days-TOTAL_FORMS": 3, "days-INITIAL_FORMS": 0, "days-0-day": f"{day:%-d.%-m.%Y}",
            "days-0-since": "13", "days-0-until": "15.30"}  # fmt: skip
    refused = desk.post("/events/new/", {**facts, **rows, "days-0-until": "12"})
    assert refused.status_code == 422
    assert "päätyttävä alkamisen jälkeen" in refused.content.decode()
    made = desk.post("/events/new/", {**facts, **rows})
    assert made.status_code == 302, made.content.decode()
    event_id = made["Location"].split("/")[2]
    page = desk.get(f"/events/{event_id}/edit/").content.decode()
    assert "15.30" in page
    later = day + dt.timedelta(days=7)
    rows |= {
        "days-INITIAL_FORMS": 1,
        "days-1-day": f"{later:%-d.%-m.%Y}",
        "days-1-since": "13",
        "days-1-until": "15",
    }
    assert (
        desk.post(f"/events/{event_id}/edit/", {**facts, **rows, "title": "Kaksi päivää"}).status_code == 302
    )
    shown = desk.get(f"/events/{event_id}/people/").content.decode()
    assert "Kaksi päivää" in shown
    assert f"{later.day}.{later.month}." in shown


def test_lists_cost_the_same_for_one_and_for_five(kaarina):
    eero = make_expert("Eero")
    desk, own = Visitor("north").sign_in(kaarina), Visitor("north").sign_in(eero.user)
    event, counts = make_open_event(), []
    for more in (1, 4):
        for number in range(more):
            make_open_event(title=f"Tapaaminen {more}{number}")
            join_event(event_id=event.pk, by=make_expert(f"Kokija{more}{number}").user)
        round_of = []
        for client, path in (
            (desk, "/events/"),
            (desk, f"/events/{event.pk}/people/"),
            (own, "/events/mine/"),
        ):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            round_of.append(len(queries))
        counts.append(round_of)
    assert counts[0] == counts[1]


def test_a_server_without_the_text_libraries_says_so_plainly(monkeypatch, north):
    def missing():
        raise paper.NoPaper("PDF puuttuu")

    monkeypatch.setattr(paper, "_maker", missing)
    with pytest.raises(DomainError) as refused:
        paper.pdf_of("<p>x</p>", title="x", language="fi")
    assert refused.value.code == "no_pdf"


def test_a_paper_escapes_what_no_template_made_and_fetches_nothing(north):
    made = paper.pdf_of('<img src="http://example.com/x.png"><b>x</b>', title="Koe", language="sv")
    read = pypdf.PdfReader(io.BytesIO(made))
    assert "<b>x</b>" in read.pages[0].extract_text()
    assert person("Kaarina").email.encode() not in made
