"""A course that an expert tells of gives nothing before a coordinator has checked it; through the pages people use."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from audit.lifecycle import StepRefused
from audit.models import AccessEntry, Disclosure
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from files.services import keep_upload
from notifications.models import Notice
from registry.training.models import Ground, Submission, SubmissionStatus
from registry.training.selectors import effects_for
from registry.training.services import add_training
from registry.training.telling import refuse_submission, tell_training, verify_submission
from tests.factories.registry import make_expert
from tests.visitor import Visitor, settle

SPRING = dt.date(2025, 5, 31)
TOLD = {"kind": "expert", "issuer": "Esimerkkiopisto", "hours": "60", "completed_on": "31.5.2025"}


def told(expert, **facts) -> Submission:
    """A course that the expert tells of."""
    given = {"kind": "expert", "hours": 60, "issuer": "Esimerkkiopisto", "completed_on": SPRING, **facts}
    return tell_training(expert=expert, by=expert.user, **given)


def photo() -> SimpleUploadedFile:
    """A small picture, as from a phone."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    return SimpleUploadedFile("todistus.jpg", content.getvalue(), content_type="image/jpeg")


def told_with_photo(expert, **facts) -> Submission:
    """A course that the expert tells of and shows."""
    return told(
        expert, certificate=keep_upload(upload=photo(), purpose="certificate", by=expert.user), **facts
    )


@pytest.mark.requirement("A119", "A120")
def test_from_a_photo_of_the_certificate_to_the_right_to_a_fee(eero, kaarina):
    expert_page, desk = Visitor("north").sign_in(eero.user), Visitor("north").sign_in(kaarina)
    answer = expert_page.post("/training/mine/new/", {**TOLD, "certificate": photo()})
    assert answer.status_code == 302
    submission = Submission.objects.get()
    settle()
    assert Notice.objects.get(user=kaarina).kind == "training.told"
    assert not {e.what: e.holds for e in effects_for(eero, today())}["fee"]
    mine = expert_page.get("/training/mine/").content.decode()
    assert "Odottaa tarkistusta" in mine
    assert "Että saat palkkion, tarvitset" in mine

    check = f"/training/told/{submission.pk}/"
    assert "Ei saa palkkiota" in desk.get(check).content.decode()
    picture = desk.get(f"{check}certificate/")
    assert (picture["Content-Type"], "attachment" in picture["Content-Disposition"]) == ("image/jpeg", True)
    assert Disclosure.objects.filter(subject_id=submission.pk, by=kaarina).count() == 1
    assert AccessEntry.objects.filter(person_id=eero.pk, by=kaarina, kind="certificate").exists()
    assert desk.post(check, {}).status_code == 422
    assert desk.post(check, {"ground": Ground.COPY}).status_code == 302
    assert desk.post(check, {"ground": Ground.COPY}).status_code == 409

    training = eero.trainings.get()
    assert (training.verified_by, training.certificate) == (kaarina, submission.certificate)
    mine = expert_page.get("/training/mine/").content.decode()
    assert "Koulutuksesi riittää palkkiolle" in mine
    assert expert_page.get(f"/training/{training.pk}/certificate/").status_code == 200
    other = make_expert("Maija", trained_hours=0)
    assert (
        Visitor("north").sign_in(other.user).get(f"/training/{training.pk}/certificate/").status_code == 404
    )


def test_a_told_course_that_waits_unchecked_in_the_register_is_checked_there(eero, kaarina):
    """A register that was carried over holds the course already; the certificate comes from the person."""
    submission = told_with_photo(eero)
    facts = {name: getattr(submission, name) for name in ("kind", "hours", "issuer", "completed_on")}
    there = add_training(expert=eero, by=kaarina, **facts)
    until = submission.completed_on.replace(year=2030)
    checked = verify_submission(submission_id=submission.pk, by=kaarina, ground=Ground.COPY, valid_to=until)
    assert checked.pk == there.pk
    assert eero.trainings.count() == 1
    assert (checked.verified_by, checked.valid_to) == (kaarina, until)
    assert checked.certificate == submission.certificate is not None
    submission.refresh_from_db()
    assert (submission.status, submission.training_id) == ("verified", there.pk)
    twice = told(eero)
    with pytest.raises(Conflict):
        verify_submission(submission_id=twice.pk, by=kaarina, ground=Ground.COPY)


def test_lists_leave_the_bytes_of_certificates_in_the_database(eero, kaarina):
    """A certificate may weigh ten megabytes, and a list shows only that there is one."""
    submission = told_with_photo(eero)
    verify_submission(submission_id=submission.pk, by=kaarina, ground=Ground.COPY)
    told_with_photo(eero, completed_on=SPRING.replace(year=2024))
    pages = {
        "/training/mine/": eero.user,
        f"/register/{eero.pk}/training/": kaarina,
        "/training/": kaarina,
    }
    for path, user in pages.items():
        page = Visitor("north").sign_in(user)
        with CaptureQueriesContext(connection) as asked:
            assert page.get(path).status_code == 200, path
        assert not [query["sql"] for query in asked if '"files_storedfile"."content"' in query["sql"]], path


def test_what_is_missing_is_said_and_nothing_typed_is_lost(eero):
    page = Visitor("north").sign_in(eero.user)
    answer = page.post("/training/mine/new/", {**TOLD, "issuer": "", "hours": "paljon"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Kirjoita tunnit numeroina" in text
    assert "31.5.2025" in text
    bad = SimpleUploadedFile("todistus.pdf", b"<html>", content_type="application/pdf")
    answer = page.post("/training/mine/new/", {**TOLD, "certificate": bad})
    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_a_course_that_is_not_accepted_tells_why_to_the_person_only(eero, kaarina):
    submission = told(eero)
    with pytest.raises(DomainError):
        refuse_submission(submission_id=submission.pk, by=kaarina, reason="")
    desk = Visitor("north").sign_in(kaarina)
    answer = desk.post(f"/training/told/{submission.pk}/refuse/", {"refuse-reason": "Todistus puuttuu"})
    assert answer.status_code == 302
    with pytest.raises(StepRefused):
        verify_submission(submission_id=submission.pk, by=kaarina, ground=Ground.COPY)
    settle()
    assert Notice.objects.get(user=eero.user).kind == "training.refused"
    mine = Visitor("north").sign_in(eero.user).get("/training/mine/").content.decode()
    assert "Todistus puuttuu" in mine
    assert not eero.trainings.exists()


def test_one_tells_of_ones_own_course_once_and_after_it(eero, kaarina):
    told(eero)
    with pytest.raises(Conflict):
        told(eero)
    with pytest.raises(DomainError):
        told(eero, completed_on=today() + dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        tell_training(expert=eero, by=kaarina, kind="expert", hours=1, issuer="X", completed_on=SPRING)
    assert Submission.objects.get().status == SubmissionStatus.WAITING


def test_the_desk_costs_the_same_for_one_and_for_five(kaarina):
    desk, counts = Visitor("north").sign_in(kaarina), []
    for more in (1, 4):
        for number in range(more):
            expert = make_expert(f"Kokija{more}{number}", trained_hours=0)
            told(expert)
            expert.trainings.create(
                kind="ngo", hours=5, completed_on=SPRING, valid_to=today() + dt.timedelta(days=9)
            )
        desk.get("/training/")
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/training/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
