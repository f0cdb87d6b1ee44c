"""Voikko, when it is installed: knows Finnish words, and so chooses among candidates (terminology.md A2).

Needs the C library `libvoikko1`, the dictionary `voikko-fi` (both Debian packages) and the Python binding
`libvoikko`. The import is lazy and may fail: then the rules stand alone and nothing is marked as checked.
"""

from functools import lru_cache
from typing import Protocol

CASE_NAMES = {
    "nom": "nimento", "gen": "omanto", "par": "osanto", "ine": "sisaolento", "ela": "sisaeronto", "ill": "sisatulento",
    "ade": "ulkoolento", "abl": "ulkoeronto", "all": "ulkotulento", "ess": "olento", "tra": "tulento", "abe": "vajanto",
}  # fmt: skip
NUMBERS = {"": "singular", "pl.": "plural"}


class Dictionary(Protocol):
    """What we need of Voikko; a test may give its own."""

    def analyze(self, word: str) -> list[dict[str, str]]: ...


@lru_cache(maxsize=1)
def dictionary() -> Dictionary | None:
    """The Finnish dictionary of this machine, or None. Loaded at the first call (10 ms)."""
    try:
        from libvoikko import Voikko  # an optional package over a C library

        return Voikko("fi")
    except Exception:  # the binding raises its own kinds for a missing library or dictionary
        return None


def confirms(known: Dictionary, base: str, name: str, form: str) -> bool:
    """Whether the dictionary reads `form` as the form called `name` (shipped.FORMS) of the word `base`."""
    number, case = ("pl.", name[3:]) if name.startswith("pl.") else ("", name)
    wanted = base.replace("-", "").lower()
    return any(
        _is_word(reading, wanted)
        and reading.get("SIJAMUOTO") == CASE_NAMES[case]
        and reading.get("NUMBER") == NUMBERS[number]
        for reading in known.analyze(form)
    )


def is_genitive(known: Dictionary, word: str) -> bool:
    """Whether a word can only be a genitive: an attribute that stands still (järjestötyön asiantuntijalle)."""
    cases = {reading.get("SIJAMUOTO") for reading in known.analyze(word)}
    return CASE_NAMES["gen"] in cases and CASE_NAMES["nom"] not in cases


def _is_word(reading: dict[str, str], wanted: str) -> bool:
    if reading.get("BASEFORM", "").replace("-", "").replace("=", "").lower() == wanted:
        return True
    # "tapaaminen" is filed under its verb "tavata": a noun of doing.
    return reading.get("CLASS") == "teonsana" and wanted.endswith("minen")
