"""The organisation's own words in its papers: templates and commitments, each with versions."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from domain.clock import now
from records.models import Record
from tenants.pages.models import TextVersion


class PaperCode(models.TextChoices):
    """A template: an agreement for each role, what each kind of agreement says of the relationship, and a form."""

    EXPERT = "agreement_expert", _("Agreement: expert work")
    PEER = "agreement_peer", _("Agreement: peer support")
    COMMISSION = "relation_commission", _("Relationship: commission")
    EMPLOYED = "relation_employed", _("Relationship: employment")
    VOLUNTARY = "relation_voluntary", _("Relationship: voluntary work")
    INVOICE = "relation_invoice", _("Relationship: own company")
    CLIENT_CONSENT = "client_consent", _("Consent form of a client")


class PaperText(TextVersion):
    """One version of one template in one language. Append-only; the newest is used."""

    paper = models.CharField(max_length=20, choices=PaperCode)

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(name="paper_newest", fields=["paper", "language", "-published_at"])]


class CommitmentKind(models.TextChoices):
    """What an expert commits to."""

    CONFIDENTIALITY = "confidentiality", _("Confidentiality")
    DATA_SECURITY = "data_security", _("Data security")
    RULES = "rules", _("The organisation's model")


class CommitmentText(Record):
    """One version of a commitment in one language. Append-only: a new version asks everybody to accept it.

    Until `grace_days` after `valid_from` the version before it is still enough for new tasks (A195).
    """

    kind = models.CharField(max_length=20, choices=CommitmentKind)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=Language)
    text = models.TextField(max_length=20_000)
    valid_from = models.DateField()
    grace_days = models.PositiveSmallIntegerField(default=30)
    published_at = models.DateTimeField(default=now)
    published_by = models.CharField(max_length=120)
    approved_by = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "-valid_from", "language"]
        constraints = [
            models.UniqueConstraint(name="commitment_text_once", fields=["kind", "version", "language"]),
            models.UniqueConstraint(
                name="commitment_text_one_a_day", fields=["kind", "valid_from", "language"]
            ),
        ]

    @property
    def grace_until(self) -> dt.date:
        """The first day on which only this version is enough."""
        return self.valid_from + dt.timedelta(days=self.grace_days)


class PaperChoices(Record):
    """How the organisation deals with papers; one row."""

    takes_card_files = models.BooleanField(
        default=False, help_text="Whether a tax card may be handed in here as a file (A062)."
    )
    changed_at = models.DateTimeField(default=now)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="paper_choices_one_row", condition=models.Q(only=True))]
