"""What is known of merges: who somebody was, and who somebody is now."""

import datetime as dt
from collections import Counter
from uuid import UUID

from django.db.models import QuerySet

from domain.clock import now
from registry.experts.models import Expert
from registry.merging.models import UNDO_DAYS, Merge
from registry.merging.moving import references


def recent_merges() -> QuerySet[Merge]:
    """Merges of the last week that can be undone, the latest first."""
    week_ago = now() - dt.timedelta(days=UNDO_DAYS)
    return Merge.objects.filter(undone_at=None, steps__isnull=False, at__gt=week_ago).select_related(
        "kept", "merged", "by"
    )


def merges_visible_to(user) -> QuerySet[Merge]:
    """Every merge, for those who keep the register (the view's policy)."""
    return Merge.objects.select_related("kept", "merged", "by")


def kept_instead_of(expert_id: UUID) -> UUID | None:
    """Who the merged person is now; None for somebody who was not merged."""
    found = None
    while (merge := Merge.objects.filter(merged_id=found or expert_id, undone_at=None).first()) is not None:
        found = merge.kept_id
    return found


def ids_of(expert_id: UUID) -> list[UUID]:
    """The person's own id and those of every row merged into it: the journals were written under all of them."""
    found, new = [expert_id], [expert_id]
    while new:
        merges = Merge.objects.filter(kept_id__in=new, undone_at=None)
        new = list(merges.values_list("merged_id", flat=True))
        found += new
    return found


def belongings(expert: Expert) -> Counter[str]:
    """How many rows of each table belong to the person: what a merge moves. One query a table."""
    counts: Counter[str] = Counter()
    for model, field in references(Expert):
        counts[model._meta.label] += model._base_manager.filter(**{field.name: expert.pk}).count()
    return +counts
