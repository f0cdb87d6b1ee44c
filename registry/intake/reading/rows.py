"""One row of a mapped table: all its fields."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from files.tables import Refused, Value
from registry.intake.reading.cells.answers import YES, answer_of, read_sharing, read_tax_card, read_yes_no
from registry.intake.reading.cells.codes import COVER, covered, read_identity_code
from registry.intake.reading.cells.dates import OPEN_ENDED, read_agreement, read_trained
from registry.intake.reading.cells.emails import read_email, without_addresses
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of
from registry.intake.reading.cells.hours import read_hours
from registry.intake.reading.cells.names import Evidence, Name, gather, read_name, read_name_part
from registry.intake.reading.cells.notes import facts_in, read_note
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import read_municipality
from registry.intake.reading.cells.vocabulary import LANGUAGES, ROLES, TOPICS, Vocabulary
from registry.intake.reading.finding import Table
from registry.intake.reading.issues import is_serious
from registry.intake.reading.mapping import TAX_CARD, Column, TableMapping
from registry.intake.reading.result import Issue, PersonRow, Read, Skipped
from registry.intake.reading.skipping import covered_places, texts_of, why_skipped
from registry.intake.reading.words import fold, plain, shown

SHOWN = 400  # letters of a row that is left out
NAME_FIELDS = ("name", "first_name", "last_name")
Words = Mapping[str, Mapping[str, str]]


class RowReader:
    """Reads the rows of one table. `learn` must have seen every table of the file before the first row is read."""

    def __init__(self, table: Table, mapping: TableMapping, explained: Words, today: date) -> None:
        self.table, self.explained, self.today = table, explained, today
        self.columns: dict[str, list[Column]] = {}
        for column in mapping.columns:
            if column.field:
                self.columns.setdefault(column.field, []).append(column)
        self.evidence = Evidence()
        self.headers = [texts_of(table.sheet.rows[number]) for number in table.header_rows]
        self.emails: dict[int, str] = {}
        self.covering = covered_places(table)
        self.comments: dict[int, list[tuple[str, str]]] = {}
        for (row, place), text in sorted(table.sheet.comments.items()):
            self.comments.setdefault(row, []).append((f"{get_column_letter(place + 1)}{row}", covered(text)))

    def learn(self, known: Evidence) -> None:
        """Gather what the table tells of names into the evidence that all tables of the file share."""
        column = self._column("name")
        hint = str(column.options.get("order", "")) if column else ""
        self.evidence = Evidence(known.firsts, known.lasts, hint)
        if column:
            gather(
                ((text_of(self._value(column, row)), self._email(row)) for row in self.table.rows),
                self.evidence,
            )
        for field, names in (("first_name", known.firsts), ("last_name", known.lasts)):
            if part := self._column(field):
                names.update(fold(text_of(self._value(part, row))) for row in self.table.rows)

    def why_skipped(self, row: int) -> str:
        """A code of issues.py for a row that is no person, or an empty text."""
        names = [self._value(column, row) for field in NAME_FIELDS for column in self.columns.get(field, ())]
        return why_skipped(self.table.sheet.rows[row], names, self.headers, self.evidence)

    def skipped(self, row: int, reason: str) -> Skipped:
        """The row as a skipped one, identity codes covered."""
        texts = (text_of(cell) for cell in self.table.sheet.rows[row] if cell is not None)
        return Skipped(self.table.sheet.name, row, reason, covered(" | ".join(filter(None, texts)))[:SHOWN])

    def read(self, row: int) -> PersonRow:
        """The person on the row."""
        person = PersonRow(self.table.sheet.name, row, self._names(row))
        for field, columns in self.columns.items():
            if field.startswith(TAX_CARD):
                self._tax_card(person, field, columns[0])
            elif field == "contact":
                self._contact(person, columns[0])
            elif field in READERS:
                person.fields[field] = READERS[field](self, field, columns, row)
        self._agreement_is_open(person)
        self._facts(person)
        person.issues = list(self._row_issues(person))
        return person

    # --- cells -----------------------------------------------------------------------------------

    def _column(self, field: str) -> Column | None:
        return next(iter(self.columns.get(field, ())), None)

    def _value(self, column: Column, row: int) -> Value:
        value = self.table.cell(row, column.index)
        if value is None and (row, column.index) in self.covering:
            return self.table.cell(self.covering[row, column.index], column.index)
        return value

    def _email(self, row: int) -> str:
        column = self._column("email") or self._column("contact")
        if row not in self.emails:
            self.emails[row] = read_email(self._value(column, row)).value or "" if column else ""
        return self.emails[row]

    def _made(self, field: str, column: Column, row: int, found: Found) -> Read:
        """The answer of a cell's reader with its place."""
        value = self._value(column, row)
        raw = "" if value is None else COVER if field == "identity_code" else covered(shown(value))
        issue = found.issue
        if not issue and value is not None and self.table.cell(row, column.index) is None:
            issue = "merged_value"
        cell = f"{column.letter}{row}"
        return Read(found.value, raw, cell, Issue(issue, field, cell, raw, found.guess) if issue else None)

    def _one(self, field: str, columns: list[Column], row: int) -> Read:
        """A field of one cell; of several columns the first that says something, and a flag when others differ."""
        reads = [self._made(field, column, row, self._read(field, column, row)) for column in columns]
        if len(reads) == 1:
            return reads[0]
        told = [read for read in reads if read.raw and not says_nothing(read.raw)]
        first = next((read for read in told if read.value not in (None, "")), next(iter(told), reads[0]))
        if all(read.value == first.value and not read.flag for read in told if read is not first):
            return first
        raw = " | ".join(read.raw for read in told)
        issue = Issue("several_columns", field, first.cell, raw, first.raw if first.value else "")
        return Read(first.value, raw, first.cell, issue)

    def _read(self, field: str, column: Column, row: int) -> Found:
        value, inverted = self._value(column, row), bool(column.options.get("inverted"))
        if field == "sharing":
            return read_sharing(value, inverted=inverted)
        if field == "training_hours":
            return read_hours(value, unit=str(column.options.get("unit", "")))
        if field == "trained_at":
            return read_trained(value, today=self.today)
        if field == "agreement_until":
            return read_agreement(value, today=self.today)
        if field in YES_NO:
            return read_yes_no(value, inverted=inverted, issue=YES_NO[field])
        return PLAIN[field](value)

    # --- fields ----------------------------------------------------------------------------------

    def _names(self, row: int) -> dict[str, Read]:
        column = self._column("name")
        if column:
            found = read_name(self._value(column, row), self._email(row), self.evidence)
            name = found.value or Name("", "")
            first = self._made("first_name", column, row, Found(name.first, found.issue, found.guess))
            return {"first_name": first, "last_name": self._made("last_name", column, row, Found(name.last))}
        return {field: self._name_part(field, row) for field in ("first_name", "last_name")}

    def _name_part(self, field: str, row: int) -> Read:
        column = self._column(field)
        if column is None:
            return Read("", flag=Issue("name_incomplete", field))
        found = read_name_part(self._value(column, row))
        if not found.value and not found.issue:
            found = Found("", "name_incomplete")
        return self._made(field, column, row, found)

    def _several(self, field: str, columns: list[Column], row: int) -> Read:
        """Words of all columns of the field together."""
        found = [self._words(field, column, row) for column in columns]
        topics = {plain(topic.text): topic for one in found for topic in one.value or ()}
        doubtful = [one for one in found if one.issue]
        worst = max((one.issue for one in doubtful), key=lambda code: (is_serious(code), code), default="")
        guess = ", ".join(one.guess for one in doubtful if one.guess)
        place = next(
            (column for column, one in zip(columns, found, strict=True) if one.issue == worst), columns[0]
        )
        read = self._made(field, place, row, Found(tuple(topics.values()), worst, guess))
        return Read(
            read.value,
            " | ".join(filter(None, (self._raw(column, row) for column in columns))),
            read.cell,
            read.flag,
        )

    def _raw(self, column: Column, row: int) -> str:
        return covered(shown(self._value(column, row)))

    def _words(self, field: str, column: Column, row: int) -> Found:
        vocabulary, value = VOCABULARIES[field], self._value(column, row)
        mark = column.options.get("mark")
        explained = self.explained.get(field.removeprefix("close_"), {})
        if not mark:
            return vocabulary.read(value, explained=explained, is_close_one=field == "close_topics")
        said = answer_of(value)
        if said == YES:
            return vocabulary.read(str(mark), explained=explained)
        return NOTHING if said is not None else Found((), f"{vocabulary.kind}_unknown", text_of(value))

    def _tax_card(self, person: PersonRow, field: str, column: Column) -> None:
        year = int(field.removeprefix(TAX_CARD))
        found, day = read_tax_card(self._value(column, person.row), year=year)
        person.fields[field] = self._made(field, column, person.row, found)
        if day:
            person.fields[f"{field}_on"] = Read(day, person.fields[field].raw, person.fields[field].cell)

    def _contact(self, person: PersonRow, column: Column) -> None:
        """A telephone number and an address in one cell; columns of their own go before it."""
        value = self._value(column, person.row)
        number = read_phone(value if isinstance(value, Refused) else without_addresses(text_of(value)))
        for field, found in (("phone", number), ("email", read_email(value))):
            if not person.value(field):
                person.fields[field] = self._made(field, column, person.row, found)

    def _notes(self, field: str, columns: list[Column], row: int) -> Read:
        reads = [self._made(field, column, row, read_note(self._value(column, row))) for column in columns]
        flag = next((read.flag for read in reads if read.flag), None)
        text = "\n".join(read.value for read in reads if read.value)
        told = next((read for read in reads if read.value), reads[0])
        return Read(text or None, told.raw, flag.cell if flag else told.cell, flag)

    def _agreement_is_open(self, person: PersonRow) -> None:
        """Until further notice: no last day, and that is known (`agreement_open`)."""
        read = person.fields.get("agreement_until")
        if read:
            is_open = read.value == OPEN_ENDED
            person.fields["agreement_open"] = Read(is_open, read.raw, read.cell)
            if is_open:
                person.fields["agreement_until"] = Read(None, read.raw, read.cell, read.flag)

    def _facts(self, person: PersonRow) -> None:
        """Employed and giving up the fee: from their own columns, and from what the note says."""
        note = person.fields.get("note")
        told = facts_in(note.value) if note and note.value else facts_in("")
        for field, found in (("employed", told.employed), ("waives_fee", told.waives_fee)):
            own = person.fields.get(field)
            if not note or (own and (own.flag or not (found.value or found.issue))):
                continue
            if own and own.value is False and found.value:
                found = Found(None, YES_NO[field])  # the note says yes, the column no
            raw, cell = note.raw, note.cell
            flag = Issue(found.issue, field, cell, raw) if found.issue else None
            person.fields[field] = Read(found.value, raw if flag or found.value else "", cell, flag)

    # --- rows ------------------------------------------------------------------------------------

    def _row_issues(self, person: PersonRow):
        if person.row in self.table.sheet.struck:
            yield Issue("row_struck_out", cell=f"A{person.row}")
        if person.row in self.table.sheet.hidden_rows:
            yield Issue("row_hidden", cell=f"A{person.row}")
        if "phone" in person.fields and not person.value("phone") and not person.value("email"):
            yield Issue("contact_missing", "phone", person.fields["phone"].cell)
        for cell, text in self.comments.get(person.row, ()):
            yield Issue("cell_comment", "comment", cell, text)


def _issuer(value: Value) -> Found:
    if answer := refused(value):
        return answer
    text = text_of(value)
    return NOTHING if says_nothing(text) else Found(covered(text)[:120])


YES_NO = {"employed": "employment_unclear", "waives_fee": "fee_unclear"}
PLAIN: dict[str, Callable[[Value], Found]] = {
    "phone": read_phone,
    "email": read_email,
    "municipality": read_municipality,
    "issuer": _issuer,
    "identity_code": read_identity_code,
}
VOCABULARIES: dict[str, Vocabulary] = {
    "topics": TOPICS,
    "close_topics": TOPICS,
    "roles": ROLES,
    "languages": LANGUAGES,
}
READERS: dict[str, Any] = {
    **dict.fromkeys(
        (*PLAIN, *YES_NO, "training_hours", "sharing", "trained_at", "agreement_until"), RowReader._one
    ),
    **dict.fromkeys(VOCABULARIES, RowReader._several),
    "note": RowReader._notes,
}
