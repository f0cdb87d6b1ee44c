"""Rows and runs of made-up people. Session-wide functions, so that hypothesis may use them too."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree

from billing.payouts.formats.run_file import RunFile, RunRow, line_ref
from domain.period import Month

RUN = UUID("01890000-0000-7000-8000-00000000abcd")
SCHEMAS = Path(__file__).parents[4] / "shared" / "schemas" / "iso20022-pain"


@pytest.fixture(scope="session")
def make_row():
    """A row that every format takes, with what the test changes."""

    def make(number=1, **changed):
        usual = {
            "ref": line_ref(UUID(int=number)),
            "payee_number": str(1000 + number),
            "payee_name": "Eero Äijö-Öhman",
            "iban": "FI1410093000123458",
            "identity_code": "010594Y9032",
            "employee_number": "204501",
            "unit_code": "U10",
            "cost_centre": "4410",
            "payment_kind": "meeting",
            "income_type_code": "210",
            "wage_type_code": "3105",
            "description": "Asiakastyö",
            "quantity": Decimal("2.50"),
            "unit": "h",
            "unit_amount": Decimal("30.00"),
            "amount": Decimal("75.00"),
            "work_dates": (dt.date(2026, 10, 14), dt.date(2026, 10, 7)),
        }
        return RunRow(**{**usual, **changed})

    return make


@pytest.fixture(scope="session")
def make_run(make_row):
    """A run over the given rows, or over three usual ones."""

    def make(*rows, **changed):
        usual = {
            "run_id": RUN,
            "sequence": 7,
            "organisation": "Testilän hyvinvointialue",
            "business_id": "1234567-1",
            "debtor_iban": "FI2112345600000785",
            "pay_day": dt.date(2026, 11, 30),
            "period": Month(2026, 10),
            "frozen_at": dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC),
            "rows": rows or tuple(make_row(number) for number in (1, 2, 3)),
        }
        return RunFile(**{**usual, **changed})

    return make


@pytest.fixture(scope="session")
def schemas():
    """Every pain.001 schema of a version that is at hand: the one in sepaxml, and the shared copy when present."""
    import sepaxml

    folders = [Path(sepaxml.__file__).parent / "schemas", SCHEMAS]

    def of(version):
        files = [folder / f"pain.001.001.{version}.xsd" for folder in folders]
        return [etree.XMLSchema(file=str(file)) for file in files if file.exists()]

    return of
