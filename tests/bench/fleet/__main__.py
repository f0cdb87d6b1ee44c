"""`python -m tests.bench.fleet [--n 1 50] [--only B1 B2]`: build, measure, print, remove."""

import argparse
import os
import platform
import sys
import time

from tests.bench.fleet.measures import MEASURES
from tests.bench.fleet.place import BEGINNING, Place
from tests.bench.fleet.table import Line, show

LONG = {"B8"}  # does not depend on the number of organisations; the short form leaves it out


def main() -> int:
    """Print the table; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1, 50], help="how many organisations")
    parser.add_argument("--only", nargs="+", choices=MEASURES, help="these; B8 otherwise with 300 or more")
    chosen = parser.parse_args()
    started = time.monotonic()
    lines: list[Line] = []
    beginning = Place(1, BEGINNING)
    beginning.drop()  # a run that was killed may have left one of other migrations
    try:
        for n in chosen.n:
            _measure(Place(n), chosen.only, lines)
    finally:
        beginning.drop()
        _tell(lines + _growth(lines, chosen.n), time.monotonic() - started)
    return int(any(line.verdict == "MISSED" for line in lines))


def _tell(lines: list[Line], seconds: float) -> None:
    print(f"\n{show(lines)}\n\n{_where()} {seconds:.0f} s in all.")


def _measure(place: Place, only: list[str] | None, lines: list[Line]) -> None:
    """Adds its lines as they come: a measurement that fails does not take the others with it."""
    _say(f"N={place.n}: building")
    try:
        place.build()
        usual = MEASURES if place.is_large else MEASURES.keys() - LONG
        for code in (code for code in MEASURES if code in (only or usual)):
            _say(f"N={place.n}: {code}")
            lines += MEASURES[code](place)
    finally:
        _say(f"N={place.n}: removing")
        place.drop()


def _growth(lines: list[Line], counts: list[int]) -> list[Line]:
    """B1: provisioning must not become slower with more neighbours."""
    by_n = {n: line.ours for n in counts for line in lines if line.what == f"provision, N={n}, blueprint"}
    if len(by_n) < 2:
        return []
    first, last = min(by_n), max(by_n)
    return [Line("B1", f"T({last}) / T({first})", by_n[last] / by_n[first], "×", goal=1.3)]


def _where() -> str:
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}; compare ratios."


def _say(text: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
