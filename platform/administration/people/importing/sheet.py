"""Reading a table that somebody uploads, without trusting it (security.md section 9).

Sizes are judged from the archive's directory before anything is unpacked; a size that lies ends in an error of the
archive's own check sum, not in more bytes. XML goes through defusedxml, which openpyxl uses when it is installed.
A formula is never run and never taken: the cell is marked, and its row is a problem of its own.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import DomainError

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED = 20 * MEGABYTE
MOST_RATIO = 100
MOST_PARTS = 200
MOST_ROWS = 2000
MOST_COLUMNS = 30
MOST_LETTERS = 300
SMALL = 200 * 1024  # below this a high ratio is harmless: empty sheets compress well

FORMULA = "\N{REPLACEMENT CHARACTER}"  # stands in a cell that held a formula
RISKY = ("=", "+", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Rows = list[list[str]]

if not DEFUSEDXML:
    raise ImportError("openpyxl must read XML through defusedxml: install it")


class BadSheet(DomainError):
    """The file as a whole cannot be read; the sentence says what to do."""

    code = "bad_sheet"


def rows_of_file(upload) -> Rows:
    """The rows of an uploaded XLSX or CSV file, as clean text. Raises BadSheet."""
    if upload.size > MOST_BYTES:
        raise BadSheet(_("The file is too big. It may be 5 megabytes at most."))
    content = upload.read(MOST_BYTES + 1)
    if content.startswith(ZIP):
        return _limited(_workbook(content))
    if content.startswith(OLD_EXCEL):
        raise BadSheet(_("This is an old Excel file. Save it as .xlsx and try again."))
    return rows_of_text(_decoded(content))


def rows_of_text(text: str) -> Rows:
    """The rows of pasted cells or a CSV file: tabs, semicolons or commas between the cells. Raises BadSheet."""
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    try:
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise _unreadable() from None


def as_text(rows: Rows) -> str:
    """The rows as tab-separated text, which `rows_of_text` reads back as they were."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter="\t", lineterminator="\n").writerows(rows)
    return made.getvalue()


def _workbook(content: bytes) -> Iterator[Iterable[object]]:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file's own word for its size is not believed
        for row in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS):
            yield [FORMULA if cell.data_type == "f" else cell.value for cell in row]
    except (
        DefusedXmlException, InvalidFileException, ParseError, zipfile.BadZipFile, KeyError, ValueError, IndexError,
        AttributeError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise _unreadable() from error


def _check_archive(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _unreadable() from None
    unpacked = sum(part.file_size for part in parts)
    dense = any(part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or dense:
        raise BadSheet(_("The file unpacks to far more than a list of people. Copy the rows to a new file."))
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "externallinks/" in name for name in names):
        raise BadSheet(_("The file has macros or links to other files. Copy the rows to a new file."))


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Excel writes as "CSV" in Finland


def _limited(rows: Iterable[Iterable[object]]) -> Rows:
    found: Rows = []
    for row in rows:
        cells = [_clean(cell) for cell in list(row)[:MOST_COLUMNS]]
        if any(cells):
            found.append(cells)
        if len(found) > MOST_ROWS + 1:
            raise BadSheet(_("The list has more than 2000 rows. Divide it."))
    return found


def _clean(cell: object) -> str:
    """A cell as one line of plain text: NFC, no control or invisible characters. A formula leaves a mark."""
    raw = "" if cell is None else str(cell)
    if raw.startswith(RISKY) or any(unicodedata.bidirectional(letter) in BIDI for letter in raw):
        return FORMULA
    text = unicodedata.normalize("NFC", raw)
    kept = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())[:MOST_LETTERS]


def _unreadable() -> BadSheet:
    return BadSheet(_("The file cannot be read. Use an .xlsx or .csv file, or paste the cells."))
