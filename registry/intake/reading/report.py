"""A reading as plain data in the shape of the answer keys of register files: people, each with sheet, row and fields.

A personal identity code is never written: only whether it was there and valid.
"""

from datetime import date
from typing import Any

from registry.intake.reading.issues import as_key, sentence
from registry.intake.reading.mapping import TAX_CARD
from registry.intake.reading.result import PersonRow, Reading


def as_data(reading: Reading) -> dict[str, Any]:
    """Counts and people, and what was left out."""
    people = [person_data(person) for person in reading.people]
    return {
        "rows": len(people),
        "duplicates": len(reading.duplicates),
        "with_issues": sum(bool(person["issues"]) for person in people),
        "people": people,
        "skipped": [
            {"sheet": one.sheet, "row": one.row, "reason": as_key(one.reason)} for one in reading.skipped
        ],
        "remarks": [
            {
                "code": as_key(one.code),
                "cell": one.cell,
                "text": sentence(one.code, raw=one.raw, guess=one.guess),
            }
            for one in reading.remarks
        ],
    }


def person_data(person: PersonRow) -> dict[str, Any]:
    """One person. `issues` are those that need a look; `told` the others, `cells` where each of them is."""
    trained = person.value("trained_at")
    place = person.value("municipality")
    data = {
        "first_name": person.value("first_name") or "",
        "last_name": person.value("last_name") or "",
        "sheet": person.sheet,
        "row": person.row,
        "issues": _codes(person, needs_look=True),
        "email": person.value("email") or "",
        "phone": person.value("phone") or "",
        "municipality": place.name if place else "",
        "topics": _texts(person, "topics", "close_topics"),
        "roles": _texts(person, "roles"),
        "training_hours": person.value("training_hours"),
        "training_issuer": person.value("issuer"),
        "trained_at": str(trained) if trained else None,
        "agreement_until": _day(person.value("agreement_until")),
        "agreement_open": bool(person.value("agreement_open")),
        **_tax_cards(person),
        "sharing": person.value("sharing"),
        "identity_code_valid": _code_is_valid(person),
        "employed": _fact(person, "employed"),
        "waives_fee": _fact(person, "waives_fee"),
        "note": person.value("note"),
        "cells": {issue.cell: as_key(issue.code) for issue in person.all_issues if issue.cell},
    }
    if told := _codes(person, needs_look=False):
        data["told"] = told
    if person.duplicate_of:
        data["duplicate_of"] = list(person.duplicate_of)
    return data


def _codes(person: PersonRow, *, needs_look: bool) -> list[str]:
    found = (as_key(issue.code) for issue in person.all_issues if issue.needs_look == needs_look)
    return list(dict.fromkeys(found))


def _texts(person: PersonRow, *fields: str) -> list[str]:
    return sorted({topic.text for field in fields for topic in person.value(field) or ()})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _tax_cards(person: PersonRow) -> dict[str, Any]:
    return {
        name: read.value
        for name, read in person.fields.items()
        if name.startswith(TAX_CARD) and not name.endswith("_on")
    }


def _code_is_valid(person: PersonRow) -> bool | None:
    read = person.fields.get("identity_code")
    if not read or not (read.value or read.flag):
        return None
    return bool(read.value)


def _fact(person: PersonRow, field: str) -> bool | None:
    return person.fields[field].value if field in person.fields else False
