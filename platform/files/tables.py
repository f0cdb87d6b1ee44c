"""Opening a table that somebody hands in, without trusting it (security.md section 9).

Sizes are judged from the archive's directory before anything is unpacked; a size that lies ends in an error of the
archive's own check sum, not in more bytes. XML goes through defusedxml, which openpyxl uses when it is installed.
A formula is never run and its result never taken: the cell says `FORMULA` and whoever reads it decides.

openpyxl's own parser is used without its row view: it gives merged cells, knows struck-out text, and does not
make up the empty rows between two far apart ones.
"""

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from domain.errors import DomainError
from files.parts import Comments, comments_of, open_book

MEGABYTE = 1024 * 1024
SMALL = 200 * 1024  # below this a high ratio is harmless: empty sheets compress well
LAST_ROW = 1_048_576
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
FORMULA_STARTS = ("=", "\N{FULLWIDTH EQUALS SIGN}")
DELIMITERS = "\t;,|"

if not DEFUSEDXML:
    raise ImportError("openpyxl must read XML through defusedxml: install it")


class BadTable(DomainError):
    """The file as a whole cannot be read; the sentence says what to do."""

    code = "bad_table"


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands in a cell whose content is not taken."""

    reason: str

    def __bool__(self) -> bool:
        return True


FORMULA, HIDDEN, TOO_LONG = Refused("formula"), Refused("hidden_characters"), Refused("too_long")

Value = str | int | float | bool | datetime | date | time | timedelta | Refused | None
Cells = tuple[Value, ...]
Numbered = tuple[int, Sequence[object]]


@dataclass(frozen=True)
class Limits:
    """What a file may hold. `rows` counts rows with content, over all sheets."""

    size: int = 5 * MEGABYTE
    unpacked: int = 60 * MEGABYTE
    ratio: int = 100
    parts: int = 200
    sheets: int = 50
    rows: int = 20_000
    columns: int = 100
    letters: int = 4000


@dataclass
class Sheet:
    """A sheet's rows that have content, by their number in the file. `merged` is (top, left, bottom, right), from 1."""

    name: str
    rows: dict[int, Cells] = field(default_factory=dict)
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    struck: frozenset[int] = frozenset()  # rows whose first cell is struck out
    coloured: frozenset[int] = frozenset()  # rows whose first cell has a background of its own
    hidden_rows: frozenset[int] = frozenset()
    comments: Comments = field(default_factory=dict)
    is_wider: bool = False  # had cells to the right of the limit


@dataclass(frozen=True)
class Marks:
    """Which of the workbook's styles strike their text out, and which fill the cell with a colour."""

    struck: frozenset[int]
    coloured: frozenset[int]


def open_table(content: bytes, *, name: str = "", limits: Limits = Limits()) -> list[Sheet]:
    """The sheets of an XLSX file, or the one of a CSV file. Raises BadTable."""
    if len(content) > limits.size:
        raise BadTable(
            _("The file is too big. It may be %(megabytes)d megabytes at most.")
            % {"megabytes": limits.size // MEGABYTE}
        )
    if content.startswith(ZIP):
        return _workbook(content, limits)
    if content.startswith(OLE):
        raise BadTable(
            _("This is an old or locked Excel file. Save it as .xlsx without a password and try again.")
        )
    return open_text(_decoded(content), name=name, limits=limits)


def open_text(text: str, *, name: str = "", limits: Limits = Limits()) -> list[Sheet]:
    """The one sheet of pasted cells or a CSV file: tabs, semicolons, commas or bars between the cells."""
    sheet = Sheet(name)
    try:
        rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_delimiter(text))
        _fill(sheet, enumerate(rows, start=1), limits, limits.rows)
    except csv.Error:
        raise _unreadable() from None
    return [sheet]


def clean(value: object, letters: int) -> Value:
    """A cell's value without what cannot be seen: NFC, no control and zero-width characters; lines are kept."""
    if isinstance(value, float) and not isfinite(value):
        return FORMULA
    if not isinstance(value, str):
        return value if isinstance(value, int | float | datetime | date | time | timedelta) else None
    if value.isprintable():
        text = " ".join(unicodedata.normalize("NFC", value).split())
    else:
        if any(unicodedata.bidirectional(letter) in BIDI for letter in value):
            return HIDDEN
        text = _visible(unicodedata.normalize("NFC", value))
    if text.startswith(FORMULA_STARTS):
        return FORMULA
    return (TOO_LONG if len(text) > letters else text) or None


def _visible(text: str) -> str:
    lines = ("".join(_seen(letter) for letter in line) for line in text.splitlines())
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _seen(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter)[0] == "C" else letter


def _workbook(content: bytes, limits: Limits) -> list[Sheet]:
    _check_archive(content, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts that it does not keep
            return _sheets(open_book(io.BytesIO(content)), limits)
    except (
        DefusedXmlException, InvalidFileException, ParseError, zipfile.BadZipFile, KeyError, ValueError, IndexError,
        AttributeError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError,
    ) as error:  # fmt: skip
        raise _unreadable() from error


def _sheets(book, limits: Limits) -> list[Sheet]:
    marks = _marks_of_styles(book)
    sheets: list[Sheet] = []
    for worksheet in book.worksheets[: limits.sheets]:
        left = limits.rows - sum(len(one.rows) for one in sheets)
        sheets.append(_sheet(book, worksheet, marks, limits, left))
    return sheets


def _sheet(book, worksheet, marks: Marks, limits: Limits, left: int) -> Sheet:
    sheet = Sheet(worksheet.title, is_hidden=worksheet.sheet_state != "visible")
    with worksheet._get_source() as source:
        parser = WorkSheetParser(
            source, worksheet._shared_strings, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        _fill(sheet, _rows(parser, sheet, marks, limits), limits, left)
    sheet.merged = tuple(
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in getattr(parser.merged_cells, "mergeCell", ())
    )
    sheet.hidden_rows = frozenset(
        int(number) for number, facts in parser.row_dimensions.items() if facts.get("hidden") == "1"
    )
    sheet.comments = comments_of(book._archive, worksheet._worksheet_path, limits.letters)
    return sheet


def _marks_of_styles(book) -> Marks:
    styles = list(enumerate(book._cell_styles))
    return Marks(
        struck=frozenset(number for number, style in styles if book._fonts[style.fontId].strikethrough),
        coloured=frozenset(number for number, style in styles if _is_coloured(book._fills[style.fillId])),
    )


def _is_coloured(fill) -> bool:
    """Whether the fill is a colour that people see; white is none."""
    if getattr(fill, "fill_type", "") != "solid":
        return False
    colour = fill.fgColor
    is_white = str(colour.rgb).upper().endswith("FFFFFF") if colour.type == "rgb" else colour.theme == 0
    return not is_white


def _rows(parser: WorkSheetParser, sheet: Sheet, marks: Marks, limits: Limits) -> Iterator[Numbered]:
    """Row numbers and values. A row that the file puts beyond the last possible one ends the sheet."""
    struck, coloured = set(), set()
    for number, cells in parser.parse():
        if not 0 < number <= LAST_ROW:
            break
        kept = {cell["column"] - 1: cell for cell in cells if cell["value"] not in (None, "")}
        if not kept:
            continue
        sheet.is_wider = sheet.is_wider or max(kept) >= limits.columns
        values: list[object] = [None] * (min(max(kept), limits.columns - 1) + 1)
        for place, cell in kept.items():
            if place < limits.columns:
                values[place] = FORMULA if cell["data_type"] in ("f", "e") else cell["value"]
        style = kept[min(kept)]["style_id"]
        struck |= {number} if style in marks.struck else set()
        coloured |= {number} if style in marks.coloured else set()
        yield number, values
    sheet.struck, sheet.coloured = frozenset(struck), frozenset(coloured)


def _fill(sheet: Sheet, rows: Iterable[Numbered], limits: Limits, left: int) -> None:
    for number, values in rows:
        cells = tuple(
            value if isinstance(value, Refused) else clean(value, limits.letters)
            for value in values[: limits.columns]
        )
        if all(cell is None for cell in cells):
            continue
        if number in sheet.rows:
            raise _unreadable()  # no program writes one row twice
        sheet.rows[number] = cells
        if len(sheet.rows) > left:
            raise BadTable(
                _("The list has more than %(rows)d rows. Divide it into smaller files.")
                % {"rows": limits.rows}
            )


def _check_archive(content: bytes, limits: Limits) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _unreadable() from None
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > SMALL and part.file_size > limits.ratio * part.compress_size for part in parts
    )
    if len(parts) > limits.parts or unpacked > limits.unpacked or dense:
        raise BadTable(_("The file unpacks to far more than a list of people. Copy the rows to a new file."))
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "externallinks/" in name for name in names):
        raise BadTable(_("The file has macros or links to other files. Copy the rows to a new file."))


def _decoded(content: bytes) -> str:
    if content.startswith(UTF_16):
        return content.decode("utf-16", errors="replace")  # Excel's "Unicode text"
    if b"\0" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Excel writes as "CSV" in Finland


def _delimiter(text: str) -> str:
    """The mark that divides most lines into the same number of cells; titles above the header have none."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:40]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if mark in line]
        usual = max(counts, key=counts.count, default=0)
        return counts.count(usual), usual

    return max(DELIMITERS, key=evenness)


def _unreadable() -> BadTable:
    return BadTable(_("The file cannot be read. Use an .xlsx or .csv file, or paste the cells."))
