"""`python -m tests.bench.intake [--rows 10000]`: make a messy register, measure each work in a process of its own, print."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests import database
from tests.bench.fleet.table import Line, show

MOST_SECONDS, MOST_MEGABYTES = 60.0, 300.0  # of issue 4, for 10 000 rows
DATABASE = f"bench_intake_{os.getpid()}"


def main() -> int:
    """Print the table; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "register.xlsx")
        _child("make", file, rows)
        floor, read = _child("floor", file), _child("read", file)
        database.copy_template(DATABASE)
        try:
            whole = _child("whole", file, url=database.with_name(os.environ["DATABASE_URL"], DATABASE))
        finally:
            _drop()
        size = file.stat().st_size / 1024
    lines = [
        _line("read", read, floor, "seconds", MOST_SECONDS),
        _line("read, peak memory", read, floor, "MB", MOST_MEGABYTES),
        _line("read, check and write", whole, floor, "seconds", MOST_SECONDS),
        _line("read, check and write, peak memory", whole, floor, "MB", MOST_MEGABYTES),
    ]
    print(show(lines))
    print(
        f"\n{rows} rows of {read['columns']} columns in {size:.0f} kB: {read['people']} people read, {read['look']} need a look,"
    )
    print(
        f"{whole['written']} written. Processor time of our process, waiting left out: {read['processor']:.1f} s to"
    )
    print(f"read, {whole['processor']:.1f} s in all, openpyxl alone {floor['processor']:.1f} s.")
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; a load above the cores lengthens the seconds."
    )
    return int(any(line.verdict == "MISSED" for line in lines))


def _drop() -> None:
    """Remove the database; its vacuum may hold it for a moment after so many rows."""
    for _attempt in range(20):
        try:
            return database.drop(DATABASE)
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(3)
    return print(f"{DATABASE} is still there: drop it by hand", file=sys.stderr)


def _line(what: str, ours: dict, floor: dict, unit: str, goal: float) -> Line:
    return Line("", what, ours[unit], unit, peer=floor[unit], peer_name="openpyxl alone", goal=goal)


def _child(work: str, file: Path, *arguments: object, url: str = "") -> dict:
    environment = {**os.environ, **({"DATABASE_URL": url} if url else {})}
    command = [sys.executable, "-m", "tests.bench.intake.works", work, str(file), *map(str, arguments)]
    print(f"  {work}", file=sys.stderr, flush=True)
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
