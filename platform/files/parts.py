"""Parts of a workbook's archive that are read here and not by openpyxl.

Shared strings, because openpyxl makes an object of every one of them: a third of the time that opening a list takes.
Comments of cells, because openpyxl gives them only with a sheet that it holds whole in memory.
"""

import re
import unicodedata
from typing import BinaryIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.constants import COMMENTS_NS, SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

COMMENT, STRING, TEXT, PHONETIC = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("comment", "si", "t", "rPh"))
THREAD = re.compile(r":\s*\n\s+")  # a thread tells first, in a paragraph of its own, that it is one

Comments = dict[tuple[int, int], str]  # (row from 1, column from 0) -> text


class _Reader(ExcelReader):
    """openpyxl's reader with our own reading of shared strings."""

    def read_strings(self) -> None:
        """The texts that cells point at, by their number."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = [
                    _string(item) for _event, item in iterparse(source) if item.tag == STRING
                ]


def open_book(content: BinaryIO) -> Workbook:
    """The workbook for reading, formulas as formulas. Raises what a broken one raises (see `tables`)."""
    reader = _Reader(content, read_only=True, data_only=False, keep_links=False)
    reader.read()
    return reader.wb


def comments_of(archive: ZipFile, sheet_path: str, letters: int) -> Comments:
    """The comments of one sheet, each without what cannot be seen. Raises what a broken part raises (see `tables`)."""
    relations = get_rels_path(sheet_path)
    if relations not in archive.NameToInfo:
        return {}
    parts = [
        one.target
        for one in get_dependents(archive, relations).find(COMMENTS_NS)
        if one.TargetMode != "External"
    ]
    return {
        place: text
        for part in parts
        if part in archive.NameToInfo
        for place, text in _read(archive, part, letters).items()
    }


def _string(item) -> str:
    """The text of all runs, without how it is pronounced."""
    for sound in item.findall(PHONETIC):
        item.remove(sound)
    text = "".join(piece.text or "" for piece in item.iter(TEXT))
    item.clear()
    return text.replace("x005F_", "")


def _read(archive: ZipFile, part: str, letters: int) -> Comments:
    found: Comments = {}
    with archive.open(part) as source:
        for _event, element in iterparse(source):
            if element.tag == COMMENT:
                row, column = coordinate_to_tuple(element.get("ref", ""))
                text = _text("".join(piece.text or "" for piece in element.iter(TEXT)))
                if text:
                    found[row, column - 1] = text if len(text) <= letters else f"{text[:letters]}…"
                element.clear()
    return found


def _text(raw: str) -> str:
    """One line; of a thread what people wrote."""
    said = THREAD.split(raw, maxsplit=1)[-1] if raw.startswith("[") else raw
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", said)
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    return " ".join(seen.split())
