"""Requests about one's own data, holds that the law asks, and erasures with their report."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record


class RequestKind(models.TextChoices):
    """What a person asks of their own data (GDPR articles 15–17)."""

    CORRECTION = "correction", _("Correct my data")
    CHECK = "check", _("Check who has looked at my data")
    ERASURE = "erasure", _("Erase my data")


class RequestStatus(models.TextChoices):
    """What became of a request."""

    OPEN = "open", _("Waits for an answer")
    DONE = "done", _("Done as asked")
    REFUSED = "refused", _("Not done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DataRequest(LifeCycle):
    """A person's request about their own data. It is answered within a month (GDPR article 12(3))."""

    STEPS = {
        RequestStatus.OPEN: {RequestStatus.DONE, RequestStatus.REFUSED, RequestStatus.WITHDRAWN},
        RequestStatus.DONE: set(),
        RequestStatus.REFUSED: set(),
        RequestStatus.WITHDRAWN: set(),
    }

    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.OPEN)
    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind)
    text = EncryptedTextField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)
    answer_by = models.DateField()
    answer = EncryptedTextField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(
                name="data_request_status_known", condition=models.Q(status__in=RequestStatus.values)
            ),
            models.UniqueConstraint(
                name="data_request_one_open",
                fields=["expert", "kind"],
                condition=models.Q(status="open"),
            ),
        ]

    @property
    def told(self) -> str:
        """What the person asked for, opened; for the person and for those who answer."""
        return self.text.reveal() if self.text else ""

    @property
    def answer_text(self) -> str:
        """The answer, opened; for the same people."""
        return self.answer.reveal() if self.answer else ""


class LegalHold(Record):
    """Nothing of the person is erased while a hold is in force: a dispute, an inspection, a claim for damages."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="legal_holds")
    reason = EncryptedTextField()
    placed_at = models.DateTimeField(default=now)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                name="legal_hold_one_in_force", fields=["expert"], condition=models.Q(lifted_at=None)
            )
        ]


class Erasure(Record):
    """A person was erased: by whom, why, what was done, and until when the rest is kept by law."""

    expert = models.OneToOneField("experts.Expert", models.PROTECT, related_name="erasure")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, help_text="Never a name.")
    report = models.JSONField(help_text="Model, deed, how many rows, kept until. No personal data.")
    ended_at = models.DateTimeField(null=True, help_text="When the last kept row had run out.")
    told_to = EncryptedTextField(
        null=True, help_text="Where the confirmation goes; empty when it has left or nobody knew an address."
    )

    class Meta:
        ordering = ["-at"]
