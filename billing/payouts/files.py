"""Files of a run: made from its frozen lines only, the same bytes every time (security.md 7.3)."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from billing.payouts.formats import pain001, payroll_csv, xlsx
from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow, Totals, line_ref, reconcile
from billing.payouts.models import PayoutFile, PayoutLine, PayoutRun
from billing.payouts.payroll_rules import debtor_of, pain_options, profile_of
from billing.payouts.sums import RunSums, SumsDiffer, check_run
from domain.errors import DomainError
from domain.period import Month
from tenants.terminology.terms import tt

IN_MEMORY = 2_000_000  # bytes; a larger file goes to disk
ALARMS = {"totals_differ", "control_differs", "file_unreadable"}


@dataclass(frozen=True)
class Format:
    """How one kind of file is made and read again."""

    make: Callable[[PayoutRun, RunFile, IO[bytes]], object]
    read: Callable[[PayoutRun, bytes], Totals]
    content_type: str
    ending: str


def _make_csv(run: PayoutRun, run_file: RunFile, out: IO[bytes]) -> Totals:
    return payroll_csv.render(run_file, out, profile_of(run.profile))


def _make_pain(run: PayoutRun, run_file: RunFile, out: IO[bytes]) -> Totals:
    debtor_of(run.profile)
    return pain001.render(run_file, out, pain_options(run.profile))


def _make_xlsx(run: PayoutRun, run_file: RunFile, out: IO[bytes]) -> Totals:
    return xlsx.render(run_file, out, labels=run.profile["labels"])


FORMATS: Mapping[str, Format] = {
    "csv": Format(
        _make_csv, lambda run, data: payroll_csv.read_totals(data, profile_of(run.profile)), "text/csv", "csv"
    ),
    "pain001": Format(_make_pain, lambda run, data: pain001.read_totals(data), "application/xml", "xml"),
    "xlsx": Format(
        _make_xlsx,
        lambda run, data: xlsx.read_totals(data),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
}


def render(run: PayoutRun, format: str) -> tuple[PayoutFile, IO[bytes]]:
    """The file of a run and the note about it, which is made at the first rendering.

    Raises SumsDiffer when sums differ or the bytes are not those of the first time, FileRefused with the row
    that no file can hold, and DomainError when a setting is missing. Call on a locked run.
    """
    sums = check_run(run)
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    try:
        FORMATS[format].make(run, run_file_of(run), out)
        totals, sha256 = _checked(run, format, out, sums)
        made, _is_new = PayoutFile.objects.get_or_create(
            run=run,
            format=format,
            defaults={"sha256": sha256, "line_count": totals.count, "total": totals.amount},
        )
        if (made.sha256, made.line_count, made.total) != (sha256, totals.count, totals.amount):
            raise SumsDiffer("file_unreadable", what=f"{format} is not what it was the first time")
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return made, out


def _checked(run: PayoutRun, format: str, out: IO[bytes], sums: RunSums) -> tuple[Totals, str]:
    """Read the finished file again, compare it, and take its hash."""
    out.seek(0)
    data = out.read()
    counts = format != "pain001" or not pain_options(run.profile).per_person
    try:
        totals = FORMATS[format].read(run, data)
        reconcile(approved=sums.approved, run=sums.rows, file=totals, counts=counts)
    except FileRefused as refusal:
        if refusal.code in ALARMS:
            raise SumsDiffer(refusal.code, row=refusal.row, what=refusal.what) from refusal
        raise
    return totals, hashlib.sha256(data).hexdigest()


def run_file_of(run: PayoutRun) -> RunFile:
    """The frozen rows as the formats take them."""
    debtor = run.profile["debtor"] or {}
    return RunFile(
        run_id=run.pk,
        sequence=run.sequence,
        organisation=debtor.get("name") or run.profile["organisation"],
        business_id=debtor.get("business_id", ""),
        debtor_iban=debtor.get("iban", ""),
        debtor_bic=debtor.get("bic", ""),
        pay_day=run.pay_day,
        period=Month.of(run.pay_day).plus(-1),
        frozen_at=run.frozen_at,
        rows=tuple(_row(line) for line in run.lines.order_by("position")),
    )


def _row(line: PayoutLine) -> RunRow:
    return RunRow(
        ref=line_ref(line.pk),
        payee_number=str(line.payee_number),
        payee_name=line.payee_name,
        account_holder=line.account_holder,
        iban=line.iban.reveal(),
        identity_code=line.identity_code.reveal(),
        employee_number=str(line.payee_number),
        unit_code=line.unit_code,
        cost_centre=line.cost_centre,
        payment_kind=line.payment_kind,
        income_type_code=line.income_type,
        wage_type_code=line.wage_type,
        description=line.label,
        quantity=line.quantity,
        unit=line.quantity_unit,
        unit_amount=line.unit_amount,
        amount=line.amount,
        work_dates=(line.work_date,),
    )


def file_name(run: PayoutRun, format: str) -> str:
    """The name under which a file is saved; it names no person."""
    return f"maksuajo-{run.sequence}-{run.pay_day.isoformat()}.{FORMATS[format].ending}"


def check_format(format: str) -> None:
    """Raises DomainError for a format that nobody makes."""
    if format not in FORMATS:
        raise DomainError(tt("There is no such file."), code="no_such_format")
