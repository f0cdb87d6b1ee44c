"""The acceptance list A001-A219 with the tests that prove each row: `make acceptance`.

A test proves a row when it carries `@pytest.mark.requirement("A053")`. Only collected tests count; whether they
pass is `make test`'s business. Ends with an error when a marker names a row that does not exist.
"""

import csv
import os
import sys
from collections import defaultdict
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("acceptance.csv")
UNUSED = {
    "SECRET_KEY": "collecting-needs-no-secret",
    "FIELD_KEYS": "1:" + "A" * 43 + "=",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
    "BASE_DOMAIN": "localhost",
    "KOKEMUS_ENV": "test",
}


def demands() -> dict[str, dict]:
    """The list's rows by id."""
    with LIST.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


class Collector:
    """A pytest plugin that remembers which test carries which requirement."""

    def __init__(self) -> None:
        self.proofs: dict[str, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items) -> None:
        for item in items:
            for marker in item.iter_markers("requirement"):
                for row in marker.args:
                    name = item.nodeid.split("[")[0]
                    if name not in self.proofs[row]:
                        self.proofs[row].append(name)


def main() -> int:
    """Collect, print the list, and tell how many rows have a proof."""
    for name, value in UNUSED.items():
        os.environ.setdefault(name, value)
    collector = Collector()
    code = pytest.main(
        ["--collect-only", "-qq", "-p", "no:cacheprovider", "--no-header", "--no-summary", "tests"],
        [collector],
    )
    rows = demands()
    print()
    for row, demand in rows.items():
        print(f"{row} {demand['demand']}")
        for test in collector.proofs.get(row, []):
            print(f"     ✓ {test}")
        if row not in collector.proofs:
            print("     – no test")
    proven = sum(row in collector.proofs for row in rows)
    print(f"\n{proven} of {len(rows)} rows have a test.")
    strangers = sorted(set(collector.proofs) - set(rows))
    if strangers:
        print(f"These rows do not exist: {', '.join(strangers)}")
    return 1 if strangers or code not in (0, 5) else 0


if __name__ == "__main__":
    sys.exit(main())
