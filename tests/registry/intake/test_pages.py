"""The pages of an import (C23): a coordinator takes a messy register in; nobody else gets near."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit.models import AccessEntry, Disclosure
from registry.experts.models import Expert
from registry.intake import uploading
from registry.intake.models import ImportRun, ImportStatus, Outcome, RowState
from tests.factories.people import make_user, person
from tests.registry.intake.walking import HEADER, MATTI, ODD, OILI, again, brought, cells, checked, row_of
from tests.visitor import Visitor, settle

PAGE = "/register/import/"
GIVEN = Path(__file__).parents[4] / "shared/data/register-etela-karjala.xlsx"


@pytest.fixture
def desk(north):
    return Visitor("north").sign_in(person("Kaarina"))


def page_of(run: ImportRun, more: str = "") -> str:
    return f"{PAGE}{run.pk}/{more}"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.requirement("A085")
def test_a_coordinator_takes_a_register_in_from_beginning_to_end(desk):
    assert desk.get(PAGE).status_code == 200
    table = "\n".join("\t".join(row) for row in (HEADER, MATTI, ODD))
    answer = desk.post(PAGE, {"cells": table})
    run = ImportRun.objects.get()
    assert answer.url == page_of(run)
    assert 'http-equiv="refresh"' in text_of(desk.get(page_of(run)))
    settle()
    columns = desk.get(page_of(run))
    assert "Otsikot ovat rivillä 1" in text_of(columns)
    assert "Tuominen, Matti" in text_of(columns)
    chosen = {field.html_name: field.value() or "" for field in columns.context["form"]}
    assert chosen.pop("take-0")
    desk.post(page_of(run, "columns/"), {**chosen, "take-0": "on"})
    settle()
    check = text_of(desk.get(page_of(run)))
    assert "1 rivi vaatii katsomisen" in check
    assert "C3" in check
    row = row_of(run, "Laine")
    form = desk.get(f"{PAGE}rows/{row.pk}/").context["form"]
    shown = {field.html_name: field.value() for field in form if field.value()}
    values = shown | {"email": "aino@example.fi", "decision": "add", "seen": row.version}
    assert desk.post(f"{PAGE}rows/{row.pk}/", values).status_code == 302
    desk.post(page_of(run, "start/"))
    assert "<progress" in text_of(desk.get(page_of(run)))
    settle()
    report = text_of(desk.get(page_of(run)))
    assert "Tuonti on valmis" in report
    assert Expert.objects.get(last_name="Laine").email == "aino@example.fi"
    assert desk.get(page_of(run, "undo/")).status_code == 200
    desk.post(page_of(run, "undo/"))
    settle()
    assert "Tuonti peruttiin" in text_of(desk.get(page_of(run)))
    assert not Expert.objects.exists()


def test_nothing_to_bring_is_told_beside_the_field(desk):
    for data in ({}, {"cells": "   "}, {"file": SimpleUploadedFile("x.xlsx", b"")}):
        answer = desk.post(PAGE, data)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"]), data
    assert not ImportRun.objects.exists()


def test_a_file_of_five_megabytes_at_most(desk, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_BYTES", 10)
    answer = desk.post(PAGE, {"file": SimpleUploadedFile("x.csv", b"Nimi;Puh.\nTuominen, Matti;1")})
    assert answer.status_code == 422
    assert "5 megatavua" in text_of(answer)


def test_a_hostile_name_of_a_file_harms_nothing(desk):
    upload = SimpleUploadedFile("../../<script>alert(1)</script>.csv", cells(OILI).replace(b"\t", b";"))
    desk.post(PAGE, {"file": upload})
    run = again(ImportRun.objects.get())
    answer = desk.get(page_of(run))
    assert run.status == ImportStatus.MAPPED
    assert b"<script>alert" not in answer.content


def test_the_second_coordinator_is_told_that_the_import_has_gone_on(desk):
    run = brought(checked(OILI))
    for act in ("columns/", "back/", "start/", "drop/", "words/", "take/"):
        answer = desk.post(page_of(run, act), {"topics-0": ""})
        assert answer.status_code == 409, act
        assert "Mitään ei muutettu" in text_of(answer)


def test_a_row_decided_meanwhile_is_a_conflict(desk):
    run = checked(ODD)
    row = run.rows.get()
    values = {"first_name": "Aino", "last_name": "Laine", "decision": "skip", "seen": 0}
    assert desk.post(f"{PAGE}rows/{row.pk}/", values).status_code == 302
    answer = desk.post(f"{PAGE}rows/{row.pk}/", values)
    assert answer.status_code == 409
    assert "päätti juuri" in text_of(answer)


def test_a_wrong_correction_is_told_beside_its_field_and_nothing_is_lost(desk):
    row = checked(ODD).rows.get()
    wrong = {
        "phone": "numeroa ei ole",
        "identity_code": "050768-969X",
        "completed": "joskus",
        "topics": "outo",
    }
    values = {"first_name": "Aino", "last_name": "Uusi", "decision": "add", "seen": 0, **wrong}
    answer = desk.post(f"{PAGE}rows/{row.pk}/", values)
    assert answer.status_code == 422
    assert 'value="Uusi"' in text_of(answer)
    assert set(answer.context["form"].errors) == set(wrong)


def test_somebody_alike_is_offered_and_nothing_is_chosen_beforehand(desk):
    Expert.objects.create(first_name="Oili", last_name="Lehtonen", payee_number=1)
    row = checked(OILI).rows.get()
    answer = desk.get(f"{PAGE}rows/{row.pk}/")
    assert "Sama henkilö kuin Oili Lehtonen" in text_of(answer)
    assert answer.context["form"]["decision"].value() == ""
    assert AccessEntry.objects.filter(kind="register_import").exists()


def test_an_update_is_shown_field_by_field(desk):
    brought(checked(MATTI))
    other = list(MATTI)
    other[3] = "Imatra"
    row = checked(other).rows.get()
    answer = text_of(desk.get(f"{PAGE}rows/{row.pk}/"))
    assert "Kouvola" in answer
    assert "Imatra" in answer
    assert "vaihdetaan vain, jos niin valitset" in answer


def test_rows_left_out_are_handed_out_as_a_workbook_without_formulas(desk):
    odd = list(ODD)
    odd[-1] = "@SUM(A1)"
    run = brought(checked(MATTI, odd))
    answer = desk.post(page_of(run, "left-out/"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == ["Aino Laine"]
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert Disclosure.objects.get(what="intake.left_out").people == 1


def test_the_same_file_is_recognised_and_told(desk):
    brought(checked(OILI))
    run = uploading.upload_register(content=cells(OILI), name="", by=person("Anna"))
    settle()
    assert "on tuotu ennenkin" in text_of(desk.get(page_of(run)))


def test_others_get_nowhere(north):
    run = checked(OILI)
    for who in ("Aino", "Pirkko", "Hannu", "Eero"):
        stranger = Visitor("north").sign_in(person(who))
        assert [stranger.get(page).status_code for page in (PAGE, page_of(run))] == [403, 403], who


def test_the_check_page_takes_the_same_number_of_queries_for_one_row_and_five(desk):
    person("Kaarina")
    brought(checked(MATTI))
    counted = []
    for extra in (0, 4):
        rows = [
            [f"Lehtonen{letter}, Oili", *OILI[1:2], f"o{letter}@example.fi", *OILI[3:]]
            for letter in "abcd"[:extra]
        ]
        run = checked([*MATTI[:3], "Imatra", *MATTI[4:]], *rows)
        run.rows.update(outcome=Outcome.UPDATE)
        desk.get(page_of(run, "?show=update"))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(page_of(run, "?show=update")).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.requirement("A085")
@pytest.mark.skipif(not GIVEN.exists(), reason="the workbook is not shipped with the service")
def test_the_given_register_comes_in_whole(desk):
    by = make_user("Kerttu", last_name="Koordinoija")
    run = uploading.upload_register(content=GIVEN.read_bytes(), name=GIVEN.name, by=by)
    run = walked(run)
    assert sum(run.rows.filter(outcome=outcome).count() for outcome in Outcome.values) >= 128
    people = run.rows.exclude(outcome=Outcome.SKIPPED)
    assert (people.count(), people.filter(same_as__isnull=False).count()) == (128, 11)
    assert desk.get(page_of(run)).status_code == 200
    desk.post(page_of(run, "take/"), {"act": "as_shown"})
    run = brought(run)
    assert people.exclude(state=RowState.WRITTEN).count() == 0
    assert Expert.objects.count() == 117


def walked(run: ImportRun) -> ImportRun:
    from registry.intake import recognising

    run = again(run)
    taken = {key for key, table in recognising.mapping_of(run).tables.items() if table.is_taken}
    recognising.choose_columns(run_id=run.pk, choices={}, taken=taken, by=run.by)
    return again(run)
