"""Which versions of a commitment are enough on a day (A195): the newest, and older ones while a grace time runs. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One version of a commitment. From `valid_from` it is asked; from `only_from` nothing older is enough."""

    version: str
    valid_from: dt.date
    only_from: dt.date


@dataclass(frozen=True)
class Asked:
    """What is asked of everybody: to accept `version`; those who accepted one of `earlier` may still wait with it."""

    version: str
    earlier: frozenset[str] = frozenset()
    only_from: dt.date | None = None

    def accepts(self, version: str | None) -> bool:
        """Whether somebody who has accepted `version` can be offered tasks."""
        return version == self.version or version in self.earlier


def asked_on(day: dt.date, published: Iterable[Published], first: str) -> Asked:
    """What is asked on a day. `first` is the version of the rule, in force until a text has been published."""
    started = sorted((one for one in published if one.valid_from <= day), key=lambda one: one.valid_from)
    if not started:
        return Asked(first)
    newest = started[-1]
    if day >= newest.only_from:
        return Asked(newest.version, only_from=newest.only_from)
    before = asked_on(day, started[:-1], first)
    return Asked(newest.version, before.earlier | {before.version}, newest.only_from)
