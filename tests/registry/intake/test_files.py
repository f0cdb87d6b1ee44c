"""Files that cannot be read, how long they are kept, and what is remembered of them."""

import datetime as dt

import pytest
from django.db import connection

from files.tables import BadTable
from registry.intake import keeping, recognising, uploading
from registry.intake.models import ImportFile, ImportStatus, Outcome
from tests.factories.people import person
from tests.registry.intake.walking import MATTI, OILI, again, brought, cells, changed, checked, row_of
from tests.visitor import settle


def test_a_file_that_is_no_register_fails_with_a_sentence(north):
    run = uploading.upload_register(content=b"PK\x03\x04 not a workbook", name="x.xlsx", by=person("Kaarina"))
    assert again(run).status == ImportStatus.FAILED
    assert "xlsx" in run.problem
    assert not ImportFile.objects.exists()


def test_a_reader_that_breaks_does_not_come_again_for_ever(north, monkeypatch):
    monkeypatch.setattr(recognising, "find_tables", lambda sheets: 1 / 0)
    run = uploading.upload_register(content=cells(OILI), name="", by=person("Kaarina"))
    assert again(run).status == ImportStatus.FAILED


def test_a_reading_that_needs_too_much_memory_is_refused(north, monkeypatch):
    monkeypatch.setattr(recognising, "find_tables", lambda sheets: bytearray(2_000_000_000))
    run = uploading.upload_register(content=cells(OILI), name="", by=person("Kaarina"))
    assert again(run).status == ImportStatus.FAILED
    assert run.problem


def test_file_and_rows_are_sealed(north):
    run = checked(MATTI)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content::text, understood::text FROM intake_importfile")
        stored = "".join(cursor.fetchone())
        cursor.execute("SELECT read::text FROM intake_importrow")
        stored += cursor.fetchone()[0]
    assert b"Tuominen".hex() not in stored
    assert run.file.content is not None


def test_a_week_later_the_file_and_what_was_read_are_erased(north, time_machine):
    run = brought(checked(MATTI))
    waiting = checked(OILI)
    keeping.keep_imports()
    assert ImportFile.objects.filter(run=run).exists()
    time_machine.move_to(run.done_at + dt.timedelta(days=8))
    keeping.keep_imports()
    assert not ImportFile.objects.filter(run=run).exists()
    assert run.rows.get().read is None
    assert ImportFile.objects.filter(run=waiting).exists()
    time_machine.move_to(run.done_at + dt.timedelta(days=40))
    keeping.keep_imports()
    assert again(waiting).status == ImportStatus.DROPPED
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(
    "choices", [{1: "name"}, {1: "first_name"}, {2: "tax_card_2026", 1: "tax_card_2026"}]
)
def test_two_columns_of_one_meaning_are_refused_because_one_would_be_lost(north, choices):
    content = b"Nimi\tPuh.\tErikoinen\nTuominen, Matti\t040 221 5279\thuomio"
    run = again(uploading.upload_register(content=content, name="", by=person("Kaarina")))
    key = next(iter(recognising.mapping_of(run).tables))
    for choices in ({1: "name"}, {1: "last_name"}, {1: "tax_card_2026", 2: "tax_card_2026"}):
        with pytest.raises(BadTable, match="sama merkitys"):
            recognising.choose_columns(run_id=run.pk, choices={key: choices}, taken={key}, by=run.by)


def test_columns_are_remembered_for_the_next_file(north):
    run = uploading.upload_register(
        content=b"Nimi\tPuh.\tErikoinen\nTuominen, Matti\t040 221 5279\thuomio", name="", by=person("Kaarina")
    )
    again(run)
    mapping = recognising.mapping_of(run)
    key = next(iter(mapping.tables))
    recognising.choose_columns(run_id=run.pk, choices={key: {2: "note"}}, taken={key}, by=run.by)
    settle()
    later = uploading.upload_register(
        content=b"Nimi\tPuh.\tErikoinen\nLehtonen, Oili\t040 221 5270\tjotain", name="", by=person("Kaarina")
    )
    again(later)
    table = next(iter(recognising.mapping_of(later).tables.values()))
    assert [column.field for column in table.columns] == ["name", "phone", "note"]


def test_a_word_is_explained_once_for_all_rows(north):
    run = checked(changed(OILI, Kokemuksen="Kummajainen"), changed(MATTI, Kokemuksen="kummajainen"))
    assert row_of(run, "Lehtonen").outcome == Outcome.LOOK
    recognising.explain_words(run_id=run.pk, words={"topics": {"kummajainen": "MIE.masennus"}}, by=run.by)
    assert again(run).status == ImportStatus.CHECKED
    assert [row.outcome for row in run.rows.all()] == [Outcome.NEW, Outcome.NEW]
