"""Requests about one's own data and changes in life, of the matrix' experts."""

from datetime import timedelta

from domain.clock import now, today


def make_request(place, side, **fields):
    """An open request of this side's expert."""
    from registry.rights.models import DataRequest

    facts = {
        "kind": "correction",
        "text": f"Pyyntö {place.canary}",
        "answer_by": today() + timedelta(days=30),
    }
    return DataRequest.objects.create(expert=place.experts[side], **{**facts, **fields})


def make_life_change(place, side):
    """A change in life that nobody has handled."""
    from registry.experts.models import LifeChange

    return LifeChange.objects.create(expert=place.experts[side], text=f"Muutos {place.canary}", told_at=now())


OWN_DATA = {
    "rights.DataRequest": make_request,
    "rights:erase": lambda place, side: make_request(place, side, kind="erasure"),
    "experts.LifeChange": make_life_change,
}
