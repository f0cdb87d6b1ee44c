"""E-mail addresses."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from files.tables import Value
from registry.intake.reading.cells.found import Found, refused, says_nothing, text_of

ADDRESS = re.compile(r"[^\s<>()\[\];,:|\"']+@[^\s<>()\[\];,:|\"']+")
LABEL = re.compile(r"\b(?:mailto|s-?posti|sähköposti|e-?mail|e-?post|meili)\b:?", re.IGNORECASE)
AT = re.compile(
    r"\s*[\[(]\s*(?:at|ät|miukumauku|snabel-?a)\s*[\])]\s*|\s+(?:at|ät|miukumauku)\s+", re.IGNORECASE
)
DOT = re.compile(r"\s*[\[(]\s*(?:dot|piste|punkt)\s*[\])]\s*|\s+(?:dot|piste|punkt)\s+", re.IGNORECASE)


def read_email(value: Value) -> Found:
    """The first address of the cell, in small letters. An address that had to be mended is only a guess."""
    if answer := refused(value):
        return answer
    text = text_of(value)
    if says_nothing(text):
        return Found("", "email_missing")
    text = re.sub(r"\bmailto:", " ", text, flags=re.IGNORECASE)
    found = [address for piece in ADDRESS.findall(text) if (address := _valid(piece))]
    if found and text.count("@") == len(found):
        return Found(found[0], "email_several" if len(set(found)) > 1 else "", found[0])
    return Found("", "email_invalid", found[0] if found else _mended(text))


def without_addresses(text: str) -> str:
    """The text without its addresses and their labels: what is left of a cell that holds all contacts."""
    return LABEL.sub(" ", ADDRESS.sub(" ", text)).strip(" ,;/")


def _valid(piece: str) -> str:
    address = piece.strip(".").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if address.isascii() else ""


def _mended(text: str) -> str:
    """What the writer probably meant: "etu.suku at example.fi", "etu . suku@example,fi". Never taken as such."""
    mended = DOT.sub(".", AT.sub("@", text)).replace(" ", "").replace(",", ".")
    return _valid(mended) if mended.count("@") == 1 else ""
