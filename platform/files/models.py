"""One stored file. It lives in the organisation's schema, so it is isolated, exported and erased with its rows."""

import base64
import hashlib

from django.conf import settings
from django.db import models

from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record


class StoredFile(Record):
    """Sealed bytes with their own checksum. `purpose` says which paper it is; the row that points here says whose.

    Lists defer `content`: it may be ten megabytes.
    """

    purpose = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = EncryptedTextField(help_text="The bytes in base64.")
    created_at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name

    def opened(self) -> bytes:
        """What was kept; the caller logs why it is opened. A file from before sealing stands as it came."""
        blob = self.content.blob
        if hashlib.sha256(blob).hexdigest() == self.sha256:
            return blob
        return base64.b64decode(self.content.reveal())

    opened.alters_data = True  # type: ignore[attr-defined]  # a template must not open it
