"""What still hangs on a unit, told by the apps above: orders, claims, approvals.

A unit that something hangs on cannot be put out of use. This layer knows no orders, so whoever does registers:

    # registry/orders/apps.py, ready()
    from tenants.organisation.open_work import OpenWork, tell_open_work

    tell_open_work(lambda unit: [OpenWork(ntt("{n} open {order}", "…", n), reverse(…))] if n else [])
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class OpenWork:
    """One kind of unfinished work of a unit: how much, in words, and the page where it is seen to."""

    words: str
    url: str = ""


Teller = Callable[..., Iterable[OpenWork]]
_tellers: list[Teller] = []


def tell_open_work(teller: Teller) -> Teller:
    """Register who tells what hangs on a Unit."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def open_work_of(unit) -> list[OpenWork]:
    """Everything unfinished in the unit, in words."""
    return [work for teller in _tellers for work in teller(unit)]
