"""What a row would change of somebody who is known already, field by field. Pure. Nothing is overwritten in silence.

A value FILLS what was empty or ADDS to a list; both come with "add what is missing". One that DIFFERS is changed only
when a person says so. One that is only TOLD (another identity code, another end of the agreement) is never changed by
an import: the person's own page is the place for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from registry.intake.facts import Facts
from registry.intake.noting import note_of, tag_of

SINGLE = ("email", "phone", "municipality_code")
OPEN_END = "-"  # an agreement that holds until further notice


class Kind(StrEnum):
    """How a value stands to what is there."""

    FILLS = "fills"
    ADDS = "adds"
    DIFFERS = "differs"
    TOLD = "told"


COMPLETING = frozenset({Kind.FILLS, Kind.ADDS})
REPLACING = COMPLETING | {Kind.DIFFERS}


@dataclass(frozen=True)
class Change:
    """One field: what is there and what the row says. Of an identity code neither is told."""

    field: str
    kind: Kind
    after: Any = ""
    before: Any = ""


@dataclass
class Held:
    """What is known of a person already, in plain values, as far as an import can add to it."""

    single: dict[str, str] = field(default_factory=dict)
    code: bytes = b""  # the blind index of the identity code
    topics: set[str] = field(default_factory=set)
    task_codes: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    courses: set[tuple[int, str]] = field(default_factory=set)  # (hours, year)
    agreement: str = ""  # its last day, or OPEN_END
    tax_card_years: set[int] = field(default_factory=set)
    waives_fee: bool = False
    notes: set[str] = field(default_factory=set)

    @classmethod
    def of_row(cls, facts: Facts) -> "Held":
        """What an earlier row of the same file says."""
        return cls(
            single={name: getattr(facts, name) for name in SINGLE},
            code=facts.keys().code,
            topics={code for code, _close in facts.topics},
            task_codes=set(facts.task_codes),
            languages=set(facts.languages),
            tags={tag_of(facts)} - {""},
            courses={course_of(facts)} if facts.has_training else set(),
            agreement=agreement_of(facts),
            tax_card_years=set(facts.tax_card_years),
            waives_fee=facts.waives_fee,
            notes={note_of(facts)},
        )


def changes(facts: Facts, held: Held) -> list[Change]:
    """Everything in the row that is not there yet, or stands otherwise. Empty: the row brings nothing."""
    return [*_single(facts, held), *_lists(facts, held), *_papers(facts, held)]


def agreement_of(facts: Facts) -> str:
    """The last day of the agreement, OPEN_END, or empty when the row tells of none."""
    return facts.agreement_until or (OPEN_END if facts.has_agreement else "")


def course_of(facts: Facts) -> tuple[int, str]:
    """What makes two courses the same one: hours and year."""
    return facts.hours or 0, facts.completed_on[:4]


def _single(facts: Facts, held: Held) -> Iterator[Change]:
    for name in SINGLE:
        before, after = held.single.get(name, ""), getattr(facts, name)
        if after and before.lower() != after.lower():
            yield Change(name, Kind.DIFFERS if before else Kind.FILLS, after, before)
    code = facts.keys().code
    if code and code != held.code:
        yield Change("identity_code", Kind.TOLD if held.code else Kind.FILLS)
    if facts.waives_fee and not held.waives_fee:
        yield Change("waives_fee", Kind.DIFFERS, after=True, before=False)


def _lists(facts: Facts, held: Held) -> Iterator[Change]:
    told: dict[str, tuple[Iterable[Any], set[Any]]] = {
        "topics": ([code for code, _close in facts.topics], held.topics),
        "task_codes": (facts.task_codes, held.task_codes),
        "languages": (facts.languages, held.languages),
        "tags": ([tag_of(facts)], held.tags),
        "tax_card_years": (facts.tax_card_years, held.tax_card_years),
    }
    for name, (values, there) in told.items():
        if new := _new(values, there):
            yield Change(name, Kind.ADDS, new)


def _papers(facts: Facts, held: Held) -> Iterator[Change]:
    if facts.has_training and course_of(facts) not in held.courses:
        yield Change("training", Kind.ADDS, facts.hours)
    agreement = agreement_of(facts)
    if agreement and agreement != held.agreement:
        yield Change("agreement", Kind.TOLD if held.agreement else Kind.FILLS, agreement, held.agreement)
    note = note_of(facts)
    if note and note not in held.notes:
        yield Change("note", Kind.ADDS, note)


def _new(values: Iterable[Any], there: set[Any]) -> list[Any]:
    return [value for value in dict.fromkeys(values) if value and value not in there]
