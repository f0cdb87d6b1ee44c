"""The one clock. Days and months are Europe/Helsinki days (architecture.md section 4, rule 9)."""

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


# A file with seconds to add, so that `make journey` can live through a month in a minute. Local only: a
# system check refuses the variable elsewhere.
SHIFT_FILE = os.environ.get("KOKEMUS_CLOCK_FILE", "")


def now() -> dt.datetime:
    """The present moment, aware, in UTC. Tests move it with time-machine."""
    moment = dt.datetime.now(dt.UTC)
    return moment + _shift() if SHIFT_FILE else moment


def _shift() -> dt.timedelta:
    path = Path(SHIFT_FILE)
    return dt.timedelta(seconds=float(path.read_text())) if path.exists() else dt.timedelta()


def today() -> dt.date:
    """Today's date in Helsinki."""
    return now().astimezone(HELSINKI).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on a Helsinki wall clock."""
    return moment.astimezone(HELSINKI)


def local_day(moment: dt.datetime) -> dt.date:
    """The Helsinki day on which a moment falls."""
    return local(moment).date()


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment when Helsinki clocks show `time` on `day`, in UTC.

    A time that the clocks skip in March is taken after the jump; one that comes twice in October is the first.
    """
    return dt.datetime.combine(day, time, tzinfo=HELSINKI).astimezone(dt.UTC)
