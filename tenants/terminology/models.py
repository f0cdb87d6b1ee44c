"""A tenant's own words."""

from django.db import models

from domain.clock import now
from records.models import Record
from tenants.terminology.shipped import LANGUAGES


class TenantTerm(Record):
    """The word a tenant uses for one slot in one language, with every form it needs. Forms are stored, never made."""

    slot = models.CharField(max_length=30)
    lang = models.CharField(max_length=2)
    base = models.CharField(max_length=80)
    preset_base = models.CharField(max_length=80, blank=True)  # what the organisation started with
    forms = models.JSONField()  # form name of shipped.FORMS[lang] -> text
    checked_by = models.CharField(
        max_length=200, blank=True
    )  # a name as text: the words outlive the person's account
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "lang"], name="term_one_word_per_slot"),
            models.CheckConstraint(name="term_language_known", condition=models.Q(lang__in=LANGUAGES)),
        ]

    def __str__(self) -> str:
        return self.base


class TermVersion(Record):
    """A word as it was taken into use, and on whose decision: the history of a slot. Rows are never changed.

    Whole words are kept, not differences, so that any two can be compared and an old one taken back.
    """

    slot = models.CharField(max_length=30)
    lang = models.CharField(max_length=2)
    base = models.CharField(max_length=80)
    forms = models.JSONField()
    approved_by = models.CharField(max_length=120)
    document = models.CharField(max_length=200, blank=True)
    entered_by = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField(
        default=now, help_text="A word is in force from the moment it is saved."
    )

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(name="term_history", fields=["slot", "lang", "-valid_from"])]
        constraints = [
            models.CheckConstraint(
                name="term_version_language_known", condition=models.Q(lang__in=LANGUAGES)
            ),
        ]

    def __str__(self) -> str:
        return self.base
