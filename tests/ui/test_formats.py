"""How values are written, as tables (ux.md section 14)."""

import datetime as dt
from decimal import Decimal

import pytest

from ui import formats

NB = "\u00a0"
WEDNESDAY = dt.date(2026, 11, 25)


def at(hour, minute=0, day=25):
    """A moment by the Helsinki clock, stored in UTC."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=formats.HELSINKI).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("amount", "fi", "en"),
    [
        ("1234.56", f"1{NB}234,56{NB}€", "€1,234.56"),
        ("0", f"0,00{NB}€", "€0.00"),
        ("88.325", f"88,33{NB}€", "€88.33"),
        ("-5", f"−5,00{NB}€", "−€5.00"),
        ("1000000", f"1{NB}000{NB}000,00{NB}€", "€1,000,000.00"),
    ],
)
def test_money_has_cents_and_never_breaks_over_a_line(amount, fi, en):
    assert formats.money(Decimal(amount)) == formats.money(amount, "sv") == fi
    assert formats.money(amount, "en") == en


@pytest.mark.parametrize(
    ("style", "fi", "sv", "en"),
    [
        ("long", "keskiviikko 25.11.2026", "onsdag 25.11.2026", f"Wednesday 25{NB}November{NB}2026"),
        ("short", f"ke{NB}25.11.", f"ons{NB}25.11", f"Wed{NB}25{NB}Nov"),
        ("number", "25.11.2026", "25.11.2026", f"25{NB}Nov{NB}2026"),
        ("on", "keskiviikkona 25.11.", "onsdagen den 25.11", f"on Wednesday 25{NB}November"),
    ],
)
def test_a_day_is_written_with_its_weekday(style, fi, sv, en):
    assert [formats.day(WEDNESDAY, lang, style) for lang in ("fi", "sv", "en")] == [fi, sv, en]


def test_a_late_evening_in_utc_is_the_next_day_in_helsinki():
    assert formats.day(dt.datetime(2026, 11, 24, 22, 30, tzinfo=dt.UTC), "fi", "number") == "25.11.2026"


@pytest.mark.parametrize(
    ("start", "end", "fi", "en"),
    [
        (dt.time(9), None, "9.00", "09:00"),
        (dt.time(13), dt.time(14), "13–14", "13:00–14:00"),
        (dt.time(9), dt.time(10, 30), "9–10.30", "09:00–10:30"),
    ],
)
def test_clock_times(start, end, fi, en):
    assert formats.clock(start, end) == fi
    assert formats.clock(start, end, "en") == en


@pytest.mark.parametrize(
    ("start", "end", "lang", "style", "text"),
    [
        (at(13), at(14), "fi", "short", f"ke{NB}25.11. klo{NB}13–14"),
        (at(13), at(14), "fi", "long", f"keskiviikko 25.11.2026 kello{NB}13–14"),
        (at(13), None, "fi", "on", f"keskiviikkona 25.11. kello{NB}13"),
        (at(13), at(14, 30), "sv", "short", f"ons{NB}25.11 kl.{NB}13–14.30"),
        (at(13), at(14), "en", "short", f"Wed{NB}25{NB}Nov, 13:00–14:00"),
        (at(22), at(2, day=26), "fi", "short", f"ke{NB}25.11. klo{NB}22 – to{NB}26.11. klo{NB}2"),
    ],
)
def test_day_and_clock_together(start, end, lang, style, text):
    assert formats.when(start, end, lang, style) == text


@pytest.mark.parametrize(
    ("first", "last", "lang", "text"),
    [
        (WEDNESDAY, WEDNESDAY, "fi", "25.11.2026"),
        (WEDNESDAY, dt.date(2026, 12, 3), "fi", "25.11.–3.12.2026"),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 2), "sv", "31.12.2026–2.1.2027"),
        (WEDNESDAY, dt.date(2026, 12, 3), "en", f"25{NB}Nov – 3{NB}Dec{NB}2026"),
    ],
)
def test_ranges_of_days(first, last, lang, text):
    assert formats.days(first, last, lang) == text


@pytest.mark.parametrize(
    ("function", "value", "fi", "en"),
    [
        (formats.hours, "1.50", f"1,5{NB}h", f"1.5{NB}h"),
        (formats.hours, 100, f"100{NB}h", f"100{NB}h"),
        (formats.kilometres, 48, f"48{NB}km", f"48{NB}km"),
        (formats.percent, 97, f"97{NB}%", "97%"),
        (formats.number, "-2.4", "−2,4", "−2.4"),
        (formats.month, WEDNESDAY, "marraskuu 2026", "November 2026"),
    ],
)
def test_numbers_with_units(function, value, fi, en):
    assert function(value, "fi") == fi
    assert function(value, "en") == en
