"""Finnish bank days, which are also the working days of the rules.

Weekdays except public holidays, Christmas Eve and Midsummer Eve (security.md section 9). The short days,
Maundy Thursday and New Year's Eve, are bank days.
"""

import datetime as dt
from functools import cache

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@cache
def holidays_of(year: int) -> frozenset[dt.date]:
    """The Finnish holidays of a year, with both eves."""
    import holidays  # takes a tenth of a command's start, and few commands ask

    return frozenset(holidays.country_holidays("FI", years=year))


def is_bank_day(day: dt.date) -> bool:
    """Whether Finnish banks are open, and offices work, on `day`."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def previous_bank_day(day: dt.date) -> dt.date:
    """`day` itself when it is a bank day, else the nearest bank day before it."""
    while not is_bank_day(day):
        day -= ONE_DAY
    return day


def next_bank_day(day: dt.date) -> dt.date:
    """`day` itself when it is a bank day, else the nearest bank day after it."""
    while not is_bank_day(day):
        day += ONE_DAY
    return day


def bank_days_before(day: dt.date, count: int) -> dt.date:
    """The bank day that is `count` bank days before `day`; zero gives `day` unchanged."""
    for _ in range(count):
        day = previous_bank_day(day - ONE_DAY)
    return day
