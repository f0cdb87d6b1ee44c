"""Logo, public texts with their versions, and messages from readers of the public pages."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import GuardedQuerySet, Record
from tenants.organisation.models import Origin

ANSWER_WITHIN = dt.timedelta(days=14)  # Act on the provision of digital services 306/2019, section 10


class Logo(Record):
    """A checked picture. Old ones stay: their address carries the key."""

    key = models.CharField(max_length=16, unique=True, help_text="Hash of the content.")
    media_type = models.CharField(max_length=20, choices=[("image/svg+xml", "SVG"), ("image/png", "PNG")])
    content = models.BinaryField()
    created_at = models.DateTimeField(default=now)


class PageCode(models.TextChoices):
    """A public page or a part of one."""

    FRONT = "front", _("Front page")
    ABOUT = "about", _("What it is")
    HOW_TO_ORDER = "how_to_order", _("How ordering works")
    HOW_TO_JOIN = "how_to_join", _("How to become one")
    PRIVACY = "privacy", _("Privacy notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    EASY = "easy", _("Easy Finnish")
    CONTACT = "contact", _("Contact details")
    STAFF_HELP = "staff_help", _("Instructions for staff")


class TextVersion(Record):
    """One version of a text in one language: plain text with headings, lists and links. The newest is in force."""

    language = models.CharField(max_length=2)
    text = models.TextField(
        max_length=20_000, blank=True, help_text="Empty: the starting text is shown again."
    )
    published_at = models.DateTimeField(default=now)
    published_by = models.CharField(max_length=120)
    approved_by = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=200, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True


class PageText(TextVersion):
    """One version of one page in one language."""

    page = models.CharField(max_length=20, choices=PageCode)

    class Meta:
        ordering = ["-published_at"]
        indexes = [models.Index(name="page_newest", fields=["page", "language", "-published_at"])]


class PublicContact(Record):
    """Where the public reaches the organisation; one row."""

    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    accessibility_email = models.EmailField(blank=True)
    data_protection_email = models.EmailField(blank=True)
    staff_help_url = models.URLField(blank=True, help_text="Instructions in the intranet (A131).")
    changed_at = models.DateTimeField(default=now)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="public_contact_one_row", condition=models.Q(only=True))]


class IdentityVersion(Record):
    """The names, colour, logo and contact details at a time. The newest is in force; old ones can be taken again."""

    data = models.JSONField()
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.CHANGED)
    entered_at = models.DateTimeField(default=now)
    entered_by = models.CharField(max_length=120, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-entered_at", "-id"]


class ReaderMessage(Record):
    """Accessibility feedback from a reader of the public pages; answered within 14 days."""

    text = models.TextField(max_length=4000)
    page_url = models.CharField(max_length=300, blank=True)
    reply_to = EncryptedTextField(null=True)
    language = models.CharField(max_length=2, default="fi", help_text="Of the page; the answer uses it.")
    received_at = models.DateTimeField(default=now)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answer_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["answer_by"]
