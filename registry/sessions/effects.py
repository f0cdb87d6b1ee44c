"""What a case of a cancellation policy gives: a share of the fee, travel, and a mark in the statistics."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from money import ZERO, cents

WHOLE = Decimal(100)


class Travel(StrEnum):
    """Which travel costs are paid after the event."""

    NONE = "none"
    INCURRED = "incurred"
    FULL = "full"


@dataclass(frozen=True)
class FeeEffect:
    """How much of the agreed fee is paid: `share` per cent, but at least `minimum`; or `fixed` euros instead."""

    share: Decimal = WHOLE
    minimum: Decimal = ZERO
    fixed: Decimal | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share <= WHOLE:
            raise ValueError("the share of the fee is 0–100 per cent")
        if self.minimum < 0 or (self.fixed is not None and self.fixed < 0):
            raise ValueError("a sum cannot be negative")

    @property
    def is_full(self) -> bool:
        """The fee is paid as if the session had been held."""
        return self.fixed is None and self.share == WHOLE and not self.minimum

    @property
    def is_none(self) -> bool:
        """No fee at all, whatever was agreed."""
        return not self.fixed if self.fixed is not None else not self.share and not self.minimum

    def of(self, full: Decimal) -> Decimal:
        """Euros paid when `full` was agreed, rounded once."""
        if self.fixed is not None:
            return cents(self.fixed)
        return max(cents(full * self.share / WHOLE), cents(self.minimum))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "FeeEffect":
        """Read from tenant data; sums and shares may be numbers or strings."""
        fixed = data.get("fixed")
        return cls(
            share=Decimal(str(data.get("share", 100))),
            minimum=Decimal(str(data.get("minimum", "0.00"))),
            fixed=None if fixed is None else Decimal(str(fixed)),
        )

    def to_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"share": str(self.share)}
        if self.minimum:
            data["minimum"] = str(self.minimum)
        if self.fixed is not None:
            data["fixed"] = str(self.fixed)
        return data
