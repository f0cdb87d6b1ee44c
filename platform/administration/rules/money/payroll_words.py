"""The payroll file's settings in words. An account number is only ever shown in part."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.telling import named, value_in_words

COLUMN_NAMES = {
    "personnel_number": gettext_lazy("Person's number in payroll"),
    "employment_id": gettext_lazy("Employment number (empty)"),
    "wage_type": gettext_lazy("Wage type"),
    "work_from": gettext_lazy("First day of work"),
    "work_to": gettext_lazy("Last day of work"),
    "quantity": gettext_lazy("Quantity"),
    "unit_amount": gettext_lazy("Unit price"),
    "amount": gettext_lazy("Sum"),
    "account": gettext_lazy("Ledger account (empty)"),
    "cost_centre": gettext_lazy("Cost centre"),
    "income_type": gettext_lazy("Income type"),
    "line_reference": gettext_lazy("Reference of the line"),
    "constant": gettext_lazy("The same value on every line"),
    "empty": gettext_lazy("Empty"),
}
LABELS = {
    "profile": gettext_lazy("Name of the layout"),
    "separator": gettext_lazy("Between the columns"),
    "encoding": gettext_lazy("Character set"),
    "line_end": gettext_lazy("Line ends"),
    "decimal": gettext_lazy("Decimals"),
    "date": gettext_lazy("How days are written"),
    "header": gettext_lazy("The first line has headings"),
    "columns": gettext_lazy("Columns"),
    "debtor": gettext_lazy("Payer"),
    "name": gettext_lazy("Payer's name in the bank file"),
    "iban": gettext_lazy("Payer's account"),
    "bic": gettext_lazy("BIC, if the bank asks for it"),
    "business_id": gettext_lazy("Payer's business ID"),
    "debtor_id": gettext_lazy("Service ID given by the bank"),
    "pain001": gettext_lazy("Bank file"),
    "version": gettext_lazy("Version of the bank file"),
    "per_person": gettext_lazy("One payment per person"),
    "message": gettext_lazy("Message to the payee"),
    "two_people_release": gettext_lazy(
        "Another person than the one who closed a period releases the payments"
    ),
}


def masked(iban: str) -> str:
    """The country and the last four: enough to recognise an account, not enough to use it."""
    return f"{iban[:2]}•• •••• {iban[-4:]}" if iban else ""


def columns_said(columns: Sequence[str | Mapping[str, Any]]) -> str:
    """The columns in their order, with their headings where they have one."""
    return ", ".join(_column_said(column) for column in columns)


def _column_said(column: str | Mapping[str, Any]) -> str:
    if isinstance(column, str):
        return str(COLUMN_NAMES.get(column, column))
    heading = column.get("heading") or str(COLUMN_NAMES.get(column["key"], column["key"]))
    return f"{heading} = {column['value']}" if column.get("value") else heading


def label_of(path: str) -> str:
    """A path in words."""
    return named(LABELS, path)


def value_of(path: str, value: Any) -> str:
    """A value in words; the account in part."""
    if path.endswith("iban"):
        return masked(str(value or "")) or value_in_words(path, None)
    if path.startswith("columns") and isinstance(value, str):
        return str(COLUMN_NAMES.get(value, value))
    if path == "columns" and isinstance(value, list):
        return columns_said(value)
    return _("tab") if path == "separator" and value == "\t" else value_in_words(path, value)
