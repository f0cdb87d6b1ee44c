"""Which agreements count on a day: the one place that knows. Drafts and unsigned ones never do (A045, A047).

Everything here reads `expert.agreements.all()`, so prefetch it for many experts.
"""

import datetime as dt

from domain.period import Period
from registry.experts.models import Expert
from registry.joining.models import Agreement


def signed_agreements(expert: Expert) -> list[Agreement]:
    """The agreements that both parties have signed, the earliest first; also those that have ended since."""
    signed = [paper for paper in expert.agreements.all() if paper.is_signed]
    return sorted(signed, key=lambda paper: paper.valid_from)


def periods_of(expert: Expert) -> tuple[Period, ...]:
    """The days on which the expert may work."""
    return tuple(paper.period for paper in signed_agreements(expert))


def is_covered(expert: Expert, day: dt.date) -> bool:
    """Whether an agreement is in force on the day."""
    return any(day in period for period in periods_of(expert))


def kind_on(expert: Expert, day: dt.date) -> str:
    """The kind of the agreement in force on the day, the newest when there are two; empty when there is none."""
    kinds = [paper.kind for paper in signed_agreements(expert) if day in paper.period]
    return kinds[-1] if kinds else ""
