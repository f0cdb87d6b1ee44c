"""Euros and cents: Decimal with two places, rounded half up once per line (architecture.md section 4, rule 7)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(amount: Decimal | int | str) -> Decimal:
    """Round to whole cents, half up (0.005 → 0.01, -0.005 → -0.01). The only rounding of money in the code."""
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Exact sum of already rounded amounts; 0.00 for none."""
    return sum(amounts, start=ZERO)
