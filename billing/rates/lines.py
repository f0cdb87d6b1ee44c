"""A price: lines that multiply out, and a total that cannot disagree with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.reasons import Reason
from money import ZERO, cents, total


class LineKind(StrEnum):
    """What a line pays for; a claim maps it, with the task type, to a payment class."""

    FEE = "fee"
    PREPARATION = "preparation"
    TRAVEL_TIME = "travel_time"
    REPEAT = "repeat"
    RECORDING = "recording"
    MINIMUM = "minimum"
    DAILY_CAP = "daily_cap"
    NO_FEE = "no_fee"
    KILOMETRES = "kilometres"
    PASSENGERS = "passengers"
    DAILY_ALLOWANCE = "daily_allowance"
    RECEIPT = "receipt"


@dataclass(frozen=True)
class PriceLine:
    """`quantity` × `unit_amount` euros = `amount`, rounded once. `rule` and `version` name what decided it.

    Raises ValueError when the line does not multiply out.
    """

    kind: LineKind
    quantity: Decimal
    unit: str
    unit_amount: Decimal
    amount: Decimal
    reasons: tuple[Reason, ...]
    rule: str
    version: str

    def __post_init__(self) -> None:
        if self.amount != cents(self.quantity * self.unit_amount):
            raise ValueError(f"{self.quantity} × {self.unit_amount} is not {self.amount}")

    @classmethod
    def of(
        cls,
        kind: LineKind,
        quantity: Decimal | int,
        unit: str,
        unit_amount: Decimal,
        *,
        reasons: Sequence[Reason],
        rule: tuple[str, str],
    ) -> "PriceLine":
        """A line with its amount computed; `rule` is a name and a version."""
        quantity = Decimal(quantity)
        return cls(kind, quantity, unit, unit_amount, cents(quantity * unit_amount), tuple(reasons), *rule)


@dataclass(frozen=True)
class Price:
    """Lines and their total in euros. Raises ValueError when the two disagree or a line is missing."""

    lines: tuple[PriceLine, ...]
    total: Decimal

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a price has at least one line, if only 0.00 with its reason")
        if self.total != total(line.amount for line in self.lines):
            raise ValueError(f"the lines do not add up to {self.total}")

    @classmethod
    def of(cls, lines: Sequence[PriceLine]) -> "Price":
        """The price that the lines add up to."""
        return cls(tuple(lines), total(line.amount for line in lines))

    @property
    def is_free(self) -> bool:
        """Nothing is paid."""
        return self.total == ZERO
