"""Cells that answer a question: may the details be given, was the tax card delivered, yes or no."""

import re
from datetime import date, datetime

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, text_of
from registry.intake.reading.words import plain, words

YES, NO, ASK = "yes", "no", "ask"
DAY = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.?(?:\s?(\d{4}|\d\d))?(?!\d)")
INVERSE = {YES: NO, NO: YES}


def answer_of(value: Value) -> str | None:
    """ "yes", "no", "ask", an empty text for an empty cell, or None for what is no answer."""
    text = text_of(value)
    word = plain(text)
    if not word:
        return YES if text in "+✓✔√" and text else NO if text in ("-", "–", "—") else "" if not text else None
    if "?" in text:
        return None
    for answer in (ASK, NO, YES):
        if word in words("answers", answer):
            return answer
    return None


def read_sharing(value: Value, *, inverted: bool = False) -> Found:
    """May the contact details be given to others: "yes", "no", "ask", or None when nobody has told."""
    if answer := refused(value):
        return answer
    said = answer_of(value)
    if said is None:
        return Found(None, "sharing_unclear")
    if text_of(value) in ("", "-", "–", "—"):
        return NOTHING
    return Found(INVERSE.get(said, said) if inverted else said)


def read_yes_no(value: Value, *, inverted: bool = False, issue: str) -> Found:
    """A yes or a no; an empty cell is a no of a ticked column, in either direction."""
    if answer := refused(value):
        return answer
    said = answer_of(value)
    if said in (None, ASK):
        return Found(None, issue)
    if not said:
        return Found(False)
    return Found((said == YES) != inverted)


def read_tax_card(value: Value, *, year: int) -> tuple[Found, date | None]:
    """Whether the card was given, and the day if the cell tells one ("ok 3.1."); an empty cell is a no."""
    if answer := refused(value):
        return answer, None
    if isinstance(value, datetime | date):
        return Found(True), date(value.year, value.month, value.day)
    text = text_of(value)
    match = DAY.search(text)
    day = _day(match, year) if match else None
    rest = (text[: match.start()] + " " + text[match.end() :]).strip() if match and day else text
    said = YES if day and not plain(rest) and "?" not in rest else answer_of(rest)
    if said in (None, ASK) or (said == NO and day):
        return Found(None, "tax_card_unclear"), None
    return Found(said == YES), day


def _day(match: re.Match, year: int) -> date | None:
    """The day, in the year of the card or at the end of the one before: that is when cards are delivered."""
    told = match[3]
    if told:
        year = int(told) if len(told) == 4 else 2000 + int(told)
    try:
        return date(year, int(match[2]), int(match[1]))
    except ValueError:
        return None
