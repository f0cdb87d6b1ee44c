"""Medians of repeated measurements."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 7


def median_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of `rounds` calls."""
    return statistics.median(seconds_of(work) for _ in range(rounds))


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
