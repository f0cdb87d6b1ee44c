"""What a payment file is made of: the frozen rows of one run, as values."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from uuid import UUID, uuid5

from billing.payouts.formats.refusals import FileRefused
from domain.period import Month
from money import ZERO, cents

TOO_LARGE = Decimal(10) ** 9
_REF = re.compile(r"[A-Za-z0-9-]{1,35}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows or payments, and their sum in euros."""

    count: int = 0
    amount: Decimal = ZERO

    def plus(self, amount: Decimal) -> "Totals":
        """With one more of `amount`."""
        return Totals(self.count + 1, self.amount + amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One line to pay. `ref` is fixed before the first file is made and goes to the bank as EndToEndId.

    `payee_number` is the person within the organisation; `employee_number` the person in the payroll system.
    Amounts in euros; a negative one corrects an earlier line. `repr` shows neither account nor identity code.
    """

    ref: str
    payee_number: str
    payee_name: str
    account_holder: str = ""
    iban: str = field(default="", repr=False)
    identity_code: str = field(default="", repr=False)
    employee_number: str = ""
    unit_code: str = ""
    cost_centre: str = ""
    payment_kind: str = ""
    income_type_code: str = ""
    wage_type_code: str = ""
    description: str = ""
    quantity: Decimal
    unit: str = ""
    unit_amount: Decimal
    amount: Decimal
    work_dates: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        """Raises FileRefused `row_invalid` for a reference that a bank would refuse, or a sum that is none."""
        if not _REF.fullmatch(self.ref):
            raise FileRefused("row_invalid", what="ref")
        for name in ("quantity", "unit_amount", "amount"):
            number = getattr(self, name)
            if not number.is_finite() or abs(number) >= TOO_LARGE:
                raise FileRefused("row_invalid", row=self.ref, what=name)
        if self.amount != cents(self.amount):
            raise FileRefused("row_invalid", row=self.ref, what="amount")
        if not self.payee_number or not self.payee_name.strip():
            raise FileRefused("row_invalid", row=self.ref, what="payee_name")

    @property
    def holder(self) -> str:
        """The name on the account: banks compare it with the IBAN."""
        return self.account_holder or self.payee_name

    @property
    def first_work_day(self) -> dt.date | None:
        return min(self.work_dates, default=None)

    @property
    def last_work_day(self) -> dt.date | None:
        return max(self.work_dates, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFile:
    """One run. `rows` can be read again and again, with the rows of one payee next to each other.

    `frozen_at` (aware) is the only time in a file, so that making it again gives the same bytes.
    """

    run_id: UUID
    sequence: int
    organisation: str
    business_id: str
    debtor_iban: str = field(default="", repr=False)
    debtor_bic: str = ""
    pay_day: dt.date
    period: Month
    frozen_at: dt.datetime
    rows: Iterable[RunRow] = field(repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.rows, Iterator):
            raise FileRefused("rows_read_once")
        if self.frozen_at.tzinfo is None:
            raise FileRefused("row_invalid", what="frozen_at")

    def totals(self) -> Totals:
        """Count and sum of the rows."""
        return add_up(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class PersonSum:
    """All rows of one payee: `ref` is the same each time for the same run and payee."""

    ref: str
    first_row: RunRow
    rows: int
    amount: Decimal


def line_ref(line_id: UUID) -> str:
    """The reference of a line, 33 characters: from its id, so that it never changes (security.md section 7)."""
    return f"L{line_id.hex}"


def person_ref(run_id: UUID, payee_number: str) -> str:
    """The reference of a payee's sum in a run, 33 characters."""
    return f"P{uuid5(run_id, payee_number).hex}"


def add_up(amounts: Iterable[Decimal]) -> Totals:
    """Count and exact sum."""
    totals = Totals()
    for amount in amounts:
        totals = totals.plus(amount)
    return totals


def by_person(run_file: RunFile) -> Iterator[PersonSum]:
    """One sum per payee, in the order of the rows, holding no more than one payee's rows at a time.

    Raises FileRefused when one payee's rows are apart or disagree on whom to pay.
    """
    seen: set[str] = set()
    for payee_number, group in groupby(run_file.rows, key=lambda row: row.payee_number):
        first, *others = group
        if payee_number in seen:
            raise FileRefused("payee_scattered", row=first.ref)
        seen.add(payee_number)
        totals = Totals().plus(first.amount)
        for row in others:
            if (row.holder, row.iban, row.identity_code) != (first.holder, first.iban, first.identity_code):
                raise FileRefused("payee_differs", row=row.ref)
            totals = totals.plus(row.amount)
        yield PersonSum(person_ref(run_file.run_id, payee_number), first, totals.count, totals.amount)


def reconcile(*, approved: Totals, run: Totals, file: Totals, counts: bool = True) -> None:
    """Approved lines = run rows = file, to the cent. Raises FileRefused `totals_differ`.

    `counts=False` for a file of one payment per person, where only the sums can agree.
    """
    if approved != run:
        raise FileRefused("totals_differ", what=f"approved {approved.amount}, run {run.amount}")
    if run.amount != file.amount or (counts and run.count != file.count):
        raise FileRefused("totals_differ", what=f"run {run.amount}, file {file.amount}")
