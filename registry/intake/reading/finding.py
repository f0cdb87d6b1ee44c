"""Finding the tables of people: where the headers are, where the rows begin and end, which sheets are no registers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from files.tables import Cells, Sheet, Value
from registry.intake.reading.beside import side_by_side
from registry.intake.reading.cells.codes import IN_TEXT
from registry.intake.reading.cells.found import text_of
from registry.intake.reading.cells.names import is_full_name
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import is_municipality
from registry.intake.reading.headers import is_header_word, likeness, mark_of
from registry.intake.reading.words import plain, words

SEARCHED = 80  # rows from the top among which the headers are
FEWEST = 2  # headers known in a header row
LONGEST_HEADER = 80  # letters
OWN_FIELDS = frozenset({"topics", "close_topics", "roles", "training_hours", "trained_at", "agreement_until", "tax_card_",
                        "sharing", "identity_code"})  # what only a register of experts has  # fmt: skip
PHONE = re.compile(r"^\D{0,12}[+(]?\d[\d\s().–/-]{5,}\d$")
DATE = re.compile(r"^\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}$")


@dataclass
class Table:
    """A table on a sheet. `headers` by column (from 0); `skip` is a code of issues.py for one that is left out."""

    key: str
    sheet: Sheet
    headers: dict[int, str]
    header_rows: tuple[int, ...]
    rows: tuple[int, ...]  # the rows below the headers, to the next table
    skip: str = ""
    above: tuple[int, ...] = field(default=())  # titles

    @property
    def columns(self) -> list[int]:
        """Columns that have a header or a value."""
        used = {
            place for row in self.rows for place, cell in enumerate(self.sheet.rows[row]) if cell is not None
        }
        return sorted(used | set(self.headers))

    def cell(self, row: int, column: int) -> Value:
        """The value in a place, None beyond the row's end."""
        cells = self.sheet.rows.get(row, ())
        return cells[column] if column < len(cells) else None


def find_tables(sheets: list[Sheet]) -> list[Table]:
    """All tables of a file. A sheet without one gives a table of no columns, with the reason."""
    tables = [table for sheet in sheets for part in side_by_side(sheet) for table in _tables_of(part)]
    own = {table.sheet.name for table in tables if not table.skip and _is_own(table)}
    for table in tables:
        if own and not table.skip and table.sheet.name not in own:
            table.skip = "not_people"  # beside a register, a list of mere contacts is somebody else's
    return tables


def _tables_of(sheet: Sheet) -> list[Table]:
    starts = _header_blocks(sheet)
    if not starts:
        starts = _headless(sheet)
    if not starts:
        return [Table(sheet.name, sheet, {}, (), (), skip=_reason(sheet) or _why_none(sheet))]
    numbers = sorted(sheet.rows)
    tables = []
    for place, block in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else numbers[-1] + 1
        first = block[-1] if block[0] > 0 else -block[0] - 1
        table = Table(
            key=sheet.name if not place else f"{sheet.name} #{place + 1}",
            sheet=sheet,
            headers=_headers(sheet, block) if block[0] > 0 else {},
            header_rows=block if block[0] > 0 else (),
            rows=tuple(number for number in numbers if first < number < end),
            skip=_reason(sheet),
            above=tuple(number for number in numbers if number < abs(block[0])) if not place else (),
        )
        tables.append(table)
    return tables


def _header_blocks(sheet: Sheet) -> list[tuple[int, ...]]:
    """The rows of each header: one, or two or three below each other. Headers repeated as they were are no new table."""
    best, at = 0, 0
    for number in sorted(sheet.rows)[:SEARCHED]:
        hits = _hits(sheet.rows[number])
        if hits > best:
            best, at = hits, number
    if best < FEWEST:
        return []
    blocks = [_whole_block(sheet, at)]
    layout = _layout(sheet.rows[at])
    for number in sorted(sheet.rows):
        if number > blocks[-1][-1] and _hits(sheet.rows[number]) >= max(FEWEST + 1, best // 2):
            here = _layout(sheet.rows[number])
            if here != layout:
                blocks.append(_whole_block(sheet, number))
                layout = here
    return blocks


def _hits(cells: Cells) -> int:
    """How many different fields the row names; 0 for a row that has people's data in it."""
    if any(is_data(cell) for cell in cells):
        return 0
    fields = Counter(
        max(likeness(text), key=likeness(text).__getitem__)
        for cell in cells
        if isinstance(cell, str) and len(text := text_of(cell)) <= LONGEST_HEADER and is_header_word(text)
    )
    marks = sum(1 for cell in cells if isinstance(cell, str) and mark_of(text_of(cell)))
    return len(fields) + (marks if len(fields) >= FEWEST and marks > 2 else 0)


def _layout(cells: Cells) -> tuple[tuple[int, str], ...]:
    return tuple(
        (place, plain(cell)) for place, cell in enumerate(cells) if isinstance(cell, str) and plain(cell)
    )


def _whole_block(sheet: Sheet, at: int) -> tuple[int, ...]:
    """The header row with a row of groups above it and a row of units or second words below it."""
    block = [at]
    above = sheet.rows.get(at - 1)
    if above and _is_group_row(above):
        block.insert(0, at - 1)
    below = sheet.rows.get(at + 1)
    if below and _is_second_row(below, sheet.rows[at]):
        block.append(at + 1)
    return tuple(block)


def _is_group_row(cells: Cells) -> bool:
    texts = [text_of(cell) for cell in cells if isinstance(cell, str)]
    return (
        len(texts) > 1 and all(len(text) <= LONGEST_HEADER for text in texts) and not any(map(is_data, cells))
    )


def _is_second_row(cells: Cells, headers: Cells) -> bool:
    """A second row of headers: words of headers, units in brackets, or words only where the first row has none."""
    filled = {place: text_of(cell) for place, cell in enumerate(cells) if cell is not None}
    if any(is_data(cell) or not isinstance(cell, str) for cell in cells if cell is not None):
        return False
    known = sum(1 for text in filled.values() if is_header_word(text) or text.startswith("("))
    under_empty = sum(1 for place in filled if place >= len(headers) or headers[place] is None)
    return known >= FEWEST or (known + under_empty) >= max(FEWEST, len(filled))


def _headers(sheet: Sheet, block: tuple[int, ...]) -> dict[int, str]:
    """The words above each column, top to bottom; a group's words stand above all its columns."""
    headers: dict[int, list[str]] = {}
    for number in block:
        for place, text in _spread(sheet, number, is_group=number != block[-1]).items():
            if text not in headers.setdefault(place, []):
                headers[place].append(text)
    return {place: " ".join(texts) for place, texts in sorted(headers.items())}


def _spread(sheet: Sheet, number: int, *, is_group: bool) -> dict[int, str]:
    texts = {place: text_of(cell) for place, cell in enumerate(sheet.rows[number]) if cell is not None}
    if is_group:
        for top, left, bottom, right in sheet.merged:
            if top <= number <= bottom and left - 1 in texts:
                texts |= dict.fromkeys(range(left - 1, right), texts[left - 1])
    return texts


def _headless(sheet: Sheet) -> list[tuple[int, ...]]:
    """A table whose headers say nothing to us, or that has none. A negative number: the rows begin there."""
    data = [number for number in sorted(sheet.rows) if _is_persons_row(sheet.rows[number])]
    if not data:
        return []
    above = [number for number in sorted(sheet.rows) if number < data[0]]
    if above and above[-1] == data[0] - 1:
        cells = sheet.rows[above[-1]]
        texts = [cell for cell in cells if cell is not None]
        wide = len([cell for cell in sheet.rows[data[0]] if cell is not None])
        if (
            len(texts) >= max(3, wide - 2)
            and all(isinstance(cell, str) for cell in texts)
            and not any(map(is_data, cells))
        ):
            return [(above[-1],)]
    return [(-data[0],)]


def _is_persons_row(cells: Cells) -> bool:
    """Whether the row is somebody's without any header telling so: a contact, and more of the same person."""
    certain = sum(map(is_data, cells))
    texts = [text_of(cell) for cell in cells if isinstance(cell, str) and not is_data(cell)]
    told = sum(is_municipality(text) or is_full_name(text) for text in texts)
    return certain > 0 and certain + told >= FEWEST


def is_data(cell: Value) -> bool:
    """Whether the cell is what only a person's row has: an address, a number, a date, an identity code."""
    if isinstance(cell, datetime):
        return True
    if isinstance(cell, int | float):
        return cell > 9999 and bool(read_phone(cell).value)
    if not isinstance(cell, str):
        return False
    text = text_of(cell)
    if "@" in text and "." in text.rpartition("@")[2]:
        return True
    return bool(PHONE.match(text) or DATE.match(text) or IN_TEXT.fullmatch(text))


def _is_own(table: Table) -> bool:
    fields = {
        name for text in table.headers.values() for name, score in likeness(text).items() if score >= 0.6
    }
    return bool(fields & OWN_FIELDS) or not table.headers


def _reason(sheet: Sheet) -> str:
    if sheet.is_hidden:
        return "hidden_sheet"
    if _says(sheet.name, "out_of_use") or any(_says(text, "out_of_use") for text in _titles(sheet)):
        return "out_of_use"
    return "not_people" if _says(sheet.name, "not_people") else ""


def _why_none(sheet: Sheet) -> str:
    return "no_table" if sheet.rows else "blank_sheet"


def _titles(sheet: Sheet) -> Iterator[str]:
    """Texts that stand alone on the first rows."""
    for number in sorted(sheet.rows)[:4]:
        texts = [text_of(cell) for cell in sheet.rows[number] if isinstance(cell, str)]
        if len(texts) == 1 and not any(map(is_data, sheet.rows[number])):
            yield texts[0]


def _says(text: str, key: str) -> bool:
    said = f" {plain(text)} "
    return any(f" {phrase} " in said for phrase in words("rows", key))
