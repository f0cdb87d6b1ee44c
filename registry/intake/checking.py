"""Reading every row, and what it means for the register. The rows wait then for a person; nothing is written yet."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection

from domain.clock import today
from registry.intake.changes import changes
from registry.intake.facts import Facts
from registry.intake.finding import Known, name_key
from registry.intake.held import held_of, known_people
from registry.intake.models import Choice, ImportRow, ImportRun, ImportStatus, Outcome
from registry.intake.reading import PersonRow, Reading, Skipped, read_people
from registry.intake.recognising import guarded, keep_remarks, mapping_of, tables_of
from registry.intake.taking_over import facts_of, task_codes_in_use

CHUNK = 1000
USUAL = {Outcome.NEW: Choice.ADD, Outcome.UPDATE: Choice.COMPLETE, Outcome.SKIPPED: Choice.SKIP}

T = TypeVar("T")
Places = dict[tuple[str, int], tuple[UUID, str]]  # (sheet, row number) -> the key of its row, and its name
NOBODY = (None, "")


def check(run: ImportRun) -> None:
    """Read the file with the chosen columns and judge its rows; what an interrupted try left is thrown away."""
    reading = guarded(
        run,
        lambda: read_people(tables_of(run), mapping_of(run), today=today(), progress=_stay_connected),
    )
    if reading is None:
        return
    ImportRow.objects.filter(run=run).delete()
    write_rows(run, reading)
    keep_remarks(run, reading)
    run.become(ImportStatus.CHECKED, by=None)


def _stay_connected(done: int, rows: int) -> None:
    """A word to the database: it ends a transaction that has been silent for a minute, which a long file may take."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def write_rows(run: ImportRun, reading: Reading) -> None:
    """A row for every person and everything that was passed over. The number of queries grows by thousands only."""
    known, tasks = known_people(), task_codes_in_use()
    places: Places = {}
    for number, people in enumerate(chunks(reading.people, CHUNK)):
        pairs = [(person, facts_of(person, tasks)) for person in people]
        rows = [
            _judged(run, person, facts, known, places, position)
            for position, (person, facts) in enumerate(pairs, start=number * CHUNK + 1)
        ]
        _compare(rows, [facts for _person, facts in pairs])
        ImportRow.objects.bulk_create(rows)
    last = len(reading.people)
    ImportRow.objects.bulk_create(
        _passed_over(run, skipped, position)
        for position, skipped in enumerate(reading.skipped, start=last + 1)
    )
    run.rows_in_all = last
    run.save(update_fields=["rows_in_all"])


def usual_choice(row: ImportRow) -> Choice:
    """What is done unless a person decides otherwise. A row that brings nothing is left out; doubts are decided."""
    if row.outcome == Outcome.DUPLICATE:
        return Choice.COMPLETE if row.same_as_id else Choice.SKIP
    return USUAL.get(Outcome(row.outcome), Choice.UNDECIDED)


def judge(row: ImportRow, facts: Facts, known: Known, first_name_key: str = "") -> None:
    """Who it is, and whether a person must look. Sets `expert`, `reasons` and an outcome that `compare` makes exact.

    `first_name_key` is the name on the earlier row of the same person: with another one somebody must look, because
    a couple may share an address.
    """
    keys = facts.keys()
    match = known.find(keys)
    row.expert_id = match.person if match else None
    row.reasons = facts.reasons + ([match.reason] if match and match.reason else [])
    if row.same_as_id and first_name_key != keys.name:
        row.reasons.append("row_of_another_name")
    if row.reasons:
        row.outcome = Outcome.LOOK
    elif match:
        row.outcome = Outcome.UPDATE
    else:
        row.outcome = Outcome.DUPLICATE if row.same_as_id else Outcome.NEW
    row.choice = usual_choice(row)


def compare(row: ImportRow, facts: Facts, held) -> None:
    """Somebody who is known, and of whom the row tells nothing new, is a duplicate."""
    if row.outcome == Outcome.UPDATE and held is not None and not changes(facts, held):
        row.outcome = Outcome.DUPLICATE
        row.choice = Choice.SKIP


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _judged(
    run: ImportRun, person: PersonRow, facts: Facts, known: Known, places: Places, position: int
) -> ImportRow:
    row = ImportRow(
        run=run, position=position, sheet=person.sheet[:100], number=person.row, read=facts.to_text()
    )
    row.same_as_id, first_name_key = (
        places.get(person.duplicate_of, NOBODY) if person.duplicate_of else NOBODY
    )
    judge(row, facts, known, first_name_key)
    places[person.sheet, person.row] = row.pk, name_key(facts.first_name, facts.last_name)
    return row


def _compare(rows: list[ImportRow], facts: list[Facts]) -> None:
    held = held_of(row.expert_id for row in rows if row.expert_id and row.outcome == Outcome.UPDATE)
    for row, told in zip(rows, facts, strict=True):
        compare(row, told, held.get(row.expert_id) if row.expert_id else None)


def _passed_over(run: ImportRun, skipped: Skipped, position: int) -> ImportRow:
    return ImportRow(
        run=run, position=position, sheet=skipped.sheet[:100], number=skipped.row, outcome=Outcome.SKIPPED,
        choice=Choice.SKIP, reasons=[skipped.reason], read=Facts(note=skipped.text).to_text(),
    )  # fmt: skip
