"""What people were told."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from records.models import Record


class Notice(Record):
    """A notice to one person: a kind and ids; the words are made when it is read or mailed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]


class Mail(Record):
    """A mail to send: at least once, always with the same Message-ID."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="mail")
    message_id = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)


class MailChoice(Record):
    """Which letters a person does not want by mail; the notice on the page comes all the same (ux.md E19)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice")
    without = ArrayField(models.CharField(max_length=20), default=list, help_text="Groups of kinds.")
