"""What payroll sees: the period, what waits, runs and their files."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.roles.models import Role
from accounts.roles.selectors import units_of
from billing.claims.models import ClaimLine, LineStatus
from billing.claims.selectors import approved_lines
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutRun, RunStatus
from billing.payouts.paydays import PayDay, next_pay_day
from billing.payouts.waiting import Sorted, Waiting, sort_lines
from money import ZERO
from tenants.organisation.rules import NoRule

DOUBLE = 2
PAPERS = ("claim__expert__agreements", "claim__expert__tax_cards")


@dataclass(frozen=True)
class Period:
    """What the next pay day looks like now."""

    pay_day: PayDay
    sorted: Sorted
    late: Totals
    being_approved: Totals
    last_run: PayoutRun | None
    open_run: PayoutRun | None

    @property
    def ready(self) -> Totals:
        return Totals(len(self.sorted.ready), self.sorted.total)

    @property
    def waiting(self) -> list[Waiting]:
        return self.sorted.waiting

    @property
    def change(self) -> Decimal | None:
        """How much more than the last run, in euros; None when there is no earlier run."""
        return None if self.last_run is None else self.ready.amount - self.last_run.total

    @property
    def is_unusual(self) -> bool:
        """Worth a second look before closing: the first run, over twice or under half the last, or too early."""
        if self.last_run is None or self.pay_day.is_open:
            return True
        now, last = self.ready.amount, self.last_run.total
        return now > last * DOUBLE or now * DOUBLE < last


def is_payroll(user) -> bool:
    """Whether the person pays for the whole organisation; runs are never of one unit."""
    return units_of(user, Role.PAYROLL_CLERK) is None


def runs_visible_to(user) -> QuerySet[PayoutRun]:
    """All runs for payroll, none for others."""
    return PayoutRun.objects.select_related("frozen_by") if is_payroll(user) else PayoutRun.objects.none()


def due_lines(pay_day: dt.date) -> QuerySet[ClaimLine]:
    """Approved lines for a pay day, late ones too, with all that decides whether they can be paid."""
    return approved_lines(pay_day).prefetch_related(*PAPERS)


def period_now() -> Period:
    """The next pay day, in a number of queries that does not grow. Raises NoRule."""
    pay_day = next_pay_day()
    lines = list(due_lines(pay_day.day))
    late = [line.amount for line in lines if line.pay_day and line.pay_day < pay_day.day]
    runs = PayoutRun.objects.exclude(status=RunStatus.CANCELLED)
    return Period(
        pay_day=pay_day,
        sorted=sort_lines(lines, pay_day.day),
        late=Totals(len(late), sum(late, start=ZERO)),
        being_approved=_being_approved(pay_day.day),
        last_run=runs.first(),
        open_run=runs.filter(status__in=[RunStatus.FROZEN, RunStatus.UNKNOWN]).first(),
    )


def missing_for_payment(pay_day: dt.date) -> list[Waiting]:
    """People whose approved lines cannot be paid on the day, why, and the one action for each (rules.md 5)."""
    return sort_lines(due_lines(pay_day), pay_day).waiting


def ready_count(user) -> int:
    """The number beside the menu entry: approved lines for the next pay day, those that wait too. Two queries."""
    if not is_payroll(user):
        return 0
    try:
        return approved_lines(next_pay_day().day).count()
    except NoRule:
        return 0


def waiting_of(user) -> Waiting | None:
    """What the expert's own approved lines wait for at the next pay day; None when nothing is missing (A093)."""
    try:
        day = next_pay_day().day
    except NoRule:
        return None
    return next(iter(sort_lines(due_lines(day).filter(claim__expert__user=user), day).waiting), None)


def _being_approved(pay_day: dt.date) -> Totals:
    waits = Q(status=LineStatus.SUBMITTED, pay_day__lte=pay_day)
    found = ClaimLine.objects.filter(waits).aggregate(count=Count("pk"), amount=Sum("amount"))
    return Totals(found["count"], found["amount"] or ZERO)
