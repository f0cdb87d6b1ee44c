"""Closing a pay day, giving its files out, and saying what became of it (rules.md section 5, security.md 7).

Every step locks the run, takes one step of its life cycle and checks the sums first: a difference stops the
step, is written down and told on as an alarm.
"""

import datetime as dt
from collections.abc import Iterable
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from audit.services import record, record_disclosure
from billing.claims.paying import mark_paid, release_from_run, take_into_run
from billing.payouts.alarms import alarmed
from billing.payouts.files import check_format, render
from billing.payouts.formats.run_file import Totals, add_up
from billing.payouts.freezing import frozen_rows, seal_of
from billing.payouts.models import PayoutFile, PayoutLine, PayoutRun, RunStatus
from billing.payouts.payroll_rules import frozen_settings
from billing.payouts.selectors import due_lines, is_payroll
from billing.payouts.sums import check_run
from billing.payouts.waiting import Sorted, Waiting, sort_lines
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.models import Expert
from registry.joining.tax_cards import note_card
from tenants.terminology.terms import ntt, tt

ONLY_ONCE = (
    "run_one_open",
    "payout_line_once",
    "payouts_payoutrun_sequence",
)  # constraints that a second clerk meets
FILE_GROUND = "payment of fees"


def freeze_run(*, pay_day: dt.date, by, expected: Totals | None = None) -> PayoutRun:
    """Collect the approved lines of a pay day once and freeze them; the rest wait and their experts are told why.

    `expected` is what the person saw and confirmed. Raises Conflict when somebody closed the period first or the
    lines have changed since, DomainError when there is nothing to pay or a setting is missing.
    """
    _check_payroll(by)
    try:
        with transaction.atomic():
            _check_none_open()
            lines = list(due_lines(pay_day).select_for_update(of=("self",)))
            _check_none_open()  # somebody may have closed the period while this waited for the lines
            parts = sort_lines(lines, pay_day)
            _check_expected(parts, expected)
            run = _freeze(parts, pay_day, by) if parts.ready else None
            tell_waiting(parts.waiting, once=pay_day.isoformat())
    except IntegrityError as error:
        if any(name in str(error) for name in ONLY_ONCE):
            raise Conflict(_already_closed()) from error
        raise
    if run is None:  # the experts who have something missing are told all the same
        raise DomainError(tt("There is nothing to pay yet, so no payment run was made."), code="empty_run")
    return run


def _freeze(parts: Sorted, pay_day: dt.date, by) -> PayoutRun:
    run = PayoutRun.objects.create(
        sequence=(PayoutRun.objects.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        pay_day=pay_day,
        frozen_at=now().replace(microsecond=0),
        frozen_by=by,
        line_count=len(parts.ready),
        total=parts.total,
        profile=frozen_settings(today()),
    )
    rows = PayoutLine.objects.bulk_create(frozen_rows(run, parts.ready))
    run.profile["seal"] = seal_of(rows)
    run.save(update_fields=["profile"])
    take_into_run(line_ids=[line.pk for line in parts.ready], by=by)
    check_run(run)
    record("payout.frozen", subject=run, by=by, lines=run.line_count, total=run.total, pay_day=pay_day)
    return run


def download_file(*, run_id: UUID, format: str, by, seen: int | None = None) -> tuple[PayoutFile, IO[bytes]]:
    """The file of a run, noted as a disclosure (Act 906/2019 section 17). The caller closes it.

    `seen` is how many downloads the person knew of: Raises Conflict when there have been more, because paying the
    same file twice must be nobody's accident. Raises SumsDiffer (alarmed), FileRefused and DomainError as `render`.
    """
    _check_payroll(by)
    check_format(format)
    with alarmed(run_id, by), transaction.atomic():
        run = _locked(run_id)
        if run.status == RunStatus.CANCELLED:
            raise Conflict(tt("This payment run was cancelled. Its files are not given out."))
        made, out = render(run, format)
        if seen is not None and seen != made.downloads:
            out.close()
            raise DownloadedBefore(made)
        PayoutFile.objects.filter(pk=made.pk).update(downloads=F("downloads") + 1)
        people = run.lines.order_by().values("payee_number").distinct().count()
        record_disclosure(
            what=f"payout.{format}",
            subject_id=run.pk,
            by=by,
            receiver="payroll",
            ground=FILE_GROUND,
            people=people,
        )
    return made, out


class DownloadedBefore(Conflict):
    """The file has been downloaded since the person looked."""

    code = "downloaded_before"

    def __init__(self, made: PayoutFile) -> None:
        count = ntt(
            "This file has been downloaded {n} time.",
            "This file has been downloaded {n} times.",
            made.downloads,
        )
        advice = tt(
            "Download it again only if the earlier one was lost: the same file must not be paid twice."
        )
        super().__init__(f"{count} {advice}")
        self.file = made


def deliver(*, run_id: UUID, by) -> PayoutRun:
    """The file has gone to payment. Raises StepRefused, SumsDiffer, NotAllowed (two people), DomainError (no file)."""
    _check_payroll(by)
    with alarmed(run_id, by), transaction.atomic():
        run = _locked(run_id)
        check_run(run)
        _deliver(run, by)
    return run


def mark_unknown(*, run_id: UUID, by) -> PayoutRun:
    """Nobody knows whether the file arrived: ask the receiver, send nothing again. Raises StepRefused."""
    _check_payroll(by)
    with transaction.atomic():
        run = _locked(run_id)
        run.become(RunStatus.UNKNOWN, by=by)
        record("payout.unknown", subject=run, by=by)
    return run


def settle(*, run_id: UUID, by) -> PayoutRun:
    """The money is paid: the lines are paid and the experts are told. A run not yet delivered is that too.

    Raises StepRefused, SumsDiffer, NotAllowed (two people), DomainError (no file).
    """
    _check_payroll(by)
    with alarmed(run_id, by), transaction.atomic():
        run = _locked(run_id)
        check_run(run)
        if run.status != RunStatus.DELIVERED:
            _deliver(run, by)
        run.become(RunStatus.SETTLED, by=by)
        mark_paid(line_ids=_line_ids(run), by=by)
        record("payout.settled", subject=run, by=by, total=run.total)
        publish("run.settled", run.pk, once="settled")
    return run


def cancel_run(*, run_id: UUID, by, reason: str) -> PayoutRun:
    """Undo the closing before delivery: the lines are free for the next run. Raises StepRefused, DomainError."""
    _check_payroll(by)
    if not reason.strip():
        raise DomainError(tt("Write why the payment run is cancelled."), code="no_reason")
    with transaction.atomic():
        run = _locked(run_id)
        run.become(RunStatus.CANCELLED, by=by, note=reason.strip()[:500])
        ids = _line_ids(run)
        run.lines.update(is_released=True)
        release_from_run(line_ids=ids, by=by)
        record("payout.cancelled", subject=run, by=by, lines=len(ids))
    return run


@transaction.atomic
def note_tax_card(*, expert: Expert, year: int, by) -> None:
    """Payroll has the tax card of the year (A061, A062). Doing it twice changes nothing. Raises NotAllowed."""
    _check_payroll(by)
    note_card(expert=expert, year=year, by=by)


@transaction.atomic
def ask_for_papers(*, waiting: Waiting, by) -> None:
    """Tell the expert now what their payment waits for; once a day is enough. Raises NotAllowed."""
    _check_payroll(by)
    tell_waiting([waiting], once=f"asked {today().isoformat()}")
    record("payout.papers_asked", subject=waiting.expert, by=by)


def tell_waiting(waiting: Iterable[Waiting], *, once: str) -> None:
    """One `line.waiting` per person, about their first line: the expert's page says why for each."""
    for person in waiting:
        publish("line.waiting", person.lines[0].pk, once=once)


def _deliver(run: PayoutRun, by) -> None:
    if run.profile["two_people_release"] and run.frozen_by_id == by.pk:
        raise NotAllowed(tt("Another person in payroll releases this run: the one who closed it cannot."))
    if not run.files.exists():
        raise DomainError(tt("Download the file first. Nothing has gone to payment yet."), code="no_file")
    run.become(RunStatus.DELIVERED, by=by)
    record("payout.delivered", subject=run, by=by, total=run.total)


def _locked(run_id: UUID) -> PayoutRun:
    return PayoutRun.objects.select_for_update().get(pk=run_id)


def _line_ids(run: PayoutRun) -> list[UUID]:
    return list(run.lines.filter(is_released=False).values_list("claim_line_id", flat=True))


def _check_payroll(by) -> None:
    if not is_payroll(by):
        raise NotAllowed(tt("Only payroll of the whole organisation can do this."))


def _check_none_open() -> None:
    if PayoutRun.objects.filter(status=RunStatus.FROZEN).exists():
        raise Conflict(_already_closed())


def _already_closed() -> str:
    return tt("There is an open payment run already. Finish or cancel it first. Nothing was changed now.")


def _check_expected(parts: Sorted, expected: Totals | None) -> None:
    if expected is not None and expected != add_up(line.amount for line in parts.ready):
        raise Conflict(
            tt("The lines have changed since you looked. Check the sums and close the period again.")
        )
