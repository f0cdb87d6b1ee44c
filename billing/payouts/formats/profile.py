"""Which columns a payroll CSV has and how they are written: data of the tenant (finance.md sections 6 and 9).

{"name": "…", "separator": ";", "newline": "crlf", "encoding": "utf-8", "bom": true, "header": true,
 "decimal_mark": ",", "columns": [{"key": "wage_type_code", "heading": "Palkkalaji", "required": true},
 {"key": "quantity", "heading": "Määrä", "format": "decimal:2"},
 {"key": "first_work_day", "heading": "Alku", "format": "dd.mm.yyyy"},
 {"key": "constant", "value": "1"}, {"key": "empty"}]}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billing.payouts.formats.refusals import FileRefused

NAME = r"[^\W\d_][\w '.,’()/-]*"
CODE = r"[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö._/ -]*"
# What a cell may hold, by key: a value outside is refused, never quoted or cut. None: free text, made safe.
TEXT_KEYS: dict[str, str | None] = {
    "ref": r"[A-Za-z0-9-]+", "run_sequence": r"\d+", "organisation": r"\w[\w '.,&’()/+-]*", "business_id": r"\d{7}-\d",
    "period": r"\d{4}-\d\d", "payee_number": CODE, "payee_name": NAME, "holder": NAME,
    "iban": r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", "identity_code": r"\d{6}[-+YXWVUABCDEF]\d{3}[0-9A-Y]",
    "employee_number": CODE, "unit_code": CODE, "cost_centre": CODE, "payment_kind": CODE,
    "income_type_code": r"\d{1,5}", "wage_type_code": CODE, "unit": CODE, "description": None,
}  # fmt: skip
NUMBER_KEYS = {"quantity", "unit_amount", "amount"}
DATE_KEYS = {"pay_day", "first_work_day", "last_work_day"}
FIXED_KEYS = {"constant", "empty"}
DATE_FORMATS = {"dd.mm.yyyy", "d.m.yyyy", "yyyymmdd", "yyyy-mm-dd"}
NUMBER_FORMAT = re.compile(r"(decimal|implied):([0-6])")
ENCODINGS = {"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"}
NEWLINES = {"crlf": "\r\n", "lf": "\n"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `pattern` narrows what the key allows; `max_length` counts characters as written; only a
    description may say `cut`, where longer text is shortened instead of refused."""

    key: str
    heading: str = ""
    format: str = ""
    value: str = ""
    pattern: str = ""
    max_length: int = 0
    required: bool = False
    cut: bool = False

    def __post_init__(self) -> None:
        known = TEXT_KEYS.keys() | NUMBER_KEYS | DATE_KEYS | FIXED_KEYS
        allowed = {
            self.key in NUMBER_KEYS: bool(NUMBER_FORMAT.fullmatch(self.format or "decimal:2")),
            self.key in DATE_KEYS: self.format in DATE_FORMATS | {""},
        }.get(True, not self.format)
        if self.key not in known or not allowed or (self.cut and self.key != "description"):
            raise FileRefused("profile_invalid", what=f"column {self.key}")
        try:
            re.compile(self.pattern)
        except re.error:
            raise FileRefused("profile_invalid", what=f"pattern of {self.key}") from None

    @property
    def decimals(self) -> tuple[str, int]:
        """How a number is written: `decimal` or `implied` point, and how many decimals."""
        kind, _, places = (self.format or "decimal:2").partition(":")
        return kind, int(places)


@dataclass(frozen=True, slots=True)
class Profile:
    """A file layout. Raises FileRefused `profile_invalid` when the sum could not be read from the file again."""

    columns: tuple[Column, ...]
    name: str = ""
    separator: str = ";"
    newline: str = "crlf"
    encoding: str = "utf-8"
    bom: bool = False
    header: bool = True
    decimal_mark: str = ","

    def __post_init__(self) -> None:
        settings = {
            "separator": self.separator in {";", "\t", "|"},
            "newline": self.newline in NEWLINES,
            "encoding": self.encoding in ENCODINGS,
            "bom": not self.bom or self.encoding == "utf-8",
            "headings": self.encoding in ENCODINGS and all(map(self._has_letters_of, self.columns)),
            "decimal_mark": self.decimal_mark in {",", "."},
            "columns without a sum": self.sum_keys <= {column.key for column in self.columns},
        }
        wrong = [name for name, is_right in settings.items() if not is_right]
        if wrong:
            raise FileRefused("profile_invalid", what=", ".join(wrong))

    def _has_letters_of(self, column: Column) -> bool:
        return column.heading == column.heading.encode(self.encoding, "ignore").decode(self.encoding)

    @property
    def sum_keys(self) -> set[str]:
        """The columns that a file's sum is read from: the amount, else quantity times unit amount."""
        has_amount = any(column.key == "amount" for column in self.columns)
        return {"amount"} if has_amount else {"quantity", "unit_amount"}


def profile_from(stored: Mapping[str, Any]) -> Profile:
    """The profile kept as JSON. Raises FileRefused `profile_invalid` for anything unknown in it."""
    try:
        columns = tuple(Column(**column) for column in stored["columns"])
        return Profile(**{**stored, "columns": columns})
    except (TypeError, KeyError, AttributeError):
        raise FileRefused("profile_invalid", what="unknown or missing setting") from None


DEFAULT_PROFILE = Profile(
    name="default",
    bom=True,
    columns=(
        Column("employee_number", "Henkilönumero"),
        Column("identity_code", "Henkilötunnus"),
        Column("payee_name", "Nimi", required=True),
        Column("iban", "Tilinumero"),
        Column("wage_type_code", "Palkkalaji"),
        Column("income_type_code", "Tulolaji"),
        Column("unit_code", "Yksikkö"),
        Column("cost_centre", "Kustannuspaikka", required=True),
        Column("first_work_day", "Alkupäivä", "dd.mm.yyyy"),
        Column("last_work_day", "Loppupäivä", "dd.mm.yyyy"),
        Column("description", "Selite"),
        Column("quantity", "Määrä", "decimal:2"),
        Column("unit", "Yksikkölaji"),
        Column("unit_amount", "Yksikköhinta", "decimal:2"),
        Column("amount", "Summa", "decimal:2", required=True),
        Column("pay_day", "Maksupäivä", "dd.mm.yyyy"),
        Column("ref", "Viite", required=True),
    ),
)
