"""When work can be ordered, and by when people answer."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from domain import bank_days, clock
from domain.errors import DomainError

LONGEST = dt.timedelta(hours=12)
FURTHEST = dt.timedelta(days=730)
OFFICE_CLOSES = dt.time(16)


class TimeRefused(DomainError):
    """A time that cannot be ordered; `field` is the one to mend: day, since or until."""

    code = "time_refused"

    def __init__(self, field: str, message: object) -> None:
        super().__init__(message)
        self.field = field


def check_times(starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> None:
    """Raise TimeRefused unless the times are ahead, in order and of a length that one session can have."""
    if clock.local_day(starts_at) < clock.local_day(now):
        raise TimeRefused("day", _("The day has already passed. Choose today or a later day."))
    if starts_at <= now:
        raise TimeRefused("since", _("The time has already passed. Choose a later time."))
    if starts_at > now + FURTHEST:
        raise TimeRefused("day", _("The day is more than two years away. Check the year."))
    if ends_at <= starts_at:
        raise TimeRefused("until", _("The end must be later than the start."))
    if ends_at - starts_at > LONGEST:
        raise TimeRefused("until", _("One time can last at most 12 hours. Make a new one for each day."))


def answer_deadline(now: dt.datetime, working_days: int, starts_at: dt.datetime) -> dt.datetime:
    """The office's closing time so many working days later, but never after the work begins."""
    day = clock.local_day(now)
    for _day in range(working_days):
        day = bank_days.next_bank_day(day + bank_days.ONE_DAY)
    return min(clock.at(day, OFFICE_CLOSES), starts_at)
