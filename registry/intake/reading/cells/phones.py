"""Telephone numbers in any of the shapes that people and spreadsheets give them (E.164 out)."""

import re

import phonenumbers

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of
from registry.intake.reading.words import plain, words

HOME = "FI"
NUMBER = re.compile(r"\+?\(?\d[\d\s().\-–‐‑/]*\d")
BETWEEN = re.compile(r"\s*(?:[;,&|]|/|\btai\b|\bja\b|\beller\b|\boch\b|\bor\b|\band\b)\s*")
FLOAT = re.compile(r"\d{6,}\.0")  # a number that some program has written as a decimal
AREA_SLASH = re.compile(r"(?<!\d)(0\d{1,3})\s*/\s*(?=\d{4,})")  # 040/1234567


def read_phone(value: Value) -> Found:
    """The first number of the cell. A spreadsheet's number has lost its leading zero or plus."""
    if answer := refused(value):
        return answer
    text = text_of(value)
    if says_nothing(text):
        return NOTHING
    if FLOAT.fullmatch(text):
        text = text[:-2]
    pieces = [piece for piece in BETWEEN.split(AREA_SLASH.sub(r"\1 ", text)) if any(map(str.isdigit, piece))]
    found = [_number(piece) for piece in pieces]
    numbers = list(filter(None, found))
    if not found or not found[0]:
        return Found("", "phone_unreadable", numbers[0] if numbers else "")
    if len(set(numbers)) > 1 or len(numbers) < len(pieces):
        return Found(numbers[0], "phone_several", numbers[0])
    return Found(numbers[0], "phone_words" if _other_words(text) else "")


def _number(piece: str) -> str:
    """The piece as E.164, or an empty text when it is not one valid number."""
    match = NUMBER.search(piece)
    if not match or any(map(str.isdigit, piece[: match.start()] + piece[match.end() :])):
        return ""
    digits = "".join(c for c in match.group().replace("(0)", "") if c.isdigit() and c.isascii())
    if match.group().lstrip("(").startswith("+"):
        forms = ["+" + digits]
    elif digits.startswith("00"):
        forms = ["+" + digits[2:]]
    elif digits.startswith("0"):
        forms = [digits]
    else:
        forms = ["0" + digits, "+" + digits]  # the zero or the plus that a spreadsheet dropped
    return next(filter(None, map(_valid, forms)), "")


def _valid(form: str) -> str:
    try:
        number = phonenumbers.parse(form, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _other_words(text: str) -> bool:
    left = plain(re.sub(r"[\d+]", " ", text)).split()
    return any(word not in words("phone", "labels") for word in left)
