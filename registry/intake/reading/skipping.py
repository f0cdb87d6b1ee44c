"""Rows of a table that tell of nobody: headers again, totals, headings, and rows without a name."""

from collections.abc import Sequence

from files.tables import Cells, Refused, Value
from registry.intake.reading.cells.found import text_of
from registry.intake.reading.cells.names import Evidence
from registry.intake.reading.finding import Table, is_data
from registry.intake.reading.words import plain, words

TALLEST = 200  # rows that a merged cell may cover and still fill
MOST_MERGED = 20_000


def why_skipped(
    cells: Cells, names: Sequence[Value], headers: Sequence[dict[int, str]], evidence: Evidence
) -> str:
    """A code of issues.py for a row that is no person, or an empty text. `names` are the cells of the name columns."""
    filled = [cell for cell in cells if cell is not None]
    if any(len(texts_of(cells).items() & header.items()) > 1 for header in headers):
        return "header_again"
    if is_total(filled):
        return "total"
    if not any(map(_says_something, names)):
        return "heading" if len(filled) == 1 and cells[0] is not None else "no_name"
    return "heading" if len(filled) == 1 and not _is_lone_person(names, evidence) else ""


def texts_of(cells: Cells) -> dict[int, str]:
    """The texts of a row by their column."""
    return {place: cell for place, cell in enumerate(cells) if isinstance(cell, str)}


def is_total(cells: Sequence[Value]) -> bool:
    """Whether the row begins with a word of totals and has nobody's data."""
    text = next((plain(cell) for cell in cells if isinstance(cell, str)), "")
    begins = text in words("rows", "totals") or any(
        text.startswith(f"{word} ") for word in words("rows", "totals")
    )
    return begins and not any(is_data(cell) for cell in cells if isinstance(cell, str))


def covered_places(table: Table) -> dict[tuple[int, int], int]:
    """Places under a cell that covers several rows of the table, and the row where its value stands."""
    rows = set(table.rows)
    return {
        (row, left - 1): top
        for top, left, bottom, _right in table.sheet.merged[:MOST_MERGED]
        if top in rows
        for row in range(top + 1, min(bottom, top + TALLEST) + 1)
        if row in rows
    }


def _says_something(name: Value) -> bool:
    return isinstance(name, Refused) or bool(plain(text_of(name)))


def _is_lone_person(names: Sequence[Value], evidence: Evidence) -> bool:
    """A row of nothing but a name is a person only when it surely is a name; otherwise it is a heading."""
    name = text_of(next((value for value in names if value is not None), None))
    parts = name.replace(",", " ").split()
    return len(parts) in (2, 3) and any(map(evidence.is_first, parts)) and not name.isupper()
