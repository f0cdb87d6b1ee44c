"""What a reading gives: people row by row, every value with its cell, and what was left out and why.

A value is either read right or carries an `Issue`; nothing is dropped without a word (contract of the import, A085).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.intake.reading.issues import is_serious, sentence


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to look at. `guess` is what the program would take, as text; `raw` the cell as a person sees it."""

    code: str
    field: str = ""
    cell: str = ""
    raw: str = ""
    guess: str = ""

    @property
    def needs_look(self) -> bool:
        """Whether a person must look before the row is stored; the others are only told."""
        return is_serious(self.code)

    @property
    def sentence(self) -> str:
        """The issue in words, in the language in use."""
        return sentence(self.code, raw=self.raw, guess=self.guess)


@dataclass(frozen=True, slots=True)
class Read:
    """One value. `raw` and `repr` never hold a personal identity code; `value` of that field does."""

    value: Any
    raw: str = ""
    cell: str = ""
    flag: Issue | None = None

    def __repr__(self) -> str:
        return f"<Read {self.cell}{' ' + self.flag.code if self.flag else ''}>"


@dataclass(frozen=True, slots=True)
class Topic:
    """A piece of a topic or role cell. `code` is empty for words that the reference data does not know."""

    text: str
    code: str = ""
    is_close_one: bool = False


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, as exactly as it was told. `season` keeps "autumn" of "syksy 2023"."""

    year: int
    month: int | None = None
    day: int | None = None
    season: str = ""

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


@dataclass(slots=True)
class PersonRow:
    """One person as one row tells. `fields` holds every field whose column was mapped."""

    sheet: str
    row: int
    fields: dict[str, Read]
    issues: list[Issue] = field(default_factory=list)  # of the row as a whole
    duplicate_of: tuple[str, int] | None = None  # the first row of the same person

    def __repr__(self) -> str:
        return f"<PersonRow {self.sheet}!{self.row}>"

    def value(self, name: str) -> Any:
        """The value of a field, None when it has no column."""
        read = self.fields.get(name)
        return read.value if read else None

    @property
    def name(self) -> str:
        """First name and last name."""
        return f"{self.value('first_name') or ''} {self.value('last_name') or ''}".strip()

    @property
    def all_issues(self) -> list[Issue]:
        """Flags of the cells and issues of the row."""
        return [read.flag for read in self.fields.values() if read.flag] + self.issues

    @property
    def needs_look(self) -> bool:
        """Whether anything in the row must be looked at before it is stored."""
        return any(issue.needs_look for issue in self.all_issues)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row or a whole sheet (row 0) that was not read. `reason` is a code of issues.py; `text` shows the row."""

    sheet: str
    row: int
    reason: str
    text: str = ""

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return sentence(self.reason, raw=self.text)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows of one person. `reasons` and `differing` are field names; `merged` is the suggested whole."""

    first: tuple[str, int]
    second: tuple[str, int]
    reasons: tuple[str, ...]
    differing: tuple[str, ...]
    merged: dict[str, Any]

    def __repr__(self) -> str:
        return f"<Duplicate {self.second} of {self.first}>"


@dataclass(slots=True)
class Reading:
    """Everything that was understood."""

    people: list[PersonRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    remarks: list[Issue] = field(default_factory=list)  # about the file, a sheet or a column
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)  # field -> word -> how many rows

    def needing_look(self) -> Iterator[PersonRow]:
        """People whose row must be looked at."""
        return (person for person in self.people if person.needs_look)
