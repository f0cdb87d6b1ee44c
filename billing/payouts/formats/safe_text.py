"""Text that does no harm in a file (security.md section 9): what is dropped, converted or refused."""

import re
import unicodedata
from collections.abc import Iterable

from files.one_line import one_line

# Spreadsheets also take the full-width forms and the minus sign for the start of a formula.
FORMULA_START = re.compile(r"[=+\-@\t\r\n|%＝＋－＠−]")

# SEPA's character set plus the letters of Finnish and Swedish, which Finnish banks accept (finance.md 4.2).
BANK_CHARACTERS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ÅÄÖåäö]")
# Letters that do not fall apart into a plain letter and an accent; Sámi ones among them.
PLAIN_LETTERS = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th",
    "ð": "d", "Ð": "D", "đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ł": "l", "Ł": "L",
    "ı": "i", "ǥ": "g", "Ǥ": "G", "ʒ": "z", "Ʒ": "Z", "ħ": "h", "Ħ": "H",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "&": "+", "_": "-",
}  # fmt: skip


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, also behind spaces and quotation marks."""
    return bool(FORMULA_START.match(text.lstrip(" '\"\u00a0\ufeff")))


def without_formula_start(text: str) -> str:
    """The text from its first character that cannot start a formula."""
    while starts_formula(text):
        text = text.lstrip(" '\"\u00a0\ufeff")[1:]
    return text.strip()


def for_bank(text: str) -> str | None:
    """The text in characters every bank takes; å, ä and ö stay. None when a letter has no Latin counterpart.

    A sign that cannot be kept becomes a space. `//` and a slash at either end are reserved in SEPA.
    """
    converted = _joined(_bank_character(character) for character in one_line(text))
    if converted is None:
        return None
    while "//" in converted:
        converted = converted.replace("//", "/")
    return " ".join(converted.split()).strip("/ ")


def _bank_character(character: str) -> str | None:
    if BANK_CHARACTERS.fullmatch(character):
        return character
    if character in PLAIN_LETTERS:
        return PLAIN_LETTERS[character]
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    if plain and all(BANK_CHARACTERS.fullmatch(part) for part in plain):
        return plain
    return None if unicodedata.category(character)[0] in "LN" else " "


def _joined(parts: Iterable[str | None]) -> str | None:
    known = list(parts)
    return None if None in known else "".join(part for part in known if part is not None)
