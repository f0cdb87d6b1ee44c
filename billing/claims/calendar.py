"""When work is claimed and when it is paid (rules.md section 4, A064, A065).

Work of month M is claimed by the cut-off day of the following month and paid that month. A pay day that is not
a bank day moves; the cut-off day never does. The cut-off day lasts until midnight in Helsinki.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain import clock
from domain.bank_days import next_bank_day, previous_bank_day
from domain.period import Month

LAST_DAY = 31


class BankDayRule(StrEnum):
    """Where a pay day goes that is not a bank day."""

    PREVIOUS = "previous"
    NEXT = "next"
    NONE = "none"


@dataclass(frozen=True)
class PayCalendar:
    """A tenant's cut-off day and pay day, both in the month after the work.

    31 means the last day; a month that is shorter ends the count. Raises ValueError for a day outside 1–31.
    """

    cutoff_day: int = 9
    pay_day_number: int = LAST_DAY
    bank_day: BankDayRule = BankDayRule.PREVIOUS

    def __post_init__(self) -> None:
        if not all(1 <= day <= LAST_DAY for day in (self.cutoff_day, self.pay_day_number)):
            raise ValueError("a day of the month is 1–31")

    def due_for(self, month: Month) -> dt.date:
        """The last day to send the claim for the work of `month`."""
        return month.plus(1).day(self.cutoff_day)

    def pay_day(self, month: Month) -> dt.date:
        """The day on which the work of `month` is paid when it was claimed in time."""
        day = month.plus(1).day(self.pay_day_number)
        match self.bank_day:
            case BankDayRule.PREVIOUS:
                return previous_bank_day(day)
            case BankDayRule.NEXT:
                return next_bank_day(day)
        return day

    def run_for(self, moment: dt.datetime, month: Month | None = None) -> Month:
        """The month whose payment takes a claim sent at `moment`; `month` is when the work was done.

        A late claim goes with the first month whose cut-off is still ahead.
        """
        day = clock.local_day(moment)
        run = month or Month.of(day).plus(-1)
        while self.due_for(run) < day:
            run = run.plus(1)
        return run

    def pay_day_if_sent(self, moment: dt.datetime, month: Month | None = None) -> dt.date:
        """The pay day of a claim sent at `moment`. Show it before the claim is sent."""
        return self.pay_day(self.run_for(moment, month))

    def is_late(self, moment: dt.datetime, month: Month) -> bool:
        """Whether the claim for `month` misses its own pay day."""
        return clock.local_day(moment) > self.due_for(month)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "PayCalendar":
        """Read from tenant data: days as 1–31 or `last_day`."""
        cutoff, pay = (
            LAST_DAY if data[name] == "last_day" else data[name] for name in ("cutoff_day", "pay_day")
        )
        return cls(cutoff, pay, BankDayRule(data.get("bank_day", BankDayRule.PREVIOUS)))

    def to_data(self) -> dict[str, Any]:
        return {"cutoff_day": self.cutoff_day, "pay_day": self.pay_day_number, "bank_day": str(self.bank_day)}
