"""How sums, days, clock times and hours are written in Finnish, Swedish and English. Pure: the language is an argument.

Spaces inside a value are no-break spaces, so that "88,32 €" and "25.11. klo 13" never fall apart (ux.md section 14).
Finland-Swedish habits: 25.11.2026, kl. 13–14. English: 24-hour clock, day before month.
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

WEEKDAYS = {
    "fi": "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai".split(),
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
WEEKDAYS_SHORT = {
    "fi": "ma ti ke to pe la su".split(),
    "sv": "mån tis ons tors fre lör sön".split(),
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
}
# "On Monday": the form that a sentence about a deadline needs.
WEEKDAYS_ON = {
    "fi": [f"{name}na" if name != "keskiviikko" else "keskiviikkona" for name in WEEKDAYS["fi"]],
    "sv": [f"{name}en den" for name in WEEKDAYS["sv"]],
    "en": [f"on {name}" for name in WEEKDAYS["en"]],
}
MONTHS = {
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu "
    "heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def number(value: Decimal | int | str, lang: str = "fi", places: int | None = None) -> str:
    """`1234.5` → "1 234,5" (fi, sv) or "1,234.5" (en). `places` fixes the decimals (half up); None shows as many as needed."""
    amount = Decimal(value)
    if places is None:
        text = f"{amount.normalize():,f}"
    else:
        text = f"{amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    if lang != "en":
        text = text.replace(",", NBSP).replace(".", ",")
    return text.replace("-", MINUS)


def money(amount: Decimal | int | str, lang: str = "fi") -> str:
    """Euros with cents: "1 234,56 €", in English "€1,234.56"."""
    text = number(amount, lang, places=2)
    if lang != "en":
        return f"{text}{NBSP}€"
    return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"


def hours(value: Decimal | int | str, lang: str = "fi") -> str:
    """ "1,5 h"."""
    return f"{number(value, lang)}{NBSP}h"


def kilometres(value: Decimal | int | str, lang: str = "fi") -> str:
    """ "48 km"."""
    return f"{number(value, lang)}{NBSP}km"


def percent(value: Decimal | int | str, lang: str = "fi") -> str:
    """`97` → "97 %", in English "97%"."""
    return number(value, lang) + ("%" if lang == "en" else f"{NBSP}%")


def day(value: date | datetime, lang: str = "fi", style: str = "long") -> str:
    """A Helsinki day.

    Styles: long "keskiviikko 25.11.2026", short "ke 25.11.", number "25.11.2026", on "keskiviikkona 25.11.".
    """
    at = _local(value)
    numeric, full = _day_month(at, lang), _day_month_year(at, lang, long=style == "long")
    if style == "number":
        return full
    if style == "short":
        return f"{WEEKDAYS_SHORT[lang][at.weekday()]}{NBSP}{numeric}"
    if style == "on":
        return f"{WEEKDAYS_ON[lang][at.weekday()]} {_day_month(at, lang, long=True)}"
    return f"{WEEKDAYS[lang][at.weekday()]} {full}"


def month(value: date | datetime, lang: str = "fi") -> str:
    """ "marraskuu 2026"."""
    at = _local(value)
    return f"{MONTHS[lang][at.month - 1]} {at.year}"


def clock(start: time | datetime, end: time | datetime | None = None, lang: str = "fi") -> str:
    """One time "9.00"; a range "13–14", "9–10.30". In English "09:00–10:30"."""
    if end is None:
        return _clock(start, lang, short=False)
    return f"{_clock(start, lang)}{DASH}{_clock(end, lang)}"


def when(start: datetime, end: datetime | None = None, lang: str = "fi", style: str = "short") -> str:
    """Day and clock: "ke 25.11. klo 13–14"; style long: "keskiviikko 25.11.2026 kello 13–14"."""
    start = _local(start)
    if end is None:
        return _join_at(day(start, lang, style), _clock(start, lang), lang, style)
    end = _local(end)
    if end.date() == start.date():
        return _join_at(day(start, lang, style), clock(start, end, lang), lang, style)
    first, last = (_join_at(day(at, lang, style), _clock(at, lang), lang, style) for at in (start, end))
    return f"{first} {DASH} {last}"


def days(start: date, end: date, lang: str = "fi") -> str:
    """From the first to the last day, both included: "25.11.–3.12.2026"."""
    if start == end:
        return day(start, lang, "number")
    first = _day_month(start, lang) if start.year == end.year else day(start, lang, "number")
    gap = " " if lang == "en" else ""
    return f"{first}{gap}{DASH}{gap}{day(end, lang, 'number')}"


def _local(value):
    """A datetime becomes Helsinki wall clock; a plain day stays."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(HELSINKI)
    return value


def _day_month(at: date, lang: str, *, long: bool = False) -> str:
    if lang == "en":
        name = MONTHS["en"][at.month - 1]
        return f"{at.day}{NBSP}{name if long else name[:3]}"
    return f"{at.day}.{at.month}" + ("." if lang == "fi" else "")


def _day_month_year(at: date, lang: str, *, long: bool) -> str:
    if lang == "en":
        return f"{_day_month(at, lang, long=long)}{NBSP}{at.year}"
    return f"{at.day}.{at.month}.{at.year}"


def _clock(at: time | datetime, lang: str, *, short: bool = True) -> str:
    at = _local(at)
    if lang == "en":
        return f"{at.hour:02}:{at.minute:02}"
    return f"{at.hour}" if short and not at.minute else f"{at.hour}.{at.minute:02}"


def _join_at(day_text: str, clock_text: str, lang: str, style: str) -> str:
    if lang == "en":
        return f"{day_text}, {clock_text}"
    word = {"fi": "kello" if style in ("long", "on") else "klo", "sv": "kl."}[lang]
    return f"{day_text} {word}{NBSP}{clock_text}"
