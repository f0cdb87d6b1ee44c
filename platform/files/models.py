"""One stored file. It lives in the organisation's schema, so it is isolated, exported and erased with its rows."""

from django.conf import settings
from django.db import models

from domain.clock import now
from records.models import Record


class StoredFile(Record):
    """Bytes with their own checksum. `purpose` says which paper it is; the row that points here says whose."""

    purpose = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
