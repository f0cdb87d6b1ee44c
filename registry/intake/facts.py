"""What a row tells of a person, in plain values: sealed as JSON in the row, shown on the check page, and stored."""

import json
from dataclasses import dataclass, field, fields
from typing import Any, Self

from crypto.blind_index import blind_index
from registry.intake.finding import Keys, name_key


@dataclass
class Doubt:
    """Something about a value that a person should see: the cell as it stood, and what was made of it."""

    field: str
    code: str
    cell: str = ""
    raw: str = ""
    guess: str = ""
    needs_look: bool = True


@dataclass
class Facts:
    """One person as a row tells. Days are ISO texts; an empty value was not told, or is in doubt."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    municipality_code: str = ""
    identity_code: str = ""
    languages: list[str] = field(default_factory=list)
    topics: list[list[Any]] = field(default_factory=list)  # [code, whether it is a close one's]
    task_codes: list[str] = field(default_factory=list)
    hours: int | None = None
    issuer: str = ""
    completed_on: str = ""
    completed_text: str = ""
    agreement_until: str = ""
    has_agreement: bool = False
    tax_card_years: list[int] = field(default_factory=list)
    tax_card_days: dict[str, str] = field(
        default_factory=dict
    )  # year -> when it was delivered, where it was told
    sharing: str = ""
    employed: bool = False
    waives_fee: bool = False
    note: str = ""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def has_training(self) -> bool:
        """Whether enough is known to store a course: how long it was, and at least its year."""
        return bool(self.hours and self.completed_on)

    @property
    def needs_look(self) -> bool:
        """Whether a person must decide before the row is stored."""
        return any(doubt.needs_look for doubt in self.doubts)

    @property
    def reasons(self) -> list[str]:
        """The codes of what a person must look at, each once."""
        return list(dict.fromkeys(doubt.code for doubt in self.doubts if doubt.needs_look))

    def keys(self) -> Keys:
        """What the person is recognised by. Call inside a tenant."""
        return Keys(
            name=name_key(self.first_name, self.last_name),
            email=self.email.lower(),
            phone=self.phone,
            code=blind_index("identity_code", self.identity_code) if self.identity_code else b"",
            municipality=self.municipality_code,
        )

    def to_text(self) -> str:
        """As JSON, without what is empty."""
        data = {name: value for name, value in vars(self).items() if value not in ("", None, [], {}, False)}
        if self.doubts:
            data["doubts"] = [vars(doubt) for doubt in self.doubts]
        return json.dumps(data)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `to_text` gave; a field of an older release is passed over."""
        data = json.loads(text)
        known = {one.name for one in fields(cls)} & data.keys()
        doubts = [Doubt(**doubt) for doubt in data.get("doubts", [])]
        return cls(**{**{name: data[name] for name in known}, "doubts": doubts})


def facts_in(row: Any) -> Facts:
    """What was read of an ImportRow. Empty when it has been erased."""
    return Facts.from_text(row.read.reveal()) if row.read else Facts()
