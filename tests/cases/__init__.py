"""Reads the case tables beside this module (README.md says how they are written)."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def read_cases(name: str) -> list[dict[str, str]]:
    """The rows of `name`.csv."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
