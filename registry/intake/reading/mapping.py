"""Which column is which field. The person may change it; what was chosen is remembered for the next file."""

from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, replace
from dataclasses import field as made
from typing import Any

from registry.intake.reading.words import plain

# Fields that a column may have, in the order of a choice list. A tax card field carries its year: "tax_card_2026".
FIELDS = (
    "name", "first_name", "last_name", "phone", "email", "contact", "municipality", "topics", "close_topics", "roles",
    "training_hours", "issuer", "trained_at", "agreement_until", "sharing", "identity_code", "employed",
    "waives_fee", "languages", "note",
)  # fmt: skip
TAX_CARD = "tax_card_"
REPEATED = frozenset(
    {"phone", "email", "topics", "close_topics", "roles", "note", "languages"}
)  # many columns may have it


@dataclass(frozen=True)
class Column:
    """One column. `field` is empty when it is not taken. `options` refine the reading of some fields:

    `order` of a name ("last_first", "first_last"), `inverted` (a yes means no), `unit` of a training, `mark` (the
    header itself is the topic or role, the cell only ticks it).
    """

    index: int
    letter: str
    header: str
    field: str = ""
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    options: MappingType[str, Any] = made(default_factory=dict)


@dataclass(frozen=True)
class TableMapping:
    """The columns of one table; `is_taken` is off for a table that is left out."""

    key: str
    columns: tuple[Column, ...]
    is_taken: bool = True

    def column_of(self, name: str) -> Column | None:
        """The first column of a field."""
        return next((column for column in self.columns if column.field == name), None)


@dataclass(frozen=True)
class Mapping:
    """The mappings of all tables by key, and words that the person has explained ("topics" -> word -> code)."""

    tables: MappingType[str, TableMapping] = made(default_factory=dict)
    words: MappingType[str, MappingType[str, str]] = made(default_factory=dict)

    def chosen(
        self, choices: MappingType[str, MappingType[int, str]], taken: set[str] | None = None
    ) -> "Mapping":
        """This mapping with what a person chose: table key -> column index -> field ("" is "do not take")."""
        tables = {
            key: replace(
                table,
                is_taken=table.is_taken if taken is None else key in taken,
                columns=tuple(_with_field(column, choices.get(key, {})) for column in table.columns),
            )
            for key, table in self.tables.items()
        }
        return replace(self, tables=tables)

    def memory(self) -> dict[str, str]:
        """Header words -> field, to keep for the next file of the same organisation."""
        return {
            plain(column.header): column.field
            for table in self.tables.values()
            for column in table.columns
            if table.is_taken and column.header
        }

    def as_data(self) -> dict[str, Any]:
        """Plain data for a JSON field. Samples of cells are left out: they are personal data."""
        tables = {key: asdict(table) for key, table in self.tables.items()}
        for table in tables.values():
            for column in table["columns"]:
                del column["samples"]
        return {"tables": tables, "words": {name: dict(words) for name, words in self.words.items()}}

    @classmethod
    def from_data(cls, data: MappingType[str, Any]) -> "Mapping":
        """The mapping that `as_data` gave."""
        tables = {
            key: TableMapping(**{**table, "columns": tuple(Column(**column) for column in table["columns"])})
            for key, table in data.get("tables", {}).items()
        }
        return cls(tables, data.get("words", {}))


def _with_field(column: Column, choices: MappingType[int, str]) -> Column:
    chosen = choices.get(column.index, column.field)
    return column if chosen == column.field else replace(column, field=chosen, confidence=1.0)
