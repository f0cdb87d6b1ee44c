"""`python -m tests.bench.register [--experts 10000]`: build, measure, print, remove; 1 when a page is too slow."""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from tests.bench.fleet.place import admin
from tests.bench.fleet.table import Line, show
from tests.database import with_name

ROOT = Path(__file__).resolve().parents[3]
DATABASE, SETTINGS = "bench_register", "tests.bench.register.settings"
GOAL = 150.0  # milliseconds of server time (issue 4)


def main() -> int:
    """Print the table; 1 when a page's median goes over the goal or the number of queries differs between pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experts", type=int, default=10_000)
    experts = parser.parse_args().experts
    try:
        admin(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
        _run("fill", str(experts), login="owner")
        found = json.loads(_run("measure", login="app").strip().splitlines()[-1])
    finally:
        admin(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    lines = [_line(one) for one in found]
    print(f"\n{show(lines)}\n\n{experts} experts, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}; medians.")  # fmt: skip
    return int(any(line.verdict == "MISSED" for line in lines))


def _line(one: dict) -> Line:
    note = f"{one['queries']} queries"
    return Line("", one["name"], one["ours"], "ms", one["floor"], "raw SQL", goal=GOAL, note=note)


def _run(module: str, *arguments: str, login: str) -> str:
    """The output of a module of this package, in the benchmark's database."""
    urls = {name: with_name(os.environ[name], DATABASE) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.register.{module}", *arguments],
        cwd=ROOT,
        env={**os.environ, **urls, "DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_LOGIN": login},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module}:\n{done.stderr[-3000:]}{done.stdout[-1000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
