"""What a reader of one cell answers."""

from dataclasses import dataclass
from typing import Any

from files.tables import Refused, Value
from registry.intake.reading.words import plain, shown, words


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and a code of issues.py when it is doubtful or missing. `guess` as text, for the sentence."""

    value: Any = None
    issue: str = ""
    guess: str = ""


NOTHING = Found()


def refused(value: Value) -> Found | None:
    """The answer for a cell whose content is not taken, else None."""
    return Found(None, value.reason) if isinstance(value, Refused) else None


def text_of(value: Value) -> str:
    """The cell as one line of text."""
    return " ".join(shown(value).split())


def says_nothing(text: str) -> bool:
    """Whether a cell is empty in effect: "-", "ei ole", "ei tiedossa"."""
    word = plain(text)
    return (not word and "?" not in text) or word in words("answers", "nothing")
