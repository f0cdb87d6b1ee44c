"""What a unit may spend in a year, and how much of it is used (A104). Euros."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import DomainError
from money import ZERO, cents
from tenants.organisation.models import Unit, UnitBudget


@dataclass(frozen=True)
class Use:
    """Confirmed: approved or paid. Expected: agreed, ordered or waiting for approval."""

    confirmed: Decimal = ZERO
    expected: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.confirmed + self.expected

    def __add__(self, other: "Use") -> "Use":
        return Use(self.confirmed + other.confirmed, self.expected + other.expected)


@dataclass(frozen=True)
class BudgetState:
    """A year's budget of a unit beside its use."""

    budget: UnitBudget
    use: Use

    @property
    def percent(self) -> int:
        """How much is used or promised, whole percents rounded down; over 100 when it is exceeded."""
        if not self.budget.amount:
            return 100 if self.use.total else 0
        return int(self.use.total * 100 / self.budget.amount)

    @property
    def left(self) -> Decimal:
        return cents(self.budget.amount - self.use.total)

    @property
    def warns(self) -> bool:
        """Whether the warning level has been reached."""
        return self.use.total * 100 >= self.budget.amount * self.budget.warn_percent and self.use.total > ZERO

    @property
    def is_exceeded(self) -> bool:
        return self.left < ZERO


def budget_of(unit: Unit, year: int) -> UnitBudget | None:
    """The unit's budget of the year."""
    return UnitBudget.objects.filter(unit=unit, year=year).select_related("unit").first()


@transaction.atomic
def set_budget(*, unit: Unit, year: int, amount: Decimal, warn_percent: int = 80, by) -> UnitBudget:
    """Set or change a unit's budget of a year; the change is in the journal. Raises DomainError."""
    if amount < ZERO:
        raise DomainError(_("Write the budget as euros, 0 or more."), code="negative_budget")
    if not 1 <= warn_percent <= 100:
        raise DomainError(_("Write the warning level as percents from 1 to 100."), code="warn_percent")
    budget, is_new = UnitBudget.objects.update_or_create(
        unit=unit, year=year, defaults={"amount": cents(amount), "warn_percent": warn_percent}
    )
    record(
        "unit.budget_set",
        subject=unit,
        by=by,
        year=year,
        amount=budget.amount,
        warn=warn_percent,
        is_new=is_new,
    )
    return budget
