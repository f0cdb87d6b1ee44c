"""Home municipalities: names in two languages, inflected, shortened or misspelt."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing, text_of
from registry.intake.reading.words import lists, plain
from tenants.reference import municipalities

CLOSE, CLEARLY = 80.0, 6.0  # likeness in per cent, and how much better than the next one
BETWEEN = re.compile(r"[,;/|&+()]|\b(?:ja|och|and|tai|eller|or)\b", re.IGNORECASE)
POSTAL_CODE = re.compile(r"\b(?:FI-?)?\d{5}\b", re.IGNORECASE)
BESIDE = frozenset(
    "kaupunki kunta kaupungin kunnan stad kommun asuu kotoisin bor i hemma town city suomi finland".split()
)
CASES = "ssa ssä sta stä lla llä lta ltä lle n a ä an en in on ön un yn än seen hun hin".split()
# Consonants before the last vowel in the strong grade and in the weak one.
GRADES = [("kk", "k"), ("pp", "p"), ("tt", "t"), ("nt", "nn"), ("nk", "ng"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"),
          ("ht", "hd"), ("k", ""), ("p", "v"), ("t", "d")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as the reader gives it."""

    code: str
    name: str


def read_municipality(value: Value) -> Found:
    """A Place. A misspelt name gives the likeliest one as a guess; a stranger's name gives nothing."""
    if answer := refused(value):
        return answer
    text = text_of(value)
    if says_nothing(text):
        return NOTHING
    pieces = [word for piece in BETWEEN.split(POSTAL_CODE.sub(" ", text)) if (word := _bare(piece))]
    codes = [code for piece in pieces if (code := _known(piece))]
    if not codes:
        return _guessed(pieces)
    if len(set(codes)) > 1 or len(codes) < len(pieces):
        return Found(_place(codes[0]), "municipality_several", _place(codes[0]).name)
    return Found(_place(codes[0]))


def is_municipality(text: str) -> bool:
    """Whether the text is a municipality beyond doubt."""
    return bool(_known(_bare(text)))


def _guessed(pieces: list[str]) -> Found:
    if len(pieces) == 1 and len(pieces[0]) > 3:
        best = process.extract(pieces[0], list(_names()), scorer=fuzz.ratio, limit=6)
        nearest = {}
        for name, score, _index in best:
            nearest.setdefault(_names()[name], score)
        (code, score), *others = nearest.items()
        if score >= CLOSE and all(score - other >= CLEARLY for _code, other in others):
            return Found(_place(code), "municipality_guessed", _place(code).name)
    return Found(None, "municipality_unknown")


def _bare(text: str) -> str:
    return " ".join(word for word in plain(text).split() if word not in BESIDE)


@lru_cache(4096)
def _known(name: str) -> str:
    if name in _names():
        return _names()[name]
    for ending in CASES:
        stem = name.removesuffix(ending)
        if stem != name and len(stem) > 3 and len(_stems().get(stem, ())) == 1:
            return next(iter(_stems()[stem]))
    return ""


def _place(code: str) -> Place:
    return Place(code, municipalities()[code].names["fi"])


@cache
def _names() -> Mapping[str, str]:
    """Names and everyday short forms in plain form, with the code. Finnish names come first."""
    names: dict[str, str] = {}
    for language in ("fi", "sv", "en"):
        for code, one in municipalities().items():
            names.setdefault(plain(one.names[language]), code)
    for name, short_forms in lists("municipalities").items():
        if plain(name) in names:
            names |= {short: names[plain(name)] for short in short_forms if short not in names}
    return names


@cache
def _stems() -> Mapping[str, frozenset[str]]:
    """What a Finnish name may look like before a case ending, with the codes it may mean."""
    stems: dict[str, set[str]] = {}
    for code, one in municipalities().items():
        for stem in _forms(plain(one.names["fi"])):
            stems.setdefault(stem, set()).add(code)
    return {stem: frozenset(codes) for stem, codes in stems.items()}


def _forms(name: str) -> Iterator[str]:
    """The stems of a name: lappeenranta, lappeenranna; luumäki, luumäke, luumäe; taipale, taipalee."""
    last = name[-1]
    if name.endswith("nen"):
        yield name[:-3] + "se"
        return
    if last not in "aeiouyäöå":
        yield from (name, name + "i")
        return
    for vowel in {last, "e"} if last == "i" else {last, "ee"} if last == "e" else {last}:
        yield name[:-1] + vowel
        for strong, weak in GRADES:
            if name[:-1].endswith(strong):
                yield name[: -1 - len(strong)] + weak + vowel
                break
