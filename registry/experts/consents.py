"""Which consents are in force, from the append-only rows. Pure."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from registry.bank.publication import FieldConsent


class ConsentRow(Protocol):
    """A row of `Consent`: given, or withdrawn."""

    field: str
    audience: str
    is_withdrawal: bool
    expires_on: dt.date | None


def consents_in_force(rows: Iterable[ConsentRow], today: dt.date) -> list[FieldConsent]:
    """The last word on each field and audience, when it was a yes that has not ended. `rows` oldest first."""
    last = {(row.field, row.audience): row for row in rows}
    return [
        FieldConsent(row.field, row.audience, row.expires_on)
        for row in last.values()
        if not row.is_withdrawal and row.expires_on is not None and row.expires_on > today
    ]
