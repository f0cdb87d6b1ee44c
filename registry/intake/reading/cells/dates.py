"""Dates as people write them: days, months, seasons and years, in numbers and in words.

A day is read day first, as Finns write it. What could be read in two ways, or has words beside it, is a guess.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from openpyxl.utils.datetime import from_excel

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of
from registry.intake.reading.result import PartialDate
from registry.intake.reading.words import lists, plain, words

SERIALS = range(18_264, 73_051)  # a spreadsheet's numbers of days: 1950 to 2099
YEARS = range(1900, 2101)
EARLIEST, FAR_AHEAD = 1950, 30
YEAR = r"(?P<year>\d{4}|\d\d)(?!\d|\.\d)"
WORD = r"(?P<word>[^\W\d_]{2,})\.?"
# Each way to write a date, the surest first; the number is a doubt of its own.
SHAPES = [
    (rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?[-'’]?{YEAR}", False),
    (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)", False),
    (rf"(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-{YEAR}", False),
    (rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/{YEAR}", True),
    (rf"(?P<day>\d{{1,2}})\.?\s*{WORD}\s*(?P<year>\d{{4}})(?!\d)", False),
    (rf"{WORD}\s*[-/'’]?\s*{YEAR}", False),
    (rf"(?P<year>\d{{4}})\s*[-/]?\s*{WORD}", False),
    (r"(?P<month>\d{1,2})\s?[-/.]\s?(?P<year>\d{4})(?!\d|\.\d)", False),
    (r"(?P<year>\d{4})[-/](?P<month>0[1-9]|1[0-2])(?!\d)", True),
    (r"(?P<year>\d{4})(?!\d)", False),
    (r"(?P<month>\d{1,2})\s?/\s?[-'’]?(?P<year>\d\d)(?!\d)", True),
]
COMPILED = [(re.compile(rf"(?<![\d.]){shape}"), doubtful) for shape, doubtful in SHAPES]
# "1.9.-15.12.2016", "9-12/2016", "2015-16": what stands before the last day of a range.
RANGE_START = re.compile(
    r"(?<![\d.])(?:\d{1,2}\.(?:\s?\d{1,2}\.)?|\d{1,2})\s*[-–—]\s*(?=\d{1,2}\s?[./]\s?\d)"
)
YEAR_RANGE = re.compile(
    r"(?<!\d)(?P<century>(?:19|20))(?P<first>\d\d)\s*[-–—/]\s*(?P<last>\d\d)(?!\d|\s?[./]\s?\d)"
)
TIME = re.compile(r"(?<=\d)(?:T|\s+(?:klo\s+)?)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?$")  # "21.4.2016 0:00"
DASH = re.compile(r"^\s*(?:[-–—]|to|till|asti|och|ja)\s*$")

OPEN_ENDED = "open"  # an agreement that is valid until further notice


@dataclass(frozen=True, slots=True)
class _Match:
    date: PartialDate | None
    start: int
    end: int
    is_doubtful: bool


def read_trained(value: Value, *, today: date) -> Found:
    """When a course was completed: a PartialDate, never in the future."""
    found = read_date(value, today=today, latest=today.year)
    if found.value and not found.issue and str(found.value) > today.isoformat():
        return Found(found.value, "date_in_future")
    return found


def read_agreement(value: Value, *, today: date) -> Found:
    """The last day of an agreement as a date, OPEN_ENDED, or nothing."""
    if plain(text_of(value)) in words("answers", "open_ended"):
        return Found(OPEN_ENDED)
    found = read_date(value, today=today, latest=today.year + FAR_AHEAD)
    if not found.value:
        return Found(None, "agreement_unclear") if found.issue == "date_unclear" else found
    last = _last_day(found.value)
    if found.issue in ("", "date_range") and not found.value.day:
        return Found(last, "agreement_month" if found.value.month else "date_guessed", _told(last))
    return Found(last, found.issue, _told(last) if found.issue else "")


def read_date(value: Value, *, today: date, latest: int) -> Found:
    """A PartialDate, or an issue. `latest` is the last year that a year of two digits may mean."""
    if answer := refused(value):
        return answer
    if isinstance(value, datetime | date):
        return _sane(Found(PartialDate(value.year, value.month, value.day)), today)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _sane(_number(value), today)
    text = text_of(value)
    if says_nothing(text):
        return NOTHING
    if (
        text.isdecimal() and text.isascii() and len(text) == 5
    ):  # a spreadsheet's day that lost its shape on the way
        return _sane(_doubtful(_number(int(text))) or Found(None, "date_unclear"), today)
    return _sane(_from_text(TIME.sub("", text).casefold(), latest), today)


def _number(value: float) -> Found:
    if value in YEARS:
        return Found(PartialDate(int(value)))
    if isfinite(value) and int(value) in SERIALS:
        day = from_excel(int(value))
        return Found(PartialDate(day.year, day.month, day.day))
    return _doubtful(_from_text(text_of(value), YEARS.stop)) or Found(None, "date_unclear")


def _doubtful(found: Found) -> Found | None:
    return Found(found.value, "date_guessed", _shown(found.value)) if found.value else None


def _sane(found: Found, today: date) -> Found:
    if found.value and not EARLIEST <= found.value.year <= today.year + FAR_AHEAD:
        return Found(None, "date_far")
    return found


def _from_text(text: str, latest: int) -> Found:
    text, is_range = _without_range(text)
    matches = _matches(text, latest)
    if not matches or any(match.date is None for match in matches):
        return Found(None, "date_unclear")
    last = matches[-1]
    if len(matches) > 1:
        between = text[matches[-2].end : last.start]
        if len(matches) > 2 or not DASH.match(between):
            return Found(last.date, "date_several", _shown(last.date))
        is_range = True
    if _has_other_words(text, matches) or any(match.is_doubtful for match in matches):
        return Found(last.date, "date_guessed", _shown(last.date))
    return Found(last.date, "date_range" if is_range else "")


def _without_range(text: str) -> tuple[str, bool]:
    def last_year(match: re.Match) -> str:
        first, last = int(match["first"]), int(match["last"])
        return f"{match['century']}{last:02}" if last > max(first, 12) else match.group()

    shorter = YEAR_RANGE.sub(last_year, RANGE_START.sub("", text))
    return shorter, shorter != text


def _matches(text: str, latest: int) -> list[_Match]:
    """Dates of the text in their order; a place that a surer shape has taken is not read again."""
    found: list[_Match] = []
    for pattern, doubtful in COMPILED:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if "word" in match.re.groupindex and not _meaning(match["word"]):
                continue
            found.append(_judged(match, doubtful, latest))
    return sorted(found, key=lambda one: one.start)


def _judged(match: re.Match, doubtful: bool, latest: int) -> _Match:
    parts = match.groupdict()
    year = _full_year(parts["year"], latest)
    month, season = int(parts["month"]) if parts.get("month") else None, ""
    if parts.get("word"):
        month, season = _meaning(parts["word"])
        doubtful = doubtful or (len(parts["year"]) == 2 and month is not None)
    day = int(parts["day"]) if parts.get("day") else None
    if doubtful and day and month:  # with slashes either may be the day
        day, month, doubtful = _day_and_month(day, month)
    made = None if season and day else _valid(year, month, day, season)
    return _Match(made, match.start(), match.end(), doubtful)


def _day_and_month(first: int, second: int) -> tuple[int, int, bool]:
    if second > 12:
        return second, first, True
    return first, second, first <= 12 and first != second


def _full_year(digits: str, latest: int) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if 2000 + year <= latest else 1900 + year


def _valid(year: int, month: int | None, day: int | None, season: str) -> PartialDate | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day, season)


def _meaning(word: str) -> tuple[int | None, str] | None:
    """The month or the season that a word means."""
    for season, names in lists("seasons").items():
        if word in names:
            return None, season
    for month, names in lists("months").items():
        if any(word == name or (len(name) > 5 and word.startswith(name)) for name in names):
            return int(month), ""
    return None


def _has_other_words(text: str, matches: list[_Match]) -> bool:
    left, place = "", 0
    for match in matches:
        left, place = f"{left} {text[place : match.start]}", match.end
    rest = plain(f"{left} {text[place:]}".replace("?", " question "))
    return any(word not in words("answers", "about") for word in rest.split())


def _last_day(told: PartialDate) -> date:
    if told.day:
        return date(told.year, told.month or 1, told.day)
    month = told.month or 12
    return date(told.year + month // 12, month % 12 + 1, 1) - date.resolution


def _told(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _shown(found: PartialDate | None) -> str:
    if found is None:
        return ""
    return ".".join(str(part) for part in (found.day, found.month, found.year) if part)
