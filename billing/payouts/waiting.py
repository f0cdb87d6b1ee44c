"""Which approved lines can be paid, and what the others wait for (rules.md section 5, A061).

A person's corrections go only as far as the other lines of the same run cover them; the rest wait, because a
payment cannot be negative.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from billing.claims.models import ClaimLine
from domain.reasons import Reason
from money import ZERO, total
from registry.experts.models import Expert
from registry.joining.tax_cards import is_asked_every_year
from registry.joining.validity import is_covered

# Incomes Register codes of expenses that are paid without tax; "" is not reported at all (finance.md section 1).
UNTAXED_EXPENSES = frozenset({"", "303", "311", "331"})


@dataclass
class Waiting:
    """One person's lines that wait, and why; each line's own reasons by its id."""

    expert: Expert
    lines: list[ClaimLine] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What waits, in euros."""
        return total(line.amount for line in self.lines)

    @property
    def action(self) -> str:
        """The one thing that the payroll clerk can do: `tax_card`, `ask`, or nothing for a correction."""
        codes = {reason.code for reason in self.reasons}
        if "tax_card" in codes:
            return "tax_card"
        return "ask" if codes - {"correction"} else ""


@dataclass(frozen=True)
class Sorted:
    """The approved lines of a pay day: those to pay now, and people whose lines wait."""

    ready: list[ClaimLine]
    waiting: list[Waiting]

    @property
    def total(self) -> Decimal:
        return total(line.amount for line in self.ready)


def sort_lines(lines: Iterable[ClaimLine], pay_day: dt.date) -> Sorted:
    """Part the lines, which carry their expert with agreements and tax cards. One query, for the tax card rule."""
    by_expert: dict[Expert, list[ClaimLine]] = defaultdict(list)
    for line in lines:
        by_expert[line.claim.expert].append(line)
    yearly = is_asked_every_year(pay_day)
    ready, waiting = [], []
    for expert, own in by_expert.items():
        goes, waits = _of_one(expert, own, pay_day, yearly)
        ready += goes
        if waits:
            waiting.append(waits)
    return Sorted(ready, waiting)


def _of_one(
    expert: Expert, lines: list[ClaimLine], pay_day: dt.date, yearly: bool
) -> tuple[list[ClaimLine], Waiting | None]:
    goes, waits = [], Waiting(expert)
    for line in lines:
        reasons = _lacks(expert, line, pay_day, yearly)
        waits.reasons += [reason for reason in reasons if reason not in waits.reasons]
        (waits.lines if reasons else goes).append(line)
    for line in _too_large(goes):
        goes.remove(line)
        waits.lines.append(line)
        waits.reasons = [*(r for r in waits.reasons if r.code != "correction"), Reason("correction")]
    return goes, (waits if waits.lines else None)


def _lacks(expert: Expert, line: ClaimLine, pay_day: dt.date, yearly: bool) -> list[Reason]:
    found = []
    if _is_taxed(line) and not _has_card(expert, pay_day, yearly):
        found.append(Reason("tax_card", {"year": pay_day.year}))
    if expert.iban is None:
        found.append(Reason("account"))
    if expert.identity_code is None:
        found.append(Reason("identity_code"))
    if not is_covered(expert, line.work_date):
        found.append(Reason("agreement", {"days": f"{line.work_date:%-d.%-m.%Y}"}))
    return found


def _is_taxed(line: ClaimLine) -> bool:
    """Costs of a volunteer and untaxed travel need no tax card; a fee does, and so do costs paid as työkorvaus."""
    if line.payment_kind == "expense":
        return line.income_type not in UNTAXED_EXPENSES
    return line.payment_kind != "none"


def _has_card(expert: Expert, pay_day: dt.date, yearly: bool) -> bool:
    years = {card.year for card in expert.tax_cards.all()}
    return pay_day.year in years if yearly else any(year <= pay_day.year for year in years)


def _too_large(lines: list[ClaimLine]) -> list[ClaimLine]:
    """The corrections that the person's other lines do not cover."""
    left = total(line.amount for line in lines if line.amount > ZERO)
    wait = []
    for line in lines:
        if line.amount >= ZERO:
            continue
        if left + line.amount < ZERO:
            wait.append(line)
        else:
            left += line.amount
    return wait
