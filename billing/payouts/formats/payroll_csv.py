"""Payroll CSV by a column profile: one row per line (finance.md section 6, security.md section 9).

For machines: nothing is quoted, rounded or cut. A cell outside its column's rule stops the file and names the
row and the column. Only the free description is made safe, because nobody can edit a frozen line.
"""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from billing.payouts.formats.profile import (
    DATE_KEYS,
    DEFAULT_PROFILE,
    NEWLINES,
    NUMBER_KEYS,
    TEXT_KEYS,
    Column,
    Profile,
)
from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow, Totals
from billing.payouts.formats.safe_text import starts_formula, without_formula_start
from files.one_line import one_line
from money import cents

BOM = "\ufeff"


def render(run_file: RunFile, out: BinaryIO, profile: Profile = DEFAULT_PROFILE) -> Totals:
    """Write the file to `out`; returns what was written. Raises FileRefused with the row and the column."""
    totals = Totals()
    out.write((BOM if profile.bom else "").encode("utf-8"))
    if profile.header:
        _write_line(out, profile, [_safe(column.heading, profile) for column in profile.columns])
    for row in run_file.rows:
        if "amount" not in profile.sum_keys and cents(row.quantity * row.unit_amount) != row.amount:
            raise FileRefused("does_not_multiply", row=row.ref)
        _write_line(out, profile, [_cell(run_file, row, column, profile) for column in profile.columns])
        totals = totals.plus(row.amount)
    return totals


def read_totals(data: bytes, profile: Profile = DEFAULT_PROFILE) -> Totals:
    """Count and sum of a finished file, read again. Raises FileRefused `file_unreadable`."""
    totals = Totals()
    for cells in _lines(data, profile):
        found = {column.key: text for column, text in zip(profile.columns, cells, strict=True)}
        places = {column.key: column.decimals for column in profile.columns if column.key in NUMBER_KEYS}
        numbers = [_number_read(found[key], places[key], profile) for key in sorted(profile.sum_keys)]
        totals = totals.plus(numbers[0] if len(numbers) == 1 else cents(numbers[0] * numbers[1]))
    return totals


def _cell(run_file: RunFile, row: RunRow, column: Column, profile: Profile) -> str:
    text = _written(run_file, row, column, profile)
    if column.required and not text:
        raise FileRefused("cell_refused", row=row.ref, what=column.key)
    if column.pattern and not re.fullmatch(column.pattern, text):
        raise FileRefused("cell_refused", row=row.ref, what=column.key)
    if column.max_length and len(text) > column.max_length:
        raise FileRefused("cell_too_long", row=row.ref, what=column.key)
    try:
        text.encode(profile.encoding)
    except UnicodeEncodeError:
        raise FileRefused("cell_unencodable", row=row.ref, what=column.key) from None
    return text


def _written(run_file: RunFile, row: RunRow, column: Column, profile: Profile) -> str:
    key = column.key
    if key in NUMBER_KEYS:
        return _number(getattr(row, key), column, row, profile)
    if key in DATE_KEYS:
        return _day(run_file.pay_day if key == "pay_day" else getattr(row, key), column.format)
    if key not in TEXT_KEYS:
        return _safe(column.value, profile)
    text, rule = one_line(_text(run_file, row, key)), TEXT_KEYS[key]
    if rule is None:
        return _safe(text, profile)[: column.max_length or None if column.cut else None].strip()
    if text and (not re.fullmatch(rule, text) or starts_formula(text) or _breaks(text, profile)):
        raise FileRefused("cell_refused", row=row.ref, what=key)
    return text


def _text(run_file: RunFile, row: RunRow, key: str) -> str:
    if key == "run_sequence":
        return str(run_file.sequence)
    if key in {"organisation", "business_id", "period"}:
        return str(getattr(run_file, key))
    return str(getattr(row, key))


def _number(number: Decimal, column: Column, row: RunRow, profile: Profile) -> str:
    kind, places = column.decimals
    step = Decimal(1).scaleb(-places)
    if number != number.quantize(step):
        raise FileRefused("cell_refused", row=row.ref, what=column.key)
    if kind == "implied":
        return str(int(number.scaleb(places)))
    return f"{number.quantize(step) + 0:f}".replace(".", profile.decimal_mark)


def _number_read(text: str, decimals: tuple[str, int], profile: Profile) -> Decimal:
    try:
        number = Decimal(text.replace(profile.decimal_mark, "."))
    except InvalidOperation:
        raise FileRefused("file_unreadable", what="a number") from None
    return number.scaleb(-decimals[1]) if decimals[0] == "implied" else number


def _day(day: dt.date | None, form: str) -> str:
    if day is None:
        return ""
    if form == "d.m.yyyy":
        return f"{day.day}.{day.month}.{day.year}"
    return {
        "yyyymmdd": day.isoformat().replace("-", ""),
        "yyyy-mm-dd": day.isoformat(),
    }.get(form, f"{day.day:02d}.{day.month:02d}.{day.year:04d}")


def _safe(text: str, profile: Profile) -> str:
    spaced = "".join(
        " " if character in "\"';|\t" or character == profile.separator else character for character in text
    )
    return without_formula_start(one_line(spaced))


def _breaks(text: str, profile: Profile) -> bool:
    return profile.separator in text or '"' in text


def _write_line(out: BinaryIO, profile: Profile, cells: list[str]) -> None:
    out.write((profile.separator.join(cells) + NEWLINES[profile.newline]).encode(profile.encoding))


def _lines(data: bytes, profile: Profile) -> Iterator[list[str]]:
    try:
        text = data.decode(profile.encoding)
    except UnicodeDecodeError:
        raise FileRefused("file_unreadable", what="its character set") from None
    lines = text.removeprefix(BOM).split(NEWLINES[profile.newline])
    if lines.pop() != "":
        raise FileRefused("file_unreadable", what="it is cut short")
    for line in lines[1 if profile.header else 0 :]:
        cells = line.split(profile.separator)
        if len(cells) != len(profile.columns):
            raise FileRefused("file_unreadable", what="a row has other columns")
        yield cells
