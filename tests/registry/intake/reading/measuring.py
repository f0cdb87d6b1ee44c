"""Comparing a reading with the truth, field by field: right, flagged, or silently wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from registry.intake.reading import PersonRow, Reading
from tests.registry.intake.reading.registers import Person

NAMES = {
    "first_name": "first_name",
    "last_name": "first_name",
}  # the flag of a one-cell name stands at the first name


@dataclass
class Score:
    """How a reading went."""

    right: Counter = field(default_factory=Counter)
    flagged: Counter = field(default_factory=Counter)
    wrong: list[tuple[int, str, Any, Any]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Fields right or flagged, of all."""
        good = self.right.total() + self.flagged.total()
        return good / (good + len(self.wrong)) if good else 0.0


def measured(reading: Reading, truth: dict[int, Person], fields: tuple[str, ...]) -> Score:
    """Every truth against the row that should tell it; a row that was not read is wrong in every field."""
    score = Score()
    found = {person.row: person for person in reading.people}
    for row, person in truth.items():
        for name, expected in _expected(person, fields).items():
            got = _got(found[row], name) if row in found else "no row"
            if got == expected:
                score.right[name] += 1
            elif row in found and _is_flagged(found[row], name):
                score.flagged[name] += 1
            else:
                score.wrong.append((row, name, got, expected))
    score.wrong += [(row, "row", found[row].name, None) for row in found if row not in truth]
    return score


def _expected(person: Person, fields: tuple[str, ...]) -> dict[str, Any]:
    whole = {
        "first_name": person.first_name, "last_name": person.last_name, "email": person.email, "phone": person.phone,
        "municipality": person.municipality, "topics": sorted(topic.lower() for topic in person.topics),
        "roles": sorted(person.roles), "training_hours": person.training_hours, "trained_at": person.trained_at,
        "agreement_until": person.agreement_until, "agreement_open": person.agreement_open,
        "tax_card_2026": person.tax_card, "sharing": person.sharing, "identity_code": person.identity_code or None,
        "employed": person.employed, "waives_fee": person.waives_fee, "issuer": person.issuer or None,
    }  # fmt: skip
    if "all" in fields:
        return whole
    wanted = {"first_name", "last_name", *fields} if "name" in fields else set(fields)
    return {name: value for name, value in whole.items() if name in wanted}


READ: dict[str, Callable[[Any], Any]] = {
    "municipality": lambda place: place.name if place else None,
    "topics": lambda topics: sorted(
        topic.text.lower().replace("syömishäiriöt", "syömishäiriö") for topic in topics or ()
    ),
    "roles": lambda roles: sorted(role.text for role in roles or ()),
    "trained_at": lambda told: str(told) if told else None,
    "agreement_until": lambda day: day.isoformat() if day else None,
}


def _got(person: PersonRow, name: str) -> Any:
    value = person.value(name)
    if name in ("employed", "waives_fee") and name not in person.fields:
        return False
    return READ[name](value) if name in READ else value


def _is_flagged(person: PersonRow, name: str) -> bool:
    read = person.fields.get(NAMES.get(name, name)) or person.fields.get(name)
    return bool(read and read.flag and read.flag.needs_look)
