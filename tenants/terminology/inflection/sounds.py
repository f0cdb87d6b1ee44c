"""Vowel harmony and consonant gradation of Finnish."""

import re

VOWELS = "aeiouyäöå"
FRONT = str.maketrans("aou", "äöy")

# The longest end first: strong grade -> weak grades, the likelier first. "" is the ungraded k of "jalka, jalan".
STRONG_TO_WEAK: dict[str, tuple[str, ...]] = {
    "kk": ("k",), "pp": ("p",), "tt": ("t",),
    "nk": ("ng",), "nt": ("nn",), "lt": ("ll",), "rt": ("rr",), "mp": ("mm",), "ht": ("hd",),
    "lp": ("lv",), "rp": ("rv",), "lk": ("l", "lj"), "rk": ("r", "rj"), "hk": ("h", "hk"),
    "k": ("", "v"), "p": ("v",), "t": ("d",),
}  # fmt: skip
UNGRADED = ("sk", "st", "sp", "tk", "ts")

# Words like "laite, laitteen": the base form has the weak grade.
WEAK_TO_STRONG: dict[str, tuple[str, ...]] = {
    "ng": ("nk",), "nn": ("nt",), "ll": ("lt",), "rr": ("rt",), "mm": ("mp",), "hd": ("ht",), "lj": ("lk",),
    "k": ("kk",), "p": ("pp",), "t": ("tt",), "d": ("t",),
}  # fmt: skip

TAIL = re.compile(rf"^(.*?)([^{VOWELS}'-]*)([{VOWELS}]+)$")


def is_back(part: str) -> bool:
    """Whether the part takes a, o, u: its last a, o, u, ä, ö or y decides; a neutral one is front (lapsiperhettä)."""
    for letter in reversed(part):
        if letter in "aouå":
            return True
        if letter in "äöy":
            return False
    return False


def in_harmony(ending: str, back: bool) -> str:
    """The ending (written with a, o, u) as the word's harmony wants it."""
    return ending if back else ending.translate(FRONT)


def syllables(part: str) -> int:
    """About how many syllables: groups of vowels, a long group counted as two."""
    return sum(2 if len(group) > 2 else 1 for group in re.findall(rf"[{VOWELS}]+", part))


def weakened(stem: str) -> list[str]:
    """Weak grades of a stem that ends in one vowel, likelier first; empty when nothing alternates."""
    return _graded(stem, STRONG_TO_WEAK)


def strengthened(stem: str) -> list[str]:
    """Strong grades of a stem whose base form is weak: laite- → laitte-."""
    return _graded(stem, WEAK_TO_STRONG)


def _graded(stem: str, changes: dict[str, tuple[str, ...]]) -> list[str]:
    match = TAIL.match(stem)
    if not match or len(match[3]) != 1 or not match[1] or not match[2] or match[2].endswith(UNGRADED):
        return []
    head, cluster, vowel = match.groups()
    for end in (cluster[-2:], cluster[-1:]):
        if end in changes:
            before = head + cluster[: len(cluster) - len(end)]
            if len(end) == 1 and before[-1:] not in VOWELS:
                return []  # the second of two consonants that do not alternate
            return [_joined(before, new, vowel) for new in changes[end]]
    return []


def _joined(before: str, new: str, vowel: str) -> str:
    """The new grade in its place: aika, ajan; raaka, raa'an; other words just lose the k."""
    if new:
        return before + new + vowel
    if before[-1:] == "i" and before[-2:-1] in ("a", "o"):
        return before[:-1] + "j" + vowel
    return f"{before}'{vowel}" if before.endswith(vowel * 2) else before + vowel
