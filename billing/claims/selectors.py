"""What people may see of claims: the expert's own months, an approver's own lines, what payment may take."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from billing.approvals.selectors import rounds_seen_by, rounds_to_decide
from billing.claims.models import Claim, ClaimLine, LineStatus
from domain.period import Month
from money import ZERO

SENDABLE = frozenset({LineStatus.DRAFT, LineStatus.RETURNED})
ASKS_MONEY = ~Q(amount=ZERO) | Q(price__has_key="problem")
WORK = "session__assignment__order__task_type"


def claims_of(user) -> QuerySet[Claim]:
    """The expert's own months with their lines."""
    lines = ClaimLine.objects.select_related("unit", WORK)
    return Claim.objects.filter(expert__user=user).prefetch_related(Prefetch("lines", queryset=lines))


def own_lines(user) -> QuerySet[ClaimLine]:
    """The expert's own lines."""
    return ClaimLine.objects.filter(claim__expert__user=user).select_related("claim", "unit", WORK)


def lines_to_approve(user) -> QuerySet[ClaimLine]:
    """Lines whose round waits for `user`; those that differ from what was agreed come first."""
    waiting = rounds_to_decide(user).values("subject_id")
    lines = ClaimLine.objects.filter(pk__in=waiting, status=LineStatus.SUBMITTED)
    return lines.select_related("claim__expert", "unit", WORK).order_by(
        "-differs_from_agreed", "work_date", "pk"
    )


def lines_seen_by(user) -> QuerySet[ClaimLine]:
    """Lines that `user` approves now or has decided on."""
    seen = ClaimLine.objects.filter(pk__in=rounds_seen_by(user).values("subject_id"))
    return seen.select_related("claim__expert", "unit", "cost_centre", WORK, "session__assignment")


def approved_lines(pay_day: dt.date) -> QuerySet[ClaimLine]:
    """Lines that may be paid on `pay_day`: approved, due by then, and not 0.00."""
    lines = ClaimLine.objects.filter(status=LineStatus.APPROVED, pay_day__lte=pay_day).exclude(amount=ZERO)
    return lines.select_related("claim__expert", "unit", "cost_centre").order_by(
        "claim__expert__payee_number", "pk"
    )


def months_to_send(user) -> list[tuple[Month, list[ClaimLine]]]:
    """Months in which the expert has money to ask, newest first, with the lines. One query."""
    lines = own_lines(user).filter(ASKS_MONEY, status__in=SENDABLE).order_by("-claim__month", "work_date")
    return _by_month(lines)


def unsent_count(user) -> int:
    """How many months the expert has to send."""
    if not getattr(user, "is_authenticated", False):
        return 0
    lines = ClaimLine.objects.filter(ASKS_MONEY, claim__expert__user=user, status__in=SENDABLE)
    return lines.values("claim").distinct().count()


def to_approve_count(user) -> int:
    """How many lines wait for this person."""
    return rounds_to_decide(user).count() if getattr(user, "is_authenticated", False) else 0


def _by_month(lines: Iterable[ClaimLine]) -> list[tuple[Month, list[ClaimLine]]]:
    months: dict[Month, list[ClaimLine]] = {}
    for line in lines:
        months.setdefault(Month.of(line.claim.month), []).append(line)
    return list(months.items())
