"""How likely two rows of the register are one person. Pure: no models, no Django.

A name may be written in either order, by ear, without dots, or with a slip. The personal identity code decides
when both rows have one. The points add up to a sum; SHOWN_FROM is the least that is worth a look.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import JaroWinkler

from domain.reasons import Reason

SHOWN_FROM = 50
CERTAIN = 100
NAMES_UNLIKE_AT_MOST = 60  # a couple may share a phone and an address
NEAR = 0.9

POINTS = {
    "same_identity_code": CERTAIN,
    "same_name": 55,
    "name_in_other_order": 52,
    "name_sounds_same": 50,
    "name_is_near": 40,
    "part_of_name": 40,
    "same_email": 45,
    "same_phone": 40,
}
OTHER_EMAIL, OTHER_PHONE = -5, -10
PHONE_DIGITS = 8  # the last ones: 040 1234567 and +358 40 1234567 are one number

# Letters that are mistaken for each other, by the one that stands for them. The database folds alike.
ALIKE = {
    "a": "åäáàâã", "e": "éèêë", "i": "íìîï", "k": "cq", "n": "ñ", "o": "öøóòôõ", "s": "šzžç", "u": "úùû", "v": "w",
    "y": "üý",
}  # fmt: skip
LOOKS = "".join(ALIKE.values())
SOUNDS = "".join(letter * len(looks) for letter, looks in ALIKE.items())
_FOLD = str.maketrans(LOOKS, SOUNDS)
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Traits:
    """What of a person is compared. `identity` is the blind index of the identity code; empty when unknown."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    identity: bytes = b""

    # Each is made once, however many the person is compared with.

    @cached_property
    def written(self) -> tuple[str, str]:
        return " ".join(self.first_name.lower().split()), " ".join(self.last_name.lower().split())

    @cached_property
    def heard(self) -> tuple[str, str]:
        return sound(self.first_name), sound(self.last_name)

    @cached_property
    def parts(self) -> tuple[frozenset[str], frozenset[str]]:
        return _parts(self.first_name), _parts(self.last_name)

    @cached_property
    def address(self) -> str:
        return self.email.strip().lower()

    @cached_property
    def number(self) -> str:
        return digits(self.phone)


@dataclass(frozen=True)
class Likeness:
    """The points of a pair, and why."""

    points: int
    reasons: tuple[Reason, ...] = ()

    @property
    def is_worth_a_look(self) -> bool:
        return self.points >= SHOWN_FROM


def likeness(one: Traits, other: Traits) -> Likeness:
    """How likely the two are one person; two different identity codes settle that they are not."""
    if one.identity and other.identity:
        is_same = one.identity == other.identity
        return Likeness(CERTAIN, (Reason("same_identity_code"),)) if is_same else Likeness(0)
    name = _name(one, other)
    same_email = bool(one.address) and one.address == other.address
    same_phone = bool(one.number) and one.number == other.number
    found = [name, "same_email" if same_email else "", "same_phone" if same_phone else ""]
    codes = [code for code in found if code]
    points = sum(POINTS[code] for code in codes)
    points += OTHER_EMAIL * bool(one.address and other.address and not same_email)
    points += OTHER_PHONE * bool(one.number and other.number and not same_phone)
    most = CERTAIN if name else NAMES_UNLIKE_AT_MOST
    return Likeness(max(0, min(points, most)), tuple(Reason(code) for code in codes))


def sound(name: str) -> str:
    """The name as it is heard: no dots, accents, spaces or doubled letters; w as v, c as k, z as s.

    >>> sound("Määttä-Wirtanen")
    'matavirtanen'
    """
    plain = name.lower().translate(_FOLD)
    return _TWICE.sub(r"\1", "".join(letter for letter in plain if letter.isalpha()))


def digits(phone: str) -> str:
    """The last digits of a number, which are the same however it is written."""
    return re.sub(r"\D", "", phone)[-PHONE_DIGITS:]


def _name(one: Traits, other: Traits) -> str:
    """The code of how the names are alike; empty when they are not."""
    if one.written == other.written:
        return "same_name"
    if one.written == other.written[::-1]:
        return "name_in_other_order"
    if one.heard in (other.heard, other.heard[::-1]):
        return "name_sounds_same"
    if _is_part(one, other):
        return "part_of_name"
    near = _is_near(one.heard, other.heard) or _is_near(one.heard, other.heard[::-1])
    return "name_is_near" if near else ""


def _is_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Both names differ by a slip at most."""
    return all(JaroWinkler.similarity(a, b) >= NEAR for a, b in zip(one, other, strict=True))


def _is_part(one: Traits, other: Traits) -> bool:
    """One has a part of the other's double name: Anna and Anna-Liisa, Salo and Salo-Virta."""
    return all(a <= b or b <= a for a, b in zip(one.parts, other.parts, strict=True))


def _parts(name: str) -> frozenset[str]:
    return frozenset(sound(part) for part in re.split(r"[\s-]+", name) if part)
