"""Writing a workbook that does no harm (security.md section 9).

Texts are text cells whatever they look like, numbers and days are typed, rows go to the disk as they come, and the
zip holds no time of making: equal content is equal bytes.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from files.one_line import one_line

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_FORMAT, DAY_FORMAT = "#,##0.00", "d.m.yyyy"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
WIDTH = 18


def new_book() -> Any:
    """An empty workbook that keeps no rows in memory."""
    return Workbook(write_only=True)


def add_sheet(book: Any, title: str, headings: Iterable[str]) -> Any:
    """A sheet with bold headings that stay in sight."""
    sheet = book.create_sheet(title=title[:31])
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, heading) for heading in headings]
    for number, cell in enumerate(cells, 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append(cells)
    return sheet


def add_row(sheet: Any, values: Iterable[Any]) -> None:
    """One row of texts, numbers and days."""
    sheet.append([_cell(sheet, value) for value in values])


def save(book: Any, out: BinaryIO, *, made: dt.datetime) -> None:
    """Write the workbook. `made` stands in its properties."""
    book.properties.creator = "Kokemusalusta"
    moment = made.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    with _StillZip(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=one_line(value))
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula otherwise
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, Decimal):
        cell.number_format = MONEY_FORMAT
    elif isinstance(value, dt.date):
        cell.number_format = DAY_FORMAT
    return cell


class _StillZip(ZipFile):
    """A zip whose entries all have one fixed time and system, so that equal content is equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        entry = ZipInfo(str(zinfo_or_arcname), ZIP_EPOCH)
        entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with open(filename, "rb") as part:
            self.writestr(arcname, part.read())
