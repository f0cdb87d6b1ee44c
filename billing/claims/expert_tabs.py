"""The tab of fees on an expert's page in the register (C7)."""

from collections.abc import Iterable
from typing import Any

from accounts.roles.models import Role
from billing.claims.models import ClaimLine, LineStatus
from billing.claims.pages import TONES
from domain.clock import today
from domain.period import Month
from money import ZERO, total
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab
from tenants.terminology.terms import tt_lazy

MONTHS = 24
ON_THE_WAY = (LineStatus.SUBMITTED, LineStatus.APPROVED, LineStatus.IN_RUN)


def fees_of(expert: Expert, viewer) -> dict[str, Any]:
    """The latest months with their sums and states, and this year's sums. Two queries."""
    months = list(expert.claims.order_by("-month").prefetch_related("lines")[:MONTHS])
    lines = [line for claim in months for line in claim.lines.all()]
    this_year = [line for line in lines if line.work_date.year == today().year]
    return {
        "months": [_month(claim.month, list(claim.lines.all())) for claim in months],
        "paid": total(line.amount for line in this_year if line.status == LineStatus.PAID),
        "on_the_way": total(line.amount for line in lines if line.status in ON_THE_WAY),
    }


def _month(first_day, lines: list[ClaimLine]) -> dict[str, Any]:
    return {
        "key": str(Month.of(first_day)),
        "first_day": first_day,
        "total": total(line.amount for line in lines if line.status != LineStatus.REJECTED),
        "states": list(_states(lines)),
        "pay_day": max((line.pay_day for line in lines if line.pay_day), default=None),
    }


def _states(lines: Iterable[ClaimLine]) -> list[tuple[str, str]]:
    """(tone, words) of each state that asks for money, once."""
    found = {LineStatus(line.status) for line in lines if line.amount != ZERO}
    return [(TONES[status], str(status.label)) for status in LineStatus if status in found]


add_tab(
    Tab(
        key="fees",
        title=tt_lazy("{Fee:pl}"),
        place=50,
        template="claims/expert_tab.html",
        context=fees_of,
        roles=frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    )
)
