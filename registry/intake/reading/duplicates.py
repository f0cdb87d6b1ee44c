"""The same person on two rows: same name and a contact in common, or the same identity code."""

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz

from registry.intake.reading.result import Duplicate, Issue, PersonRow, Topic
from registry.intake.reading.words import fold

CONTACTS = ("phone", "email", "identity_code")
ALIKE = 85.0  # of names, in per cent, that a shared contact makes one
LISTS = ("topics", "close_topics", "roles", "languages")

Place = tuple[str, int]


def find_duplicates(people: Sequence[PersonRow]) -> list[Duplicate]:
    """Every row that tells of somebody told before; marks them with `duplicate_of`, the first row.

    Rows of one name without anything in common are two people, unless one of them has no contact at all: then the row
    gets the issue "possible_duplicate".
    """
    found: list[Duplicate] = []
    by_contact: dict[tuple[str, Any], PersonRow] = {}
    by_name: dict[str, PersonRow] = {}
    for person in people:
        first = _known(person, by_contact)
        if first:
            person.duplicate_of = (first.sheet, first.row)
            found.append(_duplicate(first, person))
        else:
            _mark_possible(person, by_name)
        for contact in _contacts(person):
            by_contact.setdefault(contact, first or person)
        by_name.setdefault(_name(person), first or person)
    return found


def _known(person: PersonRow, by_contact: dict[tuple[str, Any], PersonRow]) -> PersonRow | None:
    for name, value in _contacts(person):
        other = by_contact.get((name, value))
        if other and (name == "identity_code" or _is_same_name(person, other)):
            return other
    return None


def _contacts(person: PersonRow) -> Iterator[tuple[str, Any]]:
    for name in CONTACTS:
        if value := person.value(name):
            yield name, value


def _name(person: PersonRow) -> str:
    """The name in either order, folded."""
    return " ".join(sorted(fold(person.name).replace("-", " ").split()))


def _is_same_name(one: PersonRow, other: PersonRow) -> bool:
    return fuzz.ratio(_name(one), _name(other)) >= ALIKE


def _mark_possible(person: PersonRow, by_name: dict[str, PersonRow]) -> None:
    other = by_name.get(_name(person)) if _name(person) else None
    if other and not (any(_contacts(person)) and any(_contacts(other))):
        person.issues.append(Issue("possible_duplicate", guess=f"{other.sheet} {other.row}"))


def _duplicate(first: PersonRow, second: PersonRow) -> Duplicate:
    shared = tuple(name for name in CONTACTS if first.value(name) and first.value(name) == second.value(name))
    merged: dict[str, Any] = {}
    differing = []
    for name in dict.fromkeys((*first.fields, *second.fields)):
        one, other = first.value(name), second.value(name)
        if name in LISTS:
            merged[name] = _joined(one or (), other or ())
            continue
        merged[name] = other if one in (None, "") else one
        if one not in (None, "") and other not in (None, "") and one != other:
            differing.append(name)
    return Duplicate(
        (first.sheet, first.row), (second.sheet, second.row), ("name", *shared), tuple(differing), merged
    )


def _joined(one: Sequence[Topic], other: Sequence[Topic]) -> tuple[Topic, ...]:
    return tuple({topic.code or topic.text: topic for topic in (*other, *one)}.values())
