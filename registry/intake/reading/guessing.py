"""Guessing which column is which field: from the words of the headers and from what the cells look like."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from openpyxl.utils import get_column_letter

from domain.clock import today as this_day
from files.tables import Refused, Value
from registry.intake.reading.cells.answers import ASK, answer_of
from registry.intake.reading.cells.codes import IN_TEXT, covered
from registry.intake.reading.cells.dates import OPEN_ENDED, read_agreement, read_trained
from registry.intake.reading.cells.emails import without_addresses
from registry.intake.reading.cells.found import text_of
from registry.intake.reading.cells.hours import read_hours
from registry.intake.reading.cells.names import Evidence, is_full_name
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import is_municipality, read_municipality
from registry.intake.reading.cells.vocabulary import ROLES, TOPICS
from registry.intake.reading.finding import Table
from registry.intake.reading.headers import (
    is_not_taken,
    likeness,
    mark_of,
    options_of,
    tax_year,
    tells_last_day,
)
from registry.intake.reading.mapping import FIELDS, REPEATED, TAX_CARD, Column, TableMapping
from registry.intake.reading.mapping import Mapping as ColumnMapping
from registry.intake.reading.words import plain, shown, words

SAMPLES, SHOWN = 150, 3
TAKEN = 0.45  # a column with less is left for the person to name
BY_HEADER, BY_CELLS = 0.65, 0.35
FEWEST_HOURS = 4  # of a course; smaller numbers may be anything
BOTH = 0.5  # of cells with a number and an address in one, for a column of contacts
PARTLY_SURE = 0.8  # of a ticked column
ALONE = 0.7  # how sure the cells are without a header
MISFIT = 0.15  # of fitting cells; below this the header is not believed
ENOUGH = 4  # cells needed for disbelief

Fits = Callable[[Value], bool]


def guess_mapping(
    tables: Sequence[Table], *, remembered: Mapping[str, str] | None = None, today: date | None = None
) -> ColumnMapping:
    """The guess for all tables of a file. `remembered` is `Mapping.memory()` of an earlier file."""
    guessed = {table.key: guess_columns(table, remembered=remembered, today=today) for table in tables}
    return ColumnMapping(guessed)


def guess_columns(
    table: Table, *, remembered: Mapping[str, str] | None = None, today: date | None = None
) -> TableMapping:
    """The guess for one table; a table that `skip`s is not taken unless a person says so."""
    today = today or this_day()
    columns = [_bare_column(table, place) for place in table.columns]
    scores = {column.index: _scores(table, column, remembered or {}, today) for column in columns}
    headed = {column.index: _headed(column, remembered or {}) for column in columns}
    chosen = _assign(scores, headed)
    marks = _marks(table, [column for column in columns if column.index not in chosen])
    guessed = tuple(
        _finished(column, *chosen.get(column.index, ("", 0.0)), marks.get(column.index, ""), today)
        for column in columns
    )
    return TableMapping(table.key, guessed, is_taken=not table.skip)


def _bare_column(table: Table, place: int) -> Column:
    values = _values(table, place)
    samples = tuple(dict.fromkeys(covered(shown(value))[:60] for value in values if shown(value)))[:SHOWN]
    return Column(place, get_column_letter(place + 1), table.headers.get(place, ""), samples=samples)


def _values(table: Table, place: int) -> list[Value]:
    header = plain(table.headers.get(place, ""))
    found = (table.cell(row, place) for row in table.rows)
    return [
        value
        for value in found
        if value is not None
        and not isinstance(value, Refused)
        and not (header and plain(shown(value)) == header)
    ][:SAMPLES]


def _headed(column: Column, remembered: Mapping[str, str]) -> Mapping[str, float]:
    known = remembered.get(plain(column.header))
    return {known: 1.0} if known else likeness(column.header)


def _scores(table: Table, column: Column, remembered: Mapping[str, str], today: date) -> dict[str, float]:
    """Field -> score from 0 to 1 for one column."""
    known = remembered.get(plain(column.header))
    if column.header and known is not None:
        return {known: 1.0} if known else {}
    said = likeness(column.header)
    values = _values(table, column.index)
    scores = {}
    for field in (*FIELDS, TAX_CARD):
        header, fits = (
            _trusted(said.get(field, 0.0), field, column.header, values, today),
            _share(field, values, today),
        )
        if header and fits is None:
            scores[field] = header
        elif header and fits is not None:
            is_misfit = fits < MISFIT and len(values) >= ENOUGH
            scores[field] = header * 0.3 if is_misfit else BY_HEADER * header + BY_CELLS * fits
        elif fits and not is_not_taken(column.header) and _may_tell_alone(field, column.header, values):
            scores[field] = ALONE * fits
    if scores.get("contact"):  # both in one cell: each alone would lose the other
        return {"contact": scores["contact"]}
    return scores


def _trusted(header: float, field: str, words_of_it: str, values: Sequence[Value], today: date) -> float:
    """The likeness of the header, less where the words alone may mean something else."""
    if field == "contact":
        return header if (_share(field, values, today) or 0) >= BOTH else 0.0
    if field == "agreement_until" and not tells_last_day(words_of_it):
        return header if any(_looks_ahead(value, today) for value in values) else header * 0.3
    return header


def _may_tell_alone(field: str, header: str, values: Sequence[Value]) -> bool:
    """Whether the cells may name the field without a header that does. Bare numbers and days tell nothing."""
    if field in ALONE_FIELDS:
        return True
    if field == "contact":
        return sum(map(_is_contact, values)) >= BOTH * len(values)
    if header:
        return False
    if field == "training_hours":
        return sum(any(map(str.isalpha, text_of(value))) for value in values) * 2 > len(values)
    return field == "agreement_until" and any(
        plain(text_of(value)) in words("answers", "open_ended") for value in values
    )


def _assign(
    scores: Mapping[int, Mapping[str, float]], headed: Mapping[int, Mapping[str, float]]
) -> dict[int, tuple[str, float]]:
    """The best pairs first, those with a header before the others.

    A field has one column, unless people often spread it over several, each with its header: a second number whose
    header says nothing may be anybody's.
    """
    pairs = sorted(
        (
            (field in headed[column], score, -column, field)
            for column, fields in scores.items()
            for field, score in fields.items()
        ),
        reverse=True,
    )
    chosen: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for has_header, score, column, field in pairs:
        is_free = field not in used or (has_header and (field in REPEATED or field == TAX_CARD))
        if score >= TAKEN and -column not in chosen and is_free and not _clashes(field, used):
            chosen[-column] = (field, round(score, 2))
            used.add(field)
    return chosen


def _clashes(field: str, used: set[str]) -> bool:
    """A table has the name in one column or in two."""
    parts = {"first_name", "last_name"}
    return (field == "name" and bool(parts & used)) or (field in parts and "name" in used)


def _marks(table: Table, columns: Sequence[Column]) -> dict[int, str]:
    """Columns that are ticked, the header being the topic or the kind of work itself."""
    return {
        column.index: field
        for column in columns
        if (field := mark_of(column.header)) and all(map(answer_of, _values(table, column.index)))
    }


def _finished(column: Column, field: str, confidence: float, mark: str, today: date) -> Column:
    if mark:
        return replace(column, field=mark, confidence=PARTLY_SURE, options={"mark": column.header})
    if field == TAX_CARD:
        year = tax_year(column.header, today)
        field, options = f"{TAX_CARD}{year or today.year}", {} if year else {"year_guessed": True}
        return replace(column, field=field, confidence=confidence if year else TAKEN, options=options)
    return replace(column, field=field, confidence=confidence, options=options_of(column.header, field))


def _share(field: str, values: Sequence[Value], today: date) -> float | None:
    """How many of the cells fit the field; None when cells cannot tell."""
    fits = _fits(today).get(field)
    if fits is None:
        return None
    return sum(map(fits, values)) / len(values) if values else None


def _fits(today: date) -> dict[str, Fits]:
    return {
        "name": lambda value: is_full_name(text_of(value)),
        "first_name": _is_first_name,
        "last_name": _is_last_name,
        "phone": lambda value: bool(read_phone(value).value),
        "email": lambda value: "@" in text_of(value) or " at " in text_of(value),
        "contact": _is_contact,
        "identity_code": lambda value: bool(IN_TEXT.fullmatch(text_of(value))),
        "municipality": lambda value: is_municipality(text_of(value)) or bool(read_municipality(value).value),
        "topics": lambda value: TOPICS.knows(shown(value)),
        "roles": lambda value: ROLES.knows(shown(value)),
        "training_hours": lambda value: _is_hours(value),
        "trained_at": lambda value: _is_trained(value, today),
        "agreement_until": lambda value: _is_agreement(value, today),
        "sharing": lambda value: bool(answer_of(value)),
        TAX_CARD: lambda value: _begins_with_answer(value),
    }


# What the cells alone can tell; of the others ("x", "ei") only a header can.
ALONE_FIELDS = frozenset(
    "name first_name last_name phone email identity_code municipality topics roles".split()
)
NO_NAMES = Evidence()


def _is_first_name(value: Value) -> bool:
    parts = text_of(value).split()
    return 0 < len(parts) <= 3 and all(map(NO_NAMES.is_first, parts))


def _is_last_name(value: Value) -> bool:
    parts = text_of(value).split()
    return 0 < len(parts) <= 2 and all(map(NO_NAMES.is_last, parts))


def _is_hours(value: Value) -> bool:
    """Hours with their unit, or a number that a course may have; "ei" tells nothing."""
    found = read_hours(value)
    return (found.value is not None and found.value >= FEWEST_HOURS) or found.issue == "hours_credits"


def _is_trained(value: Value, today: date) -> bool:
    found = read_trained(value, today=today)
    return bool(found.value) and found.issue in ("", "date_range", "date_guessed") and not _is_hours(value)


def _is_agreement(value: Value, today: date) -> bool:
    """Agreements end in the future or not at all; a column of past days alone is something else."""
    found = read_agreement(value, today=today)
    if found.value == OPEN_ENDED:
        return True
    return isinstance(found.value, date) and found.value.year >= today.year - 1 and not found.issue


def _looks_ahead(value: Value, today: date) -> bool:
    found = read_agreement(value, today=today)
    return found.value == OPEN_ENDED or (isinstance(found.value, date) and found.value > today)


def _is_contact(value: Value) -> bool:
    """A telephone number and an address in one cell."""
    return "@" in text_of(value) and bool(read_phone(without_addresses(text_of(value))).value)


def _begins_with_answer(value: Value) -> bool:
    word = text_of(value).split(" ")[0]
    return (
        bool(answer_of(value))
        or (bool(answer_of(word)) and answer_of(word) != ASK)
        or any(map(str.isdigit, word))
    )
