"""A workbook for people: the rows, the sums per person, and the totals (security.md section 9).

Texts are text cells whatever they look like, numbers and days are typed, and the zip holds no time of making.
Identity codes stay out and account numbers are masked unless the reader needs them to pay by hand.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow, Totals, by_person
from billing.payouts.formats.safe_text import one_line
from crypto.masks import mask_iban
from money import cents

# English headings; `payouts` passes the reader's language. Keys are the row's own names.
LABELS = {
    "rows": "Lines", "people": "By person", "sums": "Totals", "payee_number": "Payee number",
    "payee_name": "Name", "account_holder": "Account holder", "iban": "Account", "identity_code": "Identity code",
    "unit_code": "Unit", "cost_centre": "Cost centre", "payment_kind": "Payment kind",
    "income_type_code": "Income type", "wage_type_code": "Wage type", "description": "Description",
    "first_work_day": "First day", "last_work_day": "Last day", "quantity": "Quantity", "unit": "Unit of quantity",
    "unit_amount": "Unit price, €", "amount": "Amount, €", "ref": "Reference", "lines": "Number of lines",
    "total": "Total", "pay_day": "Pay day", "period": "Period", "organisation": "Organisation", "run": "Run",
}  # fmt: skip
ROW_KEYS = (
    "payee_number", "payee_name", "account_holder", "iban", "identity_code", "unit_code", "cost_centre",
    "payment_kind", "income_type_code", "wage_type_code", "description", "first_work_day", "last_work_day",
    "quantity", "unit", "unit_amount", "amount", "ref",
)  # fmt: skip
PERSON_KEYS = (
    "payee_number",
    "payee_name",
    "account_holder",
    "iban",
    "identity_code",
    "lines",
    "amount",
    "ref",
)
MONEY_FORMAT, DAY_FORMAT = "#,##0.00", "d.m.yyyy"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(
    run_file: RunFile, out: BinaryIO, *, labels: Mapping[str, str] = LABELS, reveal: bool = False
) -> Totals:
    """Write the workbook to `out`; returns the rows in it. `reveal` shows identity codes and whole accounts."""
    book = Workbook(write_only=True)
    hidden = set() if reveal else {"identity_code"}
    totals, groups = _write_rows(book, run_file, labels, hidden)
    _write_people(book, run_file, labels, hidden)
    _write_sums(book, run_file, labels, totals, groups)
    made = run_file.frozen_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.creator = "Kokemusalusta"
    book.properties.created = book.properties.modified = made
    with _StillZip(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return totals


def read_totals(data: bytes) -> Totals:
    """Count and sum of the rows of a finished workbook, read again.

    Raises FileRefused `control_differs` when its totals sheet says otherwise, `file_unreadable`.
    """
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows, _people, sums = book.worksheets
        totals = Totals()
        for row in rows.iter_rows(min_row=2, values_only=True):
            totals = totals.plus(_euros(row[-2]))
        stated = list(sums.iter_rows(values_only=True))[-1]
        agrees = (stated[1], _euros(stated[2])) == (totals.count, totals.amount)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, TypeError, ArithmeticError):
        raise FileRefused("file_unreadable", what="it is no workbook of ours") from None
    if not agrees:
        raise FileRefused("control_differs")
    return totals


def _write_rows(
    book: Any, run_file: RunFile, labels: Mapping[str, str], hidden: set[str]
) -> tuple[Totals, Any]:
    keys = [key for key in ROW_KEYS if key not in hidden]
    sheet, totals = _sheet(book, labels["rows"], [labels[key] for key in keys]), Totals()
    groups: dict[tuple[str, str, str], Totals] = {}
    for row in run_file.rows:
        sheet.append([_cell(sheet, _shown(row, key, hidden)) for key in keys])
        totals = totals.plus(row.amount)
        group = (row.unit_code, row.cost_centre, row.payment_kind)
        groups[group] = groups.get(group, Totals()).plus(row.amount)
    return totals, groups


def _write_people(book: Any, run_file: RunFile, labels: Mapping[str, str], hidden: set[str]) -> None:
    keys = [key for key in PERSON_KEYS if key not in hidden]
    sheet = _sheet(book, labels["people"], [labels[key] for key in keys])
    for person in by_person(run_file):
        own = {"lines": person.rows, "amount": person.amount, "ref": person.ref}
        values = [own[key] if key in own else _shown(person.first_row, key, hidden) for key in keys]
        sheet.append([_cell(sheet, value) for value in values])


def _write_sums(
    book: Any, run_file: RunFile, labels: Mapping[str, str], totals: Totals, groups: Mapping[Any, Totals]
) -> None:
    sheet = _sheet(book, labels["sums"], [labels["organisation"], run_file.organisation])
    facts = {"run": run_file.sequence, "period": str(run_file.period), "pay_day": run_file.pay_day}
    for key, value in facts.items():
        _append(sheet, [labels[key], value])
    _append(sheet, [])
    _append(sheet, [labels[key] for key in ("unit_code", "cost_centre", "payment_kind", "lines", "amount")])
    for group, sums in sorted(groups.items()):
        _append(sheet, [*group, sums.count, sums.amount])
    _append(sheet, [])
    _append(sheet, [labels["total"], totals.count, totals.amount])


def _shown(row: RunRow, key: str, hidden: set[str]) -> Any:
    if key == "iban" and hidden:
        return mask_iban(row.iban) if row.iban else ""
    return row.holder if key == "account_holder" else getattr(row, key)


def _sheet(book: Any, title: str, headings: Iterable[str]) -> Any:
    sheet = book.create_sheet(title=title[:31])
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, heading) for heading in headings]
    for number, cell in enumerate(cells):
        cell.font = Font(bold=True)
        sheet.column_dimensions[chr(ord("A") + number)].width = 18
    sheet.append(cells)
    return sheet


def _append(sheet: Any, values: Iterable[Any]) -> None:
    sheet.append([_cell(sheet, value) for value in values])


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


def _euros(number: Any) -> Decimal:
    return cents(str(number))


class _StillZip(ZipFile):
    """A zip whose entries all have one fixed time and system, so that equal content is equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        entry = ZipInfo(str(zinfo_or_arcname), ZIP_EPOCH)
        entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with open(filename, "rb") as part:
            self.writestr(arcname, part.read())
