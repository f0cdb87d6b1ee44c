"""Candidates: every plausible way to inflect one Finnish word, the likeliest first (terminology.md A3)."""

from collections.abc import Iterator

from tenants.terminology.inflection.last_parts import PARTS, last_part
from tenants.terminology.inflection.paradigm import Paradigm
from tenants.terminology.inflection.sounds import VOWELS, is_back, syllables
from tenants.terminology.inflection.types import TYPES

# Ending -> types to try, the likeliest first. The first ending that fits is taken, so the longer stand first.
# A type with "=" does not grade.
ENDINGS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("nen",), ("38",)),
    (("ton", "tön"), ("34", "5")),
    (("nut", "nyt", "lut", "lyt", "ssut", "ssyt", "rrut"), ("47", "5")),
    (("uus", "yys", "eus", "eys"), ("40", "39")),
    (("as", "äs"), ("41", "=41", "39")),
    (("is",), ("39", "=41", "5")),
    (("us", "ys", "os", "ös"), ("39", "40")),
    (("in",), ("33", "=33", "5")),
    (("en", "ar", "är", "el", "er"), ("32", "5")),
    (("mpi",), ("16", "5")),
    (("aa", "ää", "oo", "uu", "yy"), ("17", "18")),
    (("yö", "uo", "ie"), ("19",)),
    (("ee",), ("20",)),
    (("io", "iö", "eo", "eö", "ao"), ("3", "2")),
    (("ea", "eä"), ("15", "12")),
    (("oija", "öijä"), ("10", "12")),
    (("ija", "ijä"), ("12", "10")),
    (("ja", "jä"), ("10", "12")),
    (("ia", "iä"), ("12", "9")),
    (("nta",), ("9", "10")),
    (("elu", "ely", "ilö", "ylä"), ("2", "1")),
    (("nto", "ntö", "nnu"), ("1", "2")),
)
# Endings after which the first type is right often enough to stand without a dictionary.
SURE = ("nen", "uus", "yys", "ja", "jä", "mus", "mys", "tus", "tys", "aus", "ttori")
E_WORDS, CONSONANT = ("48", "=48", "8"), ("5", "=5")


def candidates(word: str) -> list[Paradigm]:
    """Every plausible paradigm of one word (no spaces), the likeliest first. Never empty for a word with letters."""
    part = last_part(word)
    kinds = _kinds(part)
    harmony = is_back(part)
    found = [*_build(word, kinds, harmony), *_build(word, kinds, not harmony)]
    return list(dict.fromkeys(found))


def is_certain(word: str) -> bool:
    """Whether the last part is one that the list knows: then the rules need no dictionary."""
    part = last_part(word)
    return part in PARTS or part.endswith(SURE)


def _build(word: str, kinds: tuple[str, ...], back: bool) -> Iterator[Paradigm]:
    for kind in kinds:
        yield from TYPES[kind.lstrip("=")](word, back, not kind.startswith("="))


def _kinds(part: str) -> tuple[str, ...]:
    known = (PARTS[part],) if part in PARTS else ()
    return tuple(dict.fromkeys((*known, *_by_ending(part))))


def _by_ending(part: str) -> tuple[str, ...]:
    for endings, kinds in ENDINGS:
        if part.endswith(endings):
            return kinds
    last = part[-1:]
    if last not in VOWELS:
        return CONSONANT
    return {"e": E_WORDS, "i": _of_i(part), "a": _of_a(part), "ä": _of_a(part)}.get(last) or _of_o(part)


def _of_i(part: str) -> tuple[str, ...]:
    others = ("7", "=7", "26", "27", "16")
    if syllables(part) > 2 and part.endswith(("ri", "li", "ni")):
        return ("6", "5", *others)
    if part[-2:-1] in "kpt" and part[-3:-2] in VOWELS:
        return ("=5", "5", "6", *others)  # blogi, muki: a single consonant of a new word does not alternate
    return ("5", "=5", "6", *others)


def _of_a(part: str) -> tuple[str, ...]:
    long_word = syllables(part) > 2
    if long_word and part.endswith(("kka", "kkä")):
        return ("14", "9", "10")
    if long_word and part.endswith(("la", "lä", "na", "nä", "ra", "rä")):
        return ("12", "13", "10", "9")
    if not long_word and part.endswith("a") and _first_vowel(part) in "aei":
        return ("9", "=9", "10", "=10", "12")
    return ("10", "=10", "9", "=9", "12", "13")


def _of_o(part: str) -> tuple[str, ...]:
    if syllables(part) > 2 and part.endswith(("kko", "kkö")):
        return ("4", "1")
    return ("1", "=1", "2", "3")


def _first_vowel(part: str) -> str:
    return next((letter for letter in part if letter in VOWELS), "")
