"""The sums that must agree to the cent: approved lines, run rows, file (rules.md section 5, security.md 7.7)."""

from dataclasses import dataclass

from django.db.models import Count, F, Sum

from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import Totals
from billing.payouts.freezing import seal_of
from billing.payouts.models import PayoutLine, PayoutRun
from money import ZERO


class SumsDiffer(FileRefused):
    """Something changed that must not have. Nothing is given out and the step is not taken; it is an alarm."""


@dataclass(frozen=True)
class RunSums:
    """What was approved, what the run's rows add up to, and what the run says of itself."""

    approved: Totals
    rows: Totals
    stated: Totals

    @property
    def agree(self) -> bool:
        return self.approved == self.rows == self.stated


def sums_of(run: PayoutRun) -> RunSums:
    """Read the sums in one query. A cancelled run keeps its own rows, so its sums can still be read."""
    found = PayoutLine.objects.filter(run=run).aggregate(
        approved=Sum("claim_line__amount"), amount=Sum("amount"), count=Count("pk")
    )
    return RunSums(
        approved=Totals(found["count"], found["approved"] or ZERO),
        rows=Totals(found["count"], found["amount"] or ZERO),
        stated=Totals(run.line_count, run.total),
    )


def check_run(run: PayoutRun) -> RunSums:
    """Compare approved lines with the frozen rows, in sum, line by line, and with their seal. Raises SumsDiffer."""
    sums = sums_of(run)
    if not sums.agree:
        raise SumsDiffer("totals_differ", what=f"approved {sums.approved.amount}, run {sums.rows.amount}")
    changed = PayoutLine.objects.filter(run=run).exclude(amount=F("claim_line__amount"))
    if changed.exists():
        raise SumsDiffer("totals_differ", what="a line's amount is not what was approved")
    if seal_of(run.lines.order_by("position")) != run.profile["seal"]:
        raise SumsDiffer("totals_differ", what="the frozen rows are not what they were")
    return sums
