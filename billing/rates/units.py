"""Units of pay, and how planned minutes become a quantity of one (requirements.md section 4.5)."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What one amount of a rate is paid for."""

    HOUR = "hour"
    LESSON = "45min"
    OCCASION = "occasion"
    BLOCK = "begun_block"
    HALF_DAY = "half_day"
    FULL_DAY = "full_day"
    MEETING = "meeting"
    PROJECT = "project"
    MONTH = "month"


class Direction(StrEnum):
    """Which way minutes are rounded to the step."""

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


MINUTES_OF = {Unit.HOUR: 60, Unit.LESSON: 45}

# Six decimals rounded up give the same cents as the exact fraction for every amount up to 166 euros an hour,
# and the person's good above it; so quantity × amount on a stored line is what was paid.
QUANTITY = Decimal("0.000001")


@dataclass(frozen=True)
class Rounding:
    """Round minutes to a `step` (minutes, 0 = do not), and never below `minimum` minutes."""

    step: int = 0
    direction: Direction = Direction.UP
    minimum: int = 0

    def of(self, minutes: int) -> int:
        """The minutes to be paid for."""
        return max(self._to_step(minutes), self.minimum)

    def _to_step(self, minutes: int) -> int:
        if not self.step:
            return minutes
        match self.direction:
            case Direction.UP:
                return -(-minutes // self.step) * self.step
            case Direction.DOWN:
                return minutes // self.step * self.step
        return (2 * minutes + self.step) // (2 * self.step) * self.step


def quantity_of(unit: Unit, minutes: int, *, block_minutes: int = 0) -> Decimal:
    """How many units the minutes make: a part of an hour, whole begun blocks, or one of anything else."""
    if unit in MINUTES_OF:
        return (Decimal(minutes) / MINUTES_OF[unit]).quantize(QUANTITY, rounding=ROUND_UP)
    if unit == Unit.BLOCK:
        return Decimal(-(-minutes // block_minutes))
    return Decimal(1)
