"""What there is to tell of a file as a whole, of its tables and of its columns."""

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from registry.intake.reading.cells.codes import covered
from registry.intake.reading.finding import Table
from registry.intake.reading.mapping import TAX_CARD, Column, TableMapping
from registry.intake.reading.result import Issue

MOST_COLOURED = 0.3  # of rows; more is a pattern that tells nothing of anybody
MOST_ROWS_TOLD = 20


def of_file(tables: Sequence[Table]) -> Iterator[Issue]:
    """Hidden sheets, and sheets that were too wide."""
    sheets = {id(table.sheet): table.sheet for table in tables}.values()
    yield from (Issue("columns_cut", raw=sheet.name) for sheet in sheets if sheet.is_wider)
    if hidden := ", ".join(sheet.name for sheet in sheets if sheet.is_hidden):
        yield Issue("hidden_sheets", guess=hidden)


def of_table(table: Table, mapping: TableMapping) -> Iterator[Issue]:
    """Columns that are not taken or were guessed, and what has no place on a person's own row."""
    for column in mapping.columns:
        yield from _of_column(column, f"{column.letter}{table.header_rows[-1] if table.header_rows else ''}")
    if not (mapping.column_of("email") or mapping.column_of("contact")):
        yield Issue("no_email_column", "email", raw=table.key)
    coloured = [row for row in table.rows if row in table.sheet.coloured]
    if 0 < len(coloured) <= MOST_COLOURED * len(table.rows):
        rows = [str(row) for row in coloured[:MOST_ROWS_TOLD]] + ["…"][: len(coloured) > MOST_ROWS_TOLD]
        yield Issue("rows_coloured", raw=table.key, guess=", ".join(rows))


def of_comments(table: Table, people: set[int]) -> Iterator[Issue]:
    """Comments that stand on no person's row: on headers, titles, totals."""
    for (row, place), text in sorted(table.sheet.comments.items()):
        if row in {*table.above, *table.header_rows, *table.rows} - people:
            cell = f"{get_column_letter(place + 1)}{row}"
            yield Issue("comment_elsewhere", cell=cell, raw=covered(text), guess=cell)


def _of_column(column: Column, place: str) -> Iterator[Issue]:
    if not column.field:
        yield Issue("column_not_taken", cell=place, raw=column.header or column.letter)
    elif column.field.startswith(TAX_CARD) and column.options.get("year_guessed"):
        year = column.field.removeprefix(TAX_CARD)
        yield Issue("tax_card_year_guessed", column.field, place, column.header, year)
