"""The pay day that comes next, and until when claims for it can be sent (rules.md section 4, A064, A065)."""

import datetime as dt
from dataclasses import dataclass

from billing.claims.calendar import PayCalendar
from domain.clock import today
from domain.period import Month
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on


@dataclass(frozen=True)
class PayDay:
    """`month` is the month of the work, `cut_off` the last day to send its claims, `day` when it is paid."""

    month: Month
    cut_off: dt.date
    day: dt.date

    @property
    def is_open(self) -> bool:
        """Whether claims for this pay day can still be sent."""
        return today() <= self.cut_off


def next_pay_day() -> PayDay:
    """The first pay day that is not over, by the calendar in force today. Raises NoRule."""
    now = today()
    calendar = PayCalendar.from_data(rule_on(RuleKind.PAY_CALENDAR, now).data)
    month = Month.of(now).plus(-2)  # a pay day moved to the next bank day may fall into the month after
    while calendar.pay_day(month) < now:
        month = month.plus(1)
    return PayDay(month, calendar.due_for(month), calendar.pay_day(month))
