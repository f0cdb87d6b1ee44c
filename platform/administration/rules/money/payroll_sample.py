"""The payroll file of an invented pay day: its first lines, made by the same functions as a real run's file."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from billing.payouts.formats import pain001, payroll_csv
from billing.payouts.formats.pain001 import PainOptions
from billing.payouts.formats.profile import profile_from
from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow
from billing.payouts.payroll_rules import csv_profile
from domain.clock import at, today
from domain.period import Month
from money import cents

# Invented people: nobody's, like every number here (the accounts are those of banks' own examples).
IBANS = ("FI2112345600000785", "FI1410093000123458")
LINES = (
    ("1001", "Mallikas Maija", "2.00", "41.50"),
    ("1002", "Esimerkki Erkki", "1.50", "30.00"),
)


def sample_run(debtor: Mapping[str, str] | None = None, classes: Mapping[str, str] | None = None) -> RunFile:
    """Two people, a line each. `classes` gives the wage type and the income type of the lines."""
    day, codes = today(), classes or {"wage_type": "1234", "income_type": "214"}
    month = Month.of(day)
    rows = [
        _row(number, line, month.first_day + dt.timedelta(days=number), codes)
        for number, line in enumerate(LINES)
    ]
    debtor = debtor or {}
    return RunFile(
        run_id=UUID(int=1),
        sequence=1,
        organisation=debtor.get("name") or "Malli",
        business_id=debtor.get("business_id", ""),
        debtor_iban=debtor.get("iban", ""),
        debtor_bic=debtor.get("bic", ""),
        pay_day=month.last_day,
        period=month,
        frozen_at=at(day, dt.time(12)),
        rows=tuple(rows),
    )


def _row(number: int, line: tuple[str, str, str, str], day: dt.date, codes: Mapping[str, str]) -> RunRow:
    payee, name, quantity, price = line[0], line[1], Decimal(line[2]), Decimal(line[3])
    return RunRow(
        ref=f"L{number + 1}",
        payee_number=payee,
        payee_name=name,
        iban=IBANS[number],
        employee_number=payee,
        cost_centre="4100",
        unit_code="100",
        payment_kind="palkkio",
        income_type_code=codes["income_type"],
        wage_type_code=codes["wage_type"],
        quantity=quantity,
        unit="hour",
        unit_amount=price,
        amount=cents(quantity * price),
        work_dates=(day,),
    )


def file_lines(data: Mapping[str, Any], classes: Mapping[str, str] | None = None) -> list[str]:
    """The lines of the payroll file. Raises FileRefused when the columns make no file."""
    profile, out = profile_from(csv_profile(data)), BytesIO()
    payroll_csv.render(sample_run(classes=classes), out, profile)
    return out.getvalue().decode(profile.encoding).removeprefix("\ufeff").splitlines()


def check_bank_file(data: Mapping[str, Any]) -> None:
    """Raises FileRefused when a bank file could not be made; a payer without an account needs none."""
    debtor = data.get("debtor") or {}
    try:
        options = PainOptions(**{"debtor_id": debtor.get("debtor_id", ""), **data.get("pain001", {})})
    except TypeError:
        raise FileRefused("profile_invalid", what="pain001") from None
    if debtor.get("iban"):
        pain001.render(sample_run(debtor), BytesIO(), options)
