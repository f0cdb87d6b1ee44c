"""From mapped tables to people: every row is read, or skipped with a reason."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from registry.intake.reading.cells.names import Evidence
from registry.intake.reading.duplicates import find_duplicates
from registry.intake.reading.finding import Table
from registry.intake.reading.mapping import TAX_CARD, Mapping, TableMapping
from registry.intake.reading.result import Issue, Reading, Skipped
from registry.intake.reading.rows import RowReader

STEP = 100  # rows between two words of progress

Progress = Callable[[int, int], None]


def read_people(
    tables: Sequence[Table], mapping: Mapping, *, today: date, progress: Progress | None = None
) -> Reading:
    """Everybody in the tables that the mapping takes. `progress(done, all)` hears of every hundredth row."""
    reading = Reading(remarks=_file_remarks(tables))
    taken = [table for table in tables if _is_taken(table, mapping)]
    known = Evidence()
    readers = [RowReader(table, mapping.tables[table.key], mapping.words, today) for table in taken]
    for reader in readers:
        reader.learn(known)
    done, rows = 0, sum(len(table.rows) for table in taken)
    for reader in readers:
        reading.skipped += [reader.skipped(number, "title") for number in reader.table.above]
        reading.remarks += _table_remarks(reader.table, mapping.tables[reader.table.key])
        for number in reader.table.rows:
            _add(reading, reader, number)
            done += 1
            if progress and done % STEP == 0:
                progress(done, rows)
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


def _file_remarks(tables: Sequence[Table]) -> list[Issue]:
    sheets = {id(table.sheet): table.sheet for table in tables}.values()
    remarks = [Issue("columns_cut", raw=sheet.name) for sheet in sheets if sheet.is_wider]
    hidden = ", ".join(sheet.name for sheet in sheets if sheet.is_hidden)
    return remarks + ([Issue("hidden_sheets", guess=hidden)] if hidden else [])


def _table_remarks(table: Table, mapping: TableMapping) -> list[Issue]:
    remarks = []
    for column in mapping.columns:
        place = f"{column.letter}{table.header_rows[-1]}" if table.header_rows else column.letter
        if not column.field:
            remarks.append(Issue("column_not_taken", cell=place, raw=column.header or column.letter))
        elif column.field.startswith(TAX_CARD) and column.options.get("year_guessed"):
            year = column.field.removeprefix(TAX_CARD)
            remarks.append(Issue("tax_card_year_guessed", column.field, place, column.header, year))
    if not (mapping.column_of("email") or mapping.column_of("contact")):
        remarks.append(Issue("no_email_column", "email", raw=table.key))
    return remarks
