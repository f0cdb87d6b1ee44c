"""Tables side by side on one sheet: each is taken apart as a sheet of its own, so that nobody of them is lost.

Two tables are told by an empty column between them, or by headers that begin again without one. A part to the right
that names nobody (a legend, sums) stays with the table on its left.
"""

from dataclasses import replace
from itertools import groupby

from openpyxl.utils import get_column_letter

from files.tables import Cells, Sheet
from registry.intake.reading.cells.found import text_of
from registry.intake.reading.headers import is_header_word, likeness
from registry.intake.reading.words import plain

SEARCHED = 80  # rows from the top among which the headers are
SURELY = 0.9  # likeness of a header that names people
FEWEST = 3  # headers that come again in the same order

Span = tuple[int, int]  # first and last column, from 0


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """The sheet itself, or a sheet for each table on it; the first keeps the name, the others tell their columns."""
    spans = _spans(sheet)
    if len(spans) < 2:
        return [sheet]
    return [_part(sheet, span, is_first=not number) for number, span in enumerate(spans)]


def _spans(sheet: Sheet) -> list[Span]:
    """Where each table begins and ends; one span when there is one table."""
    starts = [start for run in _runs(sheet) for start in _starts(sheet, run)]
    width = max((len(cells) for cells in sheet.rows.values()), default=0)
    ends = [start - 1 for start in starts[1:]] + [width - 1]
    return list(zip([0, *starts[1:]], ends, strict=True)) if starts else []


def _runs(sheet: Sheet) -> list[Span]:
    """Columns next to each other that have a value on any row."""
    used = sorted(
        {place for cells in sheet.rows.values() for place, cell in enumerate(cells) if cell is not None}
    )
    runs = []
    for _gap, group in groupby(enumerate(used), key=lambda pair: pair[1] - pair[0]):
        places = [place for _number, place in group]
        runs.append((places[0], places[-1]))
    return runs


def _starts(sheet: Sheet, run: Span) -> list[int]:
    """The first column of each table of people in the run; none when nobody is named in it."""
    for number in sorted(sheet.rows)[:SEARCHED]:
        cells = sheet.rows[number][run[0] : run[1] + 1]
        if any(map(_names_people, cells)) and sum(map(_is_header, cells)) > 1:
            return [run[0] + place for place in _repeats(cells)]
    return []


def _names_people(cell: object) -> bool:
    """Whether the cell is a header of names: in one column, or of last names."""
    if not isinstance(cell, str):
        return False
    said = likeness(text_of(cell))
    return max(said.get("name", 0.0), said.get("last_name", 0.0)) >= SURELY


def _is_header(cell: object) -> bool:
    return isinstance(cell, str) and is_header_word(text_of(cell))


def _repeats(cells: Cells) -> list[int]:
    """Where the headers begin, and where the same ones begin again."""
    words = [plain(cell) if isinstance(cell, str) else "" for cell in cells]
    length = next(
        (n for n in range(FEWEST, len(words) // 2 + 1) if all(words[:n]) and words[n : 2 * n] == words[:n]), 0
    )
    if not length:
        return [0]
    return [
        place for place in range(0, len(words), length) if words[place : place + length] == words[:length]
    ]


def _part(sheet: Sheet, span: Span, *, is_first: bool) -> Sheet:
    """The columns of the span alone, in their own places: letters and numbers stay those of the file."""
    first, last = span
    rows = {number: _within(cells, span) for number, cells in sheet.rows.items()}
    letters = f"{get_column_letter(first + 1)}–{get_column_letter(last + 1)}"
    return replace(
        sheet,
        name=sheet.name if is_first else f"{sheet.name} {letters}",
        rows={number: cells for number, cells in rows.items() if any(cell is not None for cell in cells)},
        merged=tuple(area for area in sheet.merged if first < area[1] <= last + 1),
        comments={place: text for place, text in sheet.comments.items() if first <= place[1] <= last},
    )


def _within(cells: Cells, span: Span) -> Cells:
    return tuple(
        cell if span[0] <= place <= span[1] else None for place, cell in enumerate(cells[: span[1] + 1])
    )
