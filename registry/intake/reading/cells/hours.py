"""Hours of a training: "50", "n. 50 t", "50,0", "60h", "ei"."""

import re
from datetime import timedelta

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of
from registry.intake.reading.words import plain, words

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
WORDS = re.compile(r"[^\W\d_]+")
MOST = 1500  # more is no course but a year or a slip of the pen
HOURS_IN_CREDIT = 27  # a student's work for one credit, 1600 h / 60 (Government Decree 794/2004, section 5)
AROUND = frozenset("n noin ca cirka circa c about approx yli över over vähintään minst alle koulutus koulutusta kurssi "
                   "kurs course".split())  # fmt: skip


def read_hours(value: Value, *, unit: str = "") -> Found:
    """Hours as a number, whole when they are whole. Credits and days are never turned into hours by themselves.

    `unit` is what the header says of bare numbers, when it is not hours ("op", "pv").
    """
    if answer := refused(value):
        return answer
    if isinstance(value, timedelta):
        return _judged(value.total_seconds() / 3600)
    text = text_of(value)
    if says_nothing(text) or plain(text) in words("answers", "no_training"):
        return NOTHING
    numbers = NUMBER.findall(text)
    if len(numbers) != 1:
        return Found(None, "hours_several" if numbers else "hours_unclear")
    amount = float(numbers[0].replace(",", "."))
    units = [word for word in WORDS.findall(text.casefold()) if word not in AROUND] or [unit][: bool(unit)]
    if any(word in words("units", "credits") for word in units):
        return Found(None, "hours_credits", str(round(amount * HOURS_IN_CREDIT)))
    if not all(word in words("units", "hours") for word in units) or "?" in text or "%" in text:
        return Found(None, "hours_unclear")
    return _judged(amount)


def _judged(amount: float) -> Found:
    if not 0 < amount <= MOST:
        return Found(None, "hours_unclear") if amount else NOTHING
    if amount.is_integer():
        return Found(int(amount))
    return Found(amount, "hours_not_whole", str(int(amount) or ""))
