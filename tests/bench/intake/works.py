"""The works that are measured, each in its own process: `python -m tests.bench.intake.works WORK FILE`."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def make(file: Path, rows: str) -> dict[str, Any]:
    """A register in the messy shapes of the tests."""
    from tests.registry.intake.reading.layouts import workbook

    file.write_bytes(workbook(int(rows)))
    return {}


def floor(file: Path) -> dict[str, Any]:
    """Nothing but openpyxl going through the cells."""
    from openpyxl import load_workbook

    cells = sum(
        len(row) for sheet in load_workbook(file, read_only=True).worksheets for row in sheet.iter_rows()
    )
    return {"cells": cells}


def read(file: Path) -> dict[str, Any]:
    """The file understood: people with their flags."""
    import django

    django.setup()
    from domain.clock import today
    from registry.intake.reading import find_tables, guess_mapping, read_people, read_workbook

    tables = find_tables(read_workbook(file.read_bytes()))
    mapping = guess_mapping(tables)
    reading = read_people(tables, mapping, today=today())
    columns = max(len(table.columns) for table in mapping.tables.values())
    return {"people": len(reading.people), "look": len(list(reading.needing_look())), "columns": columns}


def whole(file: Path) -> dict[str, Any]:
    """The file brought into an organisation of a new database: read, checked and written."""
    import django

    django.setup()
    from registry.intake.at_once import import_at_once
    from registry.intake.models import RowState
    from tenants.context import in_tenant
    from tenants.models import Tenant
    from tests.factories.people import person

    with in_tenant(Tenant.objects.get(slug="north")):
        run = import_at_once(content=file.read_bytes(), name=file.name, by=person("Kaarina"))
        return {"written": run.rows.filter(state=RowState.WRITTEN).count()}


WORKS: dict[str, Callable[..., dict[str, Any]]] = {"make": make, "floor": floor, "read": read, "whole": whole}


def peak() -> float:
    """The most memory that this process has held, in megabytes."""
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    name, path, *rest = sys.argv[1:]
    began = time.perf_counter()
    found = WORKS[name](Path(path), *rest)
    seconds = time.perf_counter() - began
    print(json.dumps({**found, "seconds": seconds, "processor": time.process_time(), "MB": peak()}))
