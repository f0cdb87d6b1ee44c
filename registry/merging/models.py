"""What was decided of possible duplicates: not the same person, or merged."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F

from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record

UNDO_DAYS = 7


class NotSame(Record):
    """Somebody looked and said that these two are different people; they are not offered again."""

    first = models.ForeignKey("experts.Expert", models.CASCADE, related_name="+")
    second = models.ForeignKey("experts.Expert", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="not_same_once", fields=["first", "second"]),
            models.CheckConstraint(name="not_same_in_order", condition=models.Q(first__lt=F("second"))),
        ]


class Merge(Record):
    """`merged` became part of `kept`. `steps` is all that was changed, sealed, until it can no longer be undone."""

    kept = models.ForeignKey("experts.Expert", models.CASCADE, related_name="+")
    merged = models.ForeignKey("experts.Expert", models.CASCADE, related_name="+")
    was_status = models.CharField(max_length=10, help_text="The state of the merged one before.")
    steps = EncryptedTextField(null=True)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(name="merge_once", fields=["merged"], condition=models.Q(undone_at=None)),
        ]

    @property
    def undo_until(self) -> dt.datetime:
        """The moment from which it can no longer be undone."""
        return self.at + dt.timedelta(days=UNDO_DAYS)

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.steps is not None and now() < self.undo_until
