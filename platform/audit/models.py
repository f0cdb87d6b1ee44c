"""The journals of an organisation. The tenant's SQL role can only add and read (tenants/grants.py)."""

from django.conf import settings
from django.db import models

from records.models import Record


class JournalRow(Record):
    """When, and by whom; `by` is empty when the service itself acted."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["at", "id"]


class Entry(JournalRow):
    """A thing that somebody did."""

    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField(db_index=True)
    facts = models.JSONField(default=dict)


class StatusChange(JournalRow):
    """One step of a life cycle."""

    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField(db_index=True)
    was = models.CharField(max_length=20)
    became = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)


class AccessEntry(JournalRow):
    """Somebody looked at another person's data, and why (Data Protection Act section 6)."""

    person_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)


class Disclosure(JournalRow):
    """Data that left the service: what, to whom, on what ground (Act 906/2019 section 17)."""

    what = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    receiver = models.CharField(max_length=160)
    ground = models.CharField(max_length=160)
    people = models.PositiveIntegerField(default=0)
