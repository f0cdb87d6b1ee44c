"""Reading a register that people have kept by hand: from a file to people, with everything doubtful flagged.

    sheets = read_workbook(content, name="register.xlsx")      # or read_pasted(text); raises files.tables.BadTable
    tables = find_tables(sheets)                               # header rows; tables left out have a `skip` reason
    mapping = guess_mapping(tables, remembered={})             # a person may change it: mapping.chosen(...)
    reading = read_people(tables, mapping, today=today())      # Reading: people, skipped, duplicates, remarks

Plain functions without a database: the same file gives the same reading (docs/decisions/0052-reading-registers.md).
"""

from registry.intake.reading.finding import Table, find_tables
from registry.intake.reading.guessing import guess_columns, guess_mapping
from registry.intake.reading.mapping import FIELDS, Column, Mapping, TableMapping
from registry.intake.reading.opening import read_pasted, read_workbook
from registry.intake.reading.people import read_people
from registry.intake.reading.result import (
    Duplicate,
    Issue,
    PartialDate,
    PersonRow,
    Read,
    Reading,
    Skipped,
    Topic,
)

__all__ = [
    "FIELDS", "Column", "Duplicate", "Issue", "Mapping", "PartialDate", "PersonRow", "Read", "Reading", "Skipped",
    "Table", "TableMapping", "Topic", "find_tables", "guess_columns", "guess_mapping", "read_pasted",
    "read_people", "read_workbook",
]  # fmt: skip
