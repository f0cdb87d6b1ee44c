"""Medians of repeated measurements, and the size of a server process."""

import statistics
import time
from collections.abc import Callable

import psutil

ROUNDS = 7


def median_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of `rounds` calls."""
    return statistics.median(seconds_of(work) for _ in range(rounds))


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def memory_of(connection) -> float:
    """MB that only this connection's server process holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0]).memory_full_info().uss / 2**20
