"""Bringing a register in, through the services: file → columns → check → run → undo."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert, ExpertTopic, Training
from registry.experts.services import change_expert
from registry.intake import choosing, keeping, recognising, running, storing, undoing, uploading
from registry.intake.facts import facts_in
from registry.intake.models import Choice, ImportFile, ImportStatus, Outcome, RowState
from registry.joining.models import Agreement, AgreementKind, TaxCardDelivery
from registry.register.models import Note
from tests.factories.orders import make_task_type
from tests.factories.people import person
from tests.registry.intake.walking import HEADER, MATTI, ODD, OILI, again, brought, cells, checked, row_of
from tests.visitor import settle


def changed(row: list[str], **values: str) -> list[str]:
    """A row with other values, by the words of the header that begin so."""
    new = list(row)
    for word, value in values.items():
        new[next(i for i, title in enumerate(HEADER) if title.lower().startswith(word.lower()))] = value
    return new


def everything() -> dict:
    """The register as plain values, for comparing before and after; keys and stamps of rows that come and go aside."""
    fields = [field.attname for field in Expert._meta.concrete_fields]
    experts = {
        expert.pk: {name: _plain(getattr(expert, name)) for name in fields}
        for expert in Expert.objects.order_by("pk")
    }
    beside = {
        model._meta.label: sorted(map(str, model.objects.values_list("pk", flat=True)))
        for model in (ExpertTopic, Training, Agreement, TaxCardDelivery, Note)
    }
    return {"experts": experts, **beside}


def _plain(value):
    return (
        value.reveal()
        if hasattr(value, "reveal")
        else bytes(value)
        if isinstance(value, memoryview)
        else value
    )


# --- what becomes of a row ------------------------------------------------------------------------


@pytest.mark.requirement("A085")
def test_a_row_becomes_an_expert_with_everything_it_tells(north):
    make_task_type("luento")
    brought(checked(MATTI, OILI))
    matti = Expert.objects.get(last_name="Tuominen")
    assert (matti.first_name, matti.email, matti.phone) == (
        "Matti",
        "matti.tuominen@example.fi",
        "+358402215279",
    )
    assert (matti.municipality_code, matti.identity_code.reveal()) == ("286", "050768-969N")
    assert {topic.topic_code for topic in matti.topics.all()} == {"MIE.masennus", "MIE.ahdistus"}
    assert matti.task_codes == ["luento"]
    course = matti.trainings.get()
    assert (course.hours, course.completed_on, course.completed_text) == (
        50,
        dt.date(2023, 9, 1),
        "syksy 2023",
    )
    paper = matti.agreements.get()
    assert (paper.kind, paper.last_day, paper.is_signed) == (
        AgreementKind.COMMISSION,
        dt.date(2027, 12, 31),
        True,
    )
    assert matti.tax_cards.get().year == 2026
    assert matti.notes.get().text.reveal() == "ei puheluita ennen klo 12"
    assert matti.tags == ["kysy pankista"]


def test_an_import_makes_no_account_no_letter_and_publishes_nothing(north, mailoutbox):
    brought(checked(MATTI, OILI))
    assert not mailoutbox
    assert not Expert.objects.exclude(user=None).exists()
    assert not Expert.objects.filter(consents__isnull=False).exists()


@pytest.mark.parametrize(
    ("row", "kind", "last_day"),
    [
        (changed(MATTI, HUOM="työsuhteessa klinikalla"), AgreementKind.EMPLOYED, dt.date(2027, 12, 31)),
        (changed(MATTI, Sopimus="toistaiseksi"), AgreementKind.COMMISSION, None),
        (changed(MATTI, Sopimus="30.6.2025"), AgreementKind.COMMISSION, dt.date(2025, 6, 30)),
    ],
)
def test_an_agreement_of_the_old_register_is_written_down_as_signed(north, row, kind, last_day):
    brought(checked(row))
    paper = Agreement.objects.get()
    assert (paper.kind, paper.last_day) == (kind, last_day)
    assert paper.is_signed


def test_a_person_who_takes_no_fee_is_marked_so(north):
    brought(checked(changed(MATTI, HUOM="ei ota palkkiota")))
    assert Expert.objects.get().waives_fee


# --- what needs a look ----------------------------------------------------------------------------


def test_a_doubtful_row_waits_with_its_cell_and_stays_out_until_decided(north):
    run = checked(MATTI, ODD)
    row = row_of(run, "Laine")
    assert (row.outcome, row.choice) == (Outcome.LOOK, Choice.UNDECIDED)
    assert [(doubt.code, doubt.cell) for doubt in facts_in(row).doubts] == [("email_invalid", "C3")]
    brought(run)
    assert list(Expert.objects.values_list("last_name", flat=True)) == ["Tuominen"]
    row.refresh_from_db()
    assert row.state == RowState.LEFT_OUT


def test_a_corrected_value_is_stored(north):
    run = checked(ODD)
    choosing.decide_row(
        row_id=row_of(run, "Laine").pk,
        values={"email": "aino.laine@example.fi"},
        choice=Choice.ADD,
        by=run.by,
        seen=0,
    )
    brought(run)
    assert Expert.objects.get().email == "aino.laine@example.fi"


def test_doubtful_values_can_be_left_and_what_stood_in_the_file_is_noted(north):
    run = checked(ODD)
    assert choosing.take_doubtful(run_id=run.pk, by=run.by) == 1
    brought(run)
    aino = Expert.objects.get()
    assert aino.email == ""
    assert "aino.laine(at)example" in aino.notes.get().text.reveal()


def test_who_somebody_is_cannot_be_decided_for_many_at_once(north):
    Expert.objects.create(first_name="Oili", last_name="Lehtonen", payee_number=1)
    run = checked(OILI)
    assert row_of(run, "Lehtonen").reasons == ["same_name"]
    assert choosing.take_doubtful(run_id=run.pk, by=run.by) == 0


# --- people who are known already -----------------------------------------------------------------


@pytest.mark.requirement("A085")
def test_the_same_file_twice_brings_nothing_new(north):
    brought(checked(MATTI, OILI))
    before = everything()
    run = checked(MATTI, OILI)
    assert [row.outcome for row in run.rows.all()] == [Outcome.DUPLICATE, Outcome.DUPLICATE]
    with pytest.raises(DomainError):
        running.start_import(run_id=run.pk, by=run.by)
    assert everything() == before


def test_somebody_in_the_register_gets_what_is_missing_and_keeps_what_differs(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra", Kokemuksen="Masennus, psykoosi"))
    row = row_of(run, "Tuominen")
    assert (row.outcome, row.choice) == (Outcome.UPDATE, Choice.COMPLETE)
    brought(run)
    matti = Expert.objects.get()
    assert matti.municipality_code == "286"
    assert matti.topics.filter(topic_code="MIE.psykoosi").exists()


def test_a_difference_is_changed_only_when_a_person_says_so(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra"))
    choosing.decide_row(
        row_id=row_of(run, "Tuominen").pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0
    )
    brought(run)
    assert Expert.objects.get().municipality_code == "153"


def test_two_rows_of_one_person_make_one_expert(north):
    second = changed(MATTI, Kokemuksen="Psykoosi", Koulutus="30", Hetu="", HUOM="")
    run = checked(MATTI, second)
    assert [row.outcome for row in run.rows.all()] == [Outcome.NEW, Outcome.DUPLICATE]
    brought(run)
    assert Expert.objects.get().topics.count() == 3


def test_a_couple_with_one_address_is_asked_about(north):
    brought(checked(changed(OILI, Nimi="Lehtonen, Kari", Puh="")))
    run = checked(changed(OILI, Nimi="Lehtonen, Kaarina"))
    row = run.rows.get()
    assert (row.outcome, row.reasons) == (Outcome.LOOK, ["email_of_another"])


def test_somebody_put_into_the_register_after_the_check_is_not_made_twice(north):
    run = checked(OILI)
    Expert.objects.create(
        first_name="Oili", last_name="Lehtonen", email="oili.lehtonen@example.fi", payee_number=1
    )
    brought(run)
    assert Expert.objects.count() == 1
    assert run.rows.get().reasons == ["came_meanwhile"]


# --- undo -----------------------------------------------------------------------------------------


@pytest.mark.requirement("A085")
def test_undoing_leaves_the_register_as_it_was(north):
    brought(checked(MATTI))
    before = everything()
    more = changed(
        MATTI, Kotikunta="Imatra", Kokemuksen="Psykoosi", Koulutus="80", Tehtävät="tyopari", HUOM="uutta"
    )
    run = checked(more, OILI)
    choosing.decide_row(
        row_id=row_of(run, "Tuominen").pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0
    )
    brought(run)
    assert everything() != before
    undoing.undo_import(run_id=run.pk, by=run.by)
    assert again(run).status == ImportStatus.UNDONE
    assert everything() == before
    assert {row.state for row in run.rows.all()} == {RowState.UNDONE}


def test_what_has_been_used_since_stays_and_is_told(north):
    run = brought(checked(MATTI, OILI))
    matti = Expert.objects.get(last_name="Tuominen")
    change_expert(expert=matti, by=run.by, phone="+358401112233")
    undoing.undo_import(run_id=run.pk, by=run.by)
    again(run)
    assert list(Expert.objects.all()) == [matti]
    assert matti.topics.count() == 2
    assert row_of(run, "Tuominen").state == RowState.KEPT


def test_a_value_changed_again_is_not_put_back(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra"))
    choosing.decide_row(row_id=run.rows.get().pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0)
    brought(run)
    Expert.objects.update(municipality_code="405")
    undoing.undo_import(run_id=run.pk, by=run.by)
    again(run)
    assert Expert.objects.get().municipality_code == "405"
    assert run.rows.get().state == RowState.KEPT


def test_an_import_is_undone_within_seven_days_only(north, time_machine):
    run = brought(checked(OILI))
    time_machine.move_to(run.done_at + dt.timedelta(days=7))
    with pytest.raises(DomainError):
        undoing.undo_import(run_id=run.pk, by=run.by)


# --- killed, twice, two at once -------------------------------------------------------------------


@pytest.mark.requirement("A085")
def test_a_killed_batch_comes_again_and_nobody_is_made_twice(north, monkeypatch, time_machine):
    monkeypatch.setattr(running, "BATCH", 1)
    run = checked(MATTI, OILI)
    running.start_import(run_id=run.pk, by=run.by)
    calls, store = [], storing.store_new

    def killed_on_the_second(rows, *, by):
        store(rows, by=by)
        calls.append(rows)
        if len(calls) == 2:
            raise SystemError("killed")

    monkeypatch.setattr(running, "store_new", killed_on_the_second)
    settle()
    run.refresh_from_db()
    assert (Expert.objects.count(), run.status, run.rows_ready) == (1, ImportStatus.RUNNING, 1)
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=2))
    assert again(run).status == ImportStatus.DONE
    assert Expert.objects.count() == 2


def test_a_row_that_the_database_refuses_is_left_out_alone(north):
    run = checked(MATTI, OILI)
    row = row_of(run, "Lehtonen")
    choosing.decide_row(
        row_id=row.pk, values={"identity_code": "050768-969N"}, choice=Choice.ADD, by=run.by, seen=0
    )
    brought(run)
    assert list(Expert.objects.values_list("last_name", flat=True)) == ["Tuominen"]
    row.refresh_from_db()
    assert (row.state, row.reasons) == (RowState.LEFT_OUT, ["refused"])


def test_starting_twice_is_a_conflict(north):
    run = checked(OILI)
    running.start_import(run_id=run.pk, by=run.by)
    with pytest.raises(Conflict):
        running.start_import(run_id=run.pk, by=person("Anna"))


def test_one_import_writes_at_a_time(north):
    first, second = checked(OILI), checked(MATTI)
    running.start_import(run_id=first.pk, by=first.by)
    with pytest.raises(Conflict):
        running.start_import(run_id=second.pk, by=second.by)


def test_two_coordinators_deciding_about_one_row(north):
    run = checked(ODD)
    row = run.rows.get()
    choosing.decide_row(row_id=row.pk, values={}, choice=Choice.SKIP, by=person("Anna"), seen=0)
    with pytest.raises(Conflict):
        choosing.decide_row(row_id=row.pk, values={}, choice=Choice.ADD, by=run.by, seen=0)


def test_the_same_file_sent_twice_is_one_import(north):
    by = person("Kaarina")
    first = uploading.upload_register(content=cells(OILI), name="", by=by)
    assert uploading.upload_register(content=cells(OILI), name="", by=by) == first


def test_work_that_stands_still_can_be_asked_for_again(north, time_machine):
    run = uploading.upload_register(content=cells(OILI), name="", by=person("Kaarina"))
    with pytest.raises(Conflict):
        uploading.ring_again(run_id=run.pk, by=run.by)
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=6))
    assert keeping.keep_imports_moving() == 1
    uploading.ring_again(run_id=run.pk, by=run.by)
    assert again(run).status == ImportStatus.MAPPED


# --- files, memory, keeping -----------------------------------------------------------------------


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


# --- queries --------------------------------------------------------------------------------------


def many(count: int) -> list[list[str]]:
    return [
        changed(
            OILI,
            Nimi=f"Lehtonen{chr(97 + i)}, Oili",
            Sähköposti=f"oili{i}@example.fi",
            Puh=f"040 221 52{i:02}",
        )
        for i in range(count)
    ]


def test_writing_takes_the_same_number_of_queries_for_one_row_and_five(north):
    counted = []
    for rows in (many(1), many(6)[1:]):
        run = checked(*rows)
        batch = list(run.rows.order_by("position"))
        with CaptureQueriesContext(connection) as queries:
            storing.store_new(batch, by=run.by)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_deeds_are_in_the_journal_without_names(north):
    run = brought(checked(MATTI))
    facts = [str(entry.facts) for entry in Entry.objects.filter(action__startswith="intake.")]
    assert {"intake.uploaded", "intake.columns_chosen", "intake.started", "intake.done"} <= set(
        Entry.objects.filter(subject_id=run.pk).values_list("action", flat=True)
    )
    assert not any("Tuominen" in fact for fact in facts)
