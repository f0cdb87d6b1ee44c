"""Guessing which column is which field: from the words of the headers and from what the cells look like."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from openpyxl.utils import get_column_letter

from domain.clock import today as this_day
from files.tables import Refused, Value
from registry.intake.reading import fitting
from registry.intake.reading.cells.codes import covered
from registry.intake.reading.cells.found import text_of
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
BOTH = 0.5  # of cells with a number and an address in one, for a column of contacts
PARTLY_SURE = 0.8  # of a ticked column
ALONE = 0.7  # how sure the cells are without a header
MISFIT = 0.15  # of fitting cells; below this the header is not believed
ENOUGH = 4  # cells needed for disbelief


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
    return TableMapping(table.key, _one_card_a_year(guessed), is_taken=not table.skip)


def _one_card_a_year(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A second column for the tax card of one year is left for the person to name; a guessed year gives way."""
    cards: dict[str, Column] = {}
    for column in sorted(columns, key=lambda one: bool(one.options.get("year_guessed"))):
        if column.field.startswith(TAX_CARD):
            cards.setdefault(column.field, column)
    return tuple(
        column
        if cards.get(column.field, column) is column
        else replace(column, field="", confidence=0.0, options={})
        for column in columns
    )


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
            fitting.share(field, values, today),
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
        is_usual = (fitting.share(field, values, today) or 0) >= BOTH
        return header if is_usual or (header >= PARTLY_SURE and fitting.holds_both_kinds(values)) else 0.0
    if field == "agreement_until" and not tells_last_day(words_of_it):
        return header if any(fitting.looks_ahead(value, today) for value in values) else header * 0.3
    return header


def _may_tell_alone(field: str, header: str, values: Sequence[Value]) -> bool:
    """Whether the cells may name the field without a header that does. Bare numbers and days tell nothing."""
    if field in fitting.ALONE_FIELDS:
        return True
    if field == "contact":
        return sum(map(fitting.is_contact, values)) >= BOTH * len(values)
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
        if (field := mark_of(column.header)) and fitting.is_ticked(_values(table, column.index))
    }


def _finished(column: Column, field: str, confidence: float, mark: str, today: date) -> Column:
    if mark:
        return replace(column, field=mark, confidence=PARTLY_SURE, options={"mark": column.header})
    if field == TAX_CARD:
        year = tax_year(column.header, today)
        field, options = f"{TAX_CARD}{year or today.year}", {} if year else {"year_guessed": True}
        return replace(column, field=field, confidence=confidence if year else TAKEN, options=options)
    return replace(column, field=field, confidence=confidence, options=options_of(column.header, field))
