"""Is somebody of the file in the register already? Pure; the register's keys are given.

Sure: the same name, in either order, with the same identity code, address or phone. Perhaps: one of these with another
name (a couple may share them, a name may have changed), the same name without anything that tells the two apart,
somebody who has ended. What is only perhaps is asked from a person; the desk of duplicates finds the rest later.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Keys:
    """What a person is recognised by. `code` is the blind index of the identity code; empty parts say nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    code: bytes = b""
    municipality: str = ""
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Who it is, or may be. `reason` is empty when it is sure, else a code of wording.py."""

    person: UUID
    reason: str = ""


def name_key(first_name: str, last_name: str) -> str:
    """The name for comparing: small letters, no marks but å, ä and ö, its parts in alphabetical order."""
    letters = unicodedata.normalize("NFC", f"{first_name} {last_name}").casefold().replace("-", " ")
    return " ".join(sorted("".join(_bare(letter) for letter in letters).split()))


def _bare(letter: str) -> str:
    if letter in "åäö ":
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isalnum() else ""


class Known:
    """The people of the register by their keys."""

    def __init__(self, people: Iterable[tuple[UUID, Keys]] = ()) -> None:
        self._keys: dict[UUID, Keys] = {}
        self._by: dict[tuple[str, str | bytes], list[UUID]] = defaultdict(list)
        for person, keys in people:
            self.add(person, keys)

    def add(self, person: UUID, keys: Keys) -> None:
        """From now on this person is found."""
        self._keys[person] = keys
        for kind in ("name", "email", "phone", "code"):
            if value := getattr(keys, kind):
                self._by[kind, value].append(person)

    def find(self, keys: Keys) -> Match | None:
        """The best match: a sure one before one to be asked about."""
        perhaps = None
        for match in self._matches(keys):
            if not match.reason:
                return match
            perhaps = perhaps or match
        return perhaps

    def candidates(self, keys: Keys) -> list[UUID]:
        """Everybody it might be, the likeliest first."""
        return list(dict.fromkeys(match.person for match in self._matches(keys)))

    def _matches(self, keys: Keys) -> Iterator[Match]:
        for person in self._with("code", keys.code):
            yield self._judged(person, keys, "code_of_another")
        for kind in ("email", "phone"):
            for person in self._with(kind, getattr(keys, kind)):
                if not _codes_differ(keys, self._keys[person]):
                    yield self._judged(person, keys, f"{kind}_of_another")
        for person in self._with("name", keys.name):
            if not _told_apart(keys, self._keys[person]):
                yield Match(person, "same_name")

    def _with(self, kind: str, value: str | bytes) -> list[UUID]:
        return self._by.get((kind, value), []) if value else []

    def _judged(self, person: UUID, keys: Keys, otherwise: str) -> Match:
        found = self._keys[person]
        if found.has_ended:
            return Match(person, "has_ended")
        return Match(person, "" if keys.name == found.name else otherwise)


def _codes_differ(first: Keys, second: Keys) -> bool:
    return bool(first.code and second.code and first.code != second.code)


def _told_apart(first: Keys, second: Keys) -> bool:
    """Whether something says that two of the same name are two people: another code, or nothing in common."""
    if _codes_differ(first, second):
        return True
    contacts = [(first.email, second.email), (first.phone, second.phone)]
    other_contacts = all(one and two and one != two for one, two in contacts)
    other_places = bool(
        first.municipality and second.municipality and first.municipality != second.municipality
    )
    return other_contacts and other_places
