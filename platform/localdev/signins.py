"""The table of addresses and demonstration sign-ins that `make run` ends with."""

from __future__ import annotations

import json
import subprocess
import sys

from localdev.places import ROOT, Place


def print_addresses(place: Place, environment: dict[str, str], port: int, seconds: float) -> None:
    """Print what `manage.py demo_signins --json` lists, and where mail and logs are."""
    print(f"\nKokemusalusta runs (started in {seconds:.0f} s). Ctrl-C stops it.\n")
    listed = _demo_signins(environment)
    for rows in listed.values():
        if rows:
            print(table(rows) + "\n")
    if not listed:
        print(f"  http://{environment['BASE_DOMAIN']}:{port}/\n")
    print(f"  Mail is kept in {place.mail}, logs in {place.logs}\n", flush=True)


def table(rows: list[dict[str, str]]) -> str:
    """Rows as aligned columns under the names of the first row's fields."""
    names = list(rows[0])
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _demo_signins(environment: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """Lists of rows by heading; a bare list is one table. Empty when the command is not there."""
    command = [sys.executable, str(ROOT / "manage.py"), "demo_signins", "--json"]
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    try:
        listed = json.loads(asked.stdout)
    except ValueError:
        return {}
    if isinstance(listed, list):
        listed = {"signins": listed}
    return {key: rows for key, rows in listed.items() if isinstance(rows, list)}
