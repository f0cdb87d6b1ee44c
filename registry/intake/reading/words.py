"""Words of registers, and the plain forms in which texts are compared."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path

from files.tables import Refused, Value

PUNCTUATION = re.compile(r"[^\w✓✔√]|_")
FOLDER = Path(__file__).parent / "data"


@cache
def words(section: str, key: str) -> frozenset[str]:
    """The words of one list of words.toml, in plain form."""
    return frozenset(plain(word) or word for word in _file()[section][key])


@cache
def lists(section: str) -> Mapping[str, tuple[str, ...]]:
    """All lists of a section, in plain form and in the order of the file."""
    return {key: tuple(plain(word) for word in found) for key, found in _file()[section].items()}


@cache
def phrases_of(section: str) -> Mapping[str, Sequence[str]]:
    """Code -> phrases that registers use for it (vocabulary.toml), as written."""
    return tomllib.loads((FOLDER / "vocabulary.toml").read_text("utf-8"))[section]


@cache
def first_names() -> frozenset[str]:
    """First names common in Finland, folded: evidence for the order of a name, never a judge of one."""
    return frozenset(fold(name) for name in (FOLDER / "first_names.txt").read_text("utf-8").split())


@lru_cache(4096)
def plain(text: str) -> str:
    """Without capitals and punctuation, words apart by one space."""
    return " ".join(PUNCTUATION.sub(" ", text.casefold()).split())


@lru_cache(4096)
def fold(text: str) -> str:
    """Without capitals and accents: as a name stands in an e-mail address."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parted if not unicodedata.combining(c))


def shown(value: Value) -> str:
    """A cell as a person sees it."""
    if value is None or isinstance(value, Refused):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
