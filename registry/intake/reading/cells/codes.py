"""Personal identity codes. Their text goes nowhere but into the value of its own field."""

import re

from crypto.identity_code import InvalidIdentityCode, parse_identity_code
from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of

IN_TEXT = re.compile(r"(?<!\w)\d{6}\s?[-+‐‑–−A-FU-Ya-fu-y]\s?\d{3}[0-9A-Ya-y](?!\w)")
COVER = "••••••-••••"


def read_identity_code(value: Value) -> Found:
    """The code in its canonical form, or an issue. An invalid one is not kept."""
    if answer := refused(value):
        return answer
    text = text_of(value)
    if says_nothing(text):
        return NOTHING
    try:
        return Found(parse_identity_code(text.replace(" ", "")).code)
    except InvalidIdentityCode:
        return Found(None, "personal_identity_code_invalid")


def covered(text: str) -> str:
    """The text with anything like an identity code covered."""
    return IN_TEXT.sub(COVER, text) if len(text) >= len(COVER) - 1 else text


def has_code(text: str) -> bool:
    """Whether the text holds something like an identity code."""
    return bool(IN_TEXT.search(text))
