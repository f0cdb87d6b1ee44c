"""The staff list that somebody uploads or pastes, as rows of plain text.

`files.tables` opens it without trusting it. A formula, a hidden character or a cell that a spreadsheet could take for
a formula leaves a mark, and its row is a problem of its own.
"""

import csv
import io

from files.tables import MEGABYTE, Limits, Refused, Sheet, Value, open_table, open_text

FORMULA = "\N{REPLACEMENT CHARACTER}"  # stands in a cell that is not taken
RISKY = ("+", "@", "\N{FULLWIDTH PLUS SIGN}")
MOST_LETTERS = 300
LIMITS = Limits(unpacked=20 * MEGABYTE, sheets=1, rows=2000, columns=30)

Rows = list[list[str]]


def rows_of_file(upload) -> Rows:
    """The rows of an uploaded XLSX or CSV file, as clean text. Raises BadTable."""
    return _rows(open_table(upload.read(LIMITS.size + 1), limits=LIMITS))


def rows_of_text(text: str) -> Rows:
    """The rows of pasted cells or a CSV file: tabs, semicolons or commas between the cells. Raises BadTable."""
    return _rows(open_text(text, limits=LIMITS))


def as_text(rows: Rows) -> str:
    """The rows as tab-separated text, which `rows_of_text` reads back as they were."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter="\t", lineterminator="\n").writerows(rows)
    return made.getvalue()


def _rows(sheets: list[Sheet]) -> Rows:
    return [[_text(cell) for cell in cells] for sheet in sheets for cells in sheet.rows.values()]


def _text(cell: Value) -> str:
    if isinstance(cell, Refused) or str(cell).startswith(RISKY):
        return FORMULA
    return "" if cell is None else " ".join(str(cell).split())[:MOST_LETTERS]
