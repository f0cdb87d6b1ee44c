"""A workbook for people: the rows, the sums per person, and the totals (security.md section 9).

Texts are text cells whatever they look like, numbers and days are typed, and the zip holds no time of making.
Identity codes stay out and account numbers are masked unless the reader needs them to pay by hand.
"""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow, Totals, by_person
from crypto.masks import mask_iban
from files.sheets import add_row, add_sheet, new_book, save
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


def render(
    run_file: RunFile, out: BinaryIO, *, labels: Mapping[str, str] = LABELS, reveal: bool = False
) -> Totals:
    """Write the workbook to `out`; returns the rows in it. `reveal` shows identity codes and whole accounts."""
    book = new_book()
    hidden = set() if reveal else {"identity_code"}
    totals, groups = _write_rows(book, run_file, labels, hidden)
    _write_people(book, run_file, labels, hidden)
    _write_sums(book, run_file, labels, totals, groups)
    save(book, out, made=run_file.frozen_at)
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
    sheet, totals = add_sheet(book, labels["rows"], [labels[key] for key in keys]), Totals()
    groups: dict[tuple[str, str, str], Totals] = {}
    for row in run_file.rows:
        add_row(sheet, [_shown(row, key, hidden) for key in keys])
        totals = totals.plus(row.amount)
        group = (row.unit_code, row.cost_centre, row.payment_kind)
        groups[group] = groups.get(group, Totals()).plus(row.amount)
    return totals, groups


def _write_people(book: Any, run_file: RunFile, labels: Mapping[str, str], hidden: set[str]) -> None:
    keys = [key for key in PERSON_KEYS if key not in hidden]
    sheet = add_sheet(book, labels["people"], [labels[key] for key in keys])
    for person in by_person(run_file):
        own = {"lines": person.rows, "amount": person.amount, "ref": person.ref}
        values = [own[key] if key in own else _shown(person.first_row, key, hidden) for key in keys]
        add_row(sheet, values)


def _write_sums(
    book: Any, run_file: RunFile, labels: Mapping[str, str], totals: Totals, groups: Mapping[Any, Totals]
) -> None:
    sheet = add_sheet(book, labels["sums"], [labels["organisation"], run_file.organisation])
    facts = {"run": run_file.sequence, "period": str(run_file.period), "pay_day": run_file.pay_day}
    for key, value in facts.items():
        add_row(sheet, [labels[key], value])
    add_row(sheet, [])
    add_row(sheet, [labels[key] for key in ("unit_code", "cost_centre", "payment_kind", "lines", "amount")])
    for group, sums in sorted(groups.items()):
        add_row(sheet, [*group, sums.count, sums.amount])
    add_row(sheet, [])
    add_row(sheet, [labels["total"], totals.count, totals.amount])


def _shown(row: RunRow, key: str, hidden: set[str]) -> Any:
    if key == "iban" and hidden:
        return mask_iban(row.iban) if row.iban else ""
    return row.holder if key == "account_holder" else getattr(row, key)


def _euros(number: Any) -> Decimal:
    return cents(str(number))
