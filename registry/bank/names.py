"""Finding a person's name in a text, in any case form: "Eeron", "Pekan", "Virtasella"."""

import re
from collections.abc import Iterator

# Strong and weak grade of the last consonants (Finnish consonant gradation), longest first.
GRADES = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"),
    ("k", ""), ("p", "v"), ("t", "d"),
)  # fmt: skip
VOWELS = "aeiouyäöå"
# A case ending, a possessive and a particle; the Swedish genitive too. "Opisto" after a name is none of these.
ENDING = re.compile(
    r"[aeiouyäö]{0,2}(?:n|t|t?[aä]|h[aeiouyäö]n|s[st][aä]|l[lt][aä]|lle|n[aä]|ksi|tt[aä]|den|tten|jen|s)?"
    r"(?:ni|si|ns[aä]|mme|nne)?(?:kin|k[aä][aä]n|k[oö])?"
)


def is_form_of(word: str, name: str) -> bool:
    """Whether a word is a form of a name; both in small letters. Rather too often than too seldom."""
    return any(word.startswith(stem) and ENDING.fullmatch(word, len(stem)) for stem in _stems(name))


def _stems(name: str) -> Iterator[str]:
    yield name
    if len(name) < 3:
        return
    if name.endswith("nen"):
        yield f"{name[:-3]}s"
    if name.endswith("s"):
        yield name[:-1]
        yield f"{name[:-1]}ks"
    yield from _weak(name)
    if name.endswith("i"):  # Niemi, Nieme(n); Lahti, Lahde(n)
        yield f"{name[:-1]}e"
        yield from _weak(f"{name[:-1]}e")


def _weak(name: str) -> Iterator[str]:
    """The weak grade: Pekka, Peka(n)."""
    body, last = name[:-1], name[-1]
    if last in VOWELS:
        for strong, weak in GRADES:
            if body.endswith(strong) and len(body) > len(strong) + 1:
                yield f"{body[: -len(strong)]}{weak}{last}"
                return
