"""The registry of model fields (architecture.md section 4, rule 5). Export and erasure run from it.

Each app describes its own models in a module `privacy.py`, which is found by itself:

    describe(
        "joining.Equipment", person="expert", purpose=Purpose.ACTIVITY, retention="agreements_years",
        fields={"id": TECHNICAL, "expert": PERSON, "what": WORK, "serial": WORK, "handed_on": WORK, "note": TEXT},
    )

`tests/privacy` fails on a model or a field that nobody described. Plain data, no models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.module_loading import autodiscover_modules


class DataClass(StrEnum):
    """What a field holds about a person."""

    TECHNICAL = "technical"  # keys, moments, states: nothing about a person by itself
    ORGANISATION = "organisation"  # about the organisation, its rules and texts
    PERSON = "person"  # points at a person
    IDENTITY = "identity"  # names
    CONTACT = "contact"  # addresses, phones
    HEALTH = "health"  # special category: topics, needs (GDPR article 9)
    WORK = "work"  # training, tasks, wishes, papers
    PAYMENT = "payment"  # sums and accounting facts
    SECRET = "secret"  # noqa: S105  sealed in the database: identity code, account number
    TEXT = "text"  # free text: may hold anything
    FILE = "file"  # a document
    OTHERS = "others"  # somebody else's name: left out of the person's own copy


class Erase(StrEnum):
    """What becomes of a person's row when the person is erased (rules.md section 9)."""

    DELETE = "delete"  # the row goes
    BLANK = "blank"  # the row stays for counting or bookkeeping; its personal fields are emptied
    KEEP = "keep"  # the law asks to keep it as it is until its own retention has run out


class Purpose(StrEnum):
    """Why data is processed, with the legal basis (GDPR articles 6 and 9)."""

    ACTIVITY = "activity"  # running the activity: 6(1)(b), 6(1)(e)
    MATCHING = "matching"  # finding the right person: 6(1)(e), 9(2)(a)
    PAYMENT = "payment"  # paying and bookkeeping: 6(1)(c)
    BANK = "bank"  # publishing in the national bank: 6(1)(a), 9(2)(a)
    ACCOUNTS = "accounts"  # signing in and rights: 6(1)(c), (e)
    LOG = "log"  # use and disclosure logs: 6(1)(c), Act 906/2019 section 17
    SERVICE = "service"  # the working of the service itself; no personal data


PERSONAL = frozenset(
    {
        DataClass.IDENTITY,
        DataClass.CONTACT,
        DataClass.HEALTH,
        DataClass.SECRET,
        DataClass.TEXT,
        DataClass.FILE,
    }
)


@dataclass(frozen=True)
class Described:
    """One model. `person` is the lookup from the model to an Expert ("self" for Expert itself, "" for none).

    `retention` is a key of the organisation's retention rule, "with_person" (as long as the person is in the
    activity), "log" or "service". `user` is the lookup to the User the row is about, where it is not an expert's.
    `since` is the lookup to the day or moment from which the retention runs; without one it runs from the erasure.
    When it has run out, a kept row's personal fields are emptied.
    """

    label: str
    purpose: Purpose
    retention: str
    on_erase: Erase
    fields: Mapping[str, DataClass]
    person: str = ""
    user: str = ""
    since: str = ""

    @property
    def personal_fields(self) -> list[str]:
        """The fields that erasing by BLANK empties."""
        return [name for name, holds in self.fields.items() if holds in PERSONAL]


_described: dict[str, Described] = {}


def describe(
    label: str, *, fields: Mapping[str, DataClass], purpose: Purpose, retention: str, on_erase: Erase = Erase.KEEP,
    person: str = "", user: str = "", since: str = "",
) -> None:  # fmt: skip
    """Describe one model, `app_label.Model`. Raises ValueError when it is described twice."""
    if label in _described:
        raise ValueError(f"{label} is described twice")
    _described[label] = Described(label, purpose, retention, on_erase, dict(fields), person, user, since)


def described() -> Mapping[str, Described]:
    """Every described model by its label."""
    _collect()
    return _described


@cache
def _collect() -> None:
    """Import every app's module `privacy`, once: only export and erasure need them, commands start quicker."""
    autodiscover_modules("privacy")
