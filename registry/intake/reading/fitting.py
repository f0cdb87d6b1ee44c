"""What the cells of a column look like: how many of them could be a field's."""

from collections.abc import Callable, Sequence
from datetime import date

from files.tables import Value
from registry.intake.reading.cells.answers import ASK, answer_of
from registry.intake.reading.cells.codes import IN_TEXT
from registry.intake.reading.cells.dates import OPEN_ENDED, read_agreement, read_trained
from registry.intake.reading.cells.emails import without_addresses
from registry.intake.reading.cells.found import text_of
from registry.intake.reading.cells.hours import read_hours
from registry.intake.reading.cells.names import Evidence, is_full_name
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import is_municipality, read_municipality
from registry.intake.reading.cells.vocabulary import ROLES, TOPICS
from registry.intake.reading.mapping import TAX_CARD
from registry.intake.reading.words import shown

FEWEST_HOURS = 4  # of a course; smaller numbers may be anything

Fits = Callable[[Value], bool]


def share(field: str, values: Sequence[Value], today: date) -> float | None:
    """How many of the cells fit the field; None when cells cannot tell."""
    fits = _fits(today).get(field)
    if fits is None:
        return None
    return sum(map(fits, values)) / len(values) if values else None


def _fits(today: date) -> dict[str, Fits]:
    return {
        "name": lambda value: is_full_name(text_of(value)),
        "first_name": _is_first_name,
        "last_name": _is_last_name,
        "phone": lambda value: bool(read_phone(value).value),
        "email": lambda value: "@" in text_of(value) or " at " in text_of(value),
        "contact": is_contact,
        "identity_code": lambda value: bool(IN_TEXT.fullmatch(text_of(value))),
        "municipality": lambda value: is_municipality(text_of(value)) or bool(read_municipality(value).value),
        "topics": lambda value: TOPICS.knows(shown(value)),
        "roles": lambda value: ROLES.knows(shown(value)),
        "training_hours": lambda value: _is_hours(value),
        "trained_at": lambda value: _is_trained(value, today),
        "agreement_until": lambda value: _is_agreement(value, today),
        "sharing": lambda value: bool(answer_of(value)),
        TAX_CARD: lambda value: _begins_with_answer(value),
    }


# What the cells alone can tell; of the others ("x", "ei") only a header can.
ALONE_FIELDS = frozenset(
    "name first_name last_name phone email identity_code municipality topics roles".split()
)
NO_NAMES = Evidence()


def _is_first_name(value: Value) -> bool:
    parts = text_of(value).split()
    return 0 < len(parts) <= 3 and all(map(NO_NAMES.is_first, parts))


def _is_last_name(value: Value) -> bool:
    parts = text_of(value).split()
    return 0 < len(parts) <= 2 and all(map(NO_NAMES.is_last, parts))


def _is_hours(value: Value) -> bool:
    """Hours with their unit, or a number that a course may have; "ei" tells nothing."""
    found = read_hours(value)
    return (found.value is not None and found.value >= FEWEST_HOURS) or found.issue == "hours_credits"


def _is_trained(value: Value, today: date) -> bool:
    found = read_trained(value, today=today)
    return bool(found.value) and found.issue in ("", "date_range", "date_guessed") and not _is_hours(value)


def _is_agreement(value: Value, today: date) -> bool:
    """Agreements end in the future or not at all; a column of past days alone is something else."""
    found = read_agreement(value, today=today)
    if found.value == OPEN_ENDED:
        return True
    return isinstance(found.value, date) and found.value.year >= today.year - 1 and not found.issue


def looks_ahead(value: Value, today: date) -> bool:
    found = read_agreement(value, today=today)
    return found.value == OPEN_ENDED or (isinstance(found.value, date) and found.value > today)


def is_contact(value: Value) -> bool:
    """A telephone number and an address in one cell."""
    return "@" in text_of(value) and bool(read_phone(without_addresses(text_of(value))).value)


def holds_both_kinds(values: Sequence[Value]) -> bool:
    """Whether the column has addresses and telephone numbers, perhaps each in cells of its own."""
    texts = [text_of(value) for value in values]
    return any("@" in text for text in texts) and any(
        read_phone(without_addresses(text)).value for text in texts
    )


def _begins_with_answer(value: Value) -> bool:
    word = text_of(value).split(" ")[0]
    return (
        bool(answer_of(value))
        or (bool(answer_of(word)) and answer_of(word) != ASK)
        or any(map(str.isdigit, word))
    )


def is_ticked(values: Sequence[Value]) -> bool:
    """Whether most cells answer yes or no; what else is written among them is flagged when it is read."""
    return sum(map(bool, map(answer_of, values))) * 2 > len(values) or not values
