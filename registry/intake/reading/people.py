"""From mapped tables to people: every row is read, or skipped with a reason."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from registry.intake.reading import remarks
from registry.intake.reading.cells.names import Evidence
from registry.intake.reading.duplicates import find_duplicates
from registry.intake.reading.finding import Table
from registry.intake.reading.mapping import Mapping
from registry.intake.reading.result import Reading, Skipped
from registry.intake.reading.rows import RowReader

STEP = 100  # rows between two words of progress

Progress = Callable[[int, int], None]


def read_people(
    tables: Sequence[Table], mapping: Mapping, *, today: date, progress: Progress | None = None
) -> Reading:
    """Everybody in the tables that the mapping takes. `progress(done, all)` hears of every hundredth row."""
    reading = Reading(remarks=list(remarks.of_file(tables)))
    taken = [table for table in tables if _is_taken(table, mapping)]
    known = Evidence()
    readers = [RowReader(table, mapping.tables[table.key], mapping.words, today) for table in taken]
    for reader in readers:
        reader.learn(known)
    done, rows = 0, sum(len(table.rows) for table in taken)
    for reader in readers:
        reading.skipped += [reader.skipped(number, "title") for number in reader.table.above]
        reading.remarks += remarks.of_table(reader.table, mapping.tables[reader.table.key])
        first = len(reading.people)
        for number in reader.table.rows:
            _add(reading, reader, number)
            done += 1
            if progress and done % STEP == 0:
                progress(done, rows)
        reading.remarks += remarks.of_comments(reader.table, {one.row for one in reading.people[first:]})
    reading.skipped += [_left_out(table) for table in tables if table not in taken]
    reading.duplicates = find_duplicates(reading.people)
    _tell_once(reading)
    reading.unknown_words = _unknown_words(reading)
    return reading


def _is_taken(table: Table, mapping: Mapping) -> bool:
    chosen = mapping.tables.get(table.key)
    return bool(chosen and chosen.is_taken and any(column.field for column in chosen.columns))


def _add(reading: Reading, reader: RowReader, number: int) -> None:
    reason = reader.why_skipped(number)
    if reason:
        reading.skipped.append(reader.skipped(number, reason))
    else:
        reading.people.append(reader.read(number))


def _left_out(table: Table) -> Skipped:
    return Skipped(table.sheet.name, 0, table.skip or "left_out", table.key)


def _tell_once(reading: Reading) -> None:
    """What is missing of a person is told on the first row of that person, not again on the others."""
    for person in reading.people:
        if person.duplicate_of:
            person.issues = [issue for issue in person.issues if issue.code != "contact_missing"]
            for name, read in person.fields.items():
                if read.flag and read.flag.code == "email_missing":
                    person.fields[name] = replace(read, flag=None)


def _unknown_words(reading: Reading) -> dict[str, dict[str, int]]:
    """Words that a person could explain once for all rows, commonest first."""
    found: dict[str, Counter[str]] = {}
    for person in reading.people:
        for name in ("topics", "close_topics", "roles"):
            unknown = (topic.text for topic in person.value(name) or () if not topic.code)
            found.setdefault(name.removeprefix("close_"), Counter()).update(unknown)
    return {name: dict(words.most_common()) for name, words in found.items() if words}
