"""The organisation's pay calendar."""

import datetime as dt

from billing.claims.calendar import PayCalendar
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on


def pay_calendar(day: dt.date) -> PayCalendar:
    """The organisation's cut-off and pay days as they are on a day. Raises NoRule."""
    return PayCalendar.from_data(rule_on(RuleKind.PAY_CALENDAR, day).data)
