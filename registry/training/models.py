"""Who gives training, courses that experts tell of, and what was done to a course in the register.

A course that counts is a row of `experts.Training`, checked or not: whoever keeps the register answers for it (decision
0058). What an expert tells is a `Submission` until it is verified: rights to be asked and paid never rest on the
person's own word alone (A120, A183).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from domain.clock import now
from records.models import Record
from registry.experts.models import TrainingKind


class ProviderKind(models.TextChoices):
    """What kind of an organisation gives the training (A119, A137, A184)."""

    OWN = "own", _("Our own organisation")
    ASSOCIATION = "association", _("Association")
    SCHOOL = "school", _("Educational institution")
    NETWORK = "network", _("Network")
    OTHER = "other", _("Some other organisation")


class Provider(Record):
    """Somebody who gives training, for choosing from a list. A name outside the list may be written freely."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=ProviderKind, default=ProviderKind.ASSOCIATION)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SubmissionStatus(models.TextChoices):
    """What became of a course that an expert told of."""

    WAITING = "waiting", _("Waits for checking")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not accepted")


class Submission(LifeCycle):
    """A course as the expert told it, with a picture of the certificate. It gives nothing before it is verified."""

    STEPS = {
        SubmissionStatus.WAITING: {SubmissionStatus.VERIFIED, SubmissionStatus.REFUSED},
        SubmissionStatus.VERIFIED: set(),
        SubmissionStatus.REFUSED: set(),
    }

    status = models.CharField(max_length=10, choices=SubmissionStatus, default=SubmissionStatus.WAITING)
    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="training_submissions")
    kind = models.CharField(max_length=10, choices=TrainingKind)
    hours = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=120)
    completed_on = models.DateField()
    certificate = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(default=now)
    training = models.OneToOneField(
        "experts.Training", models.SET_NULL, null=True, blank=True, related_name="submission"
    )
    refusal = models.CharField(max_length=300, blank=True, help_text="The expert reads it.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["told_at"]
        constraints = [
            models.CheckConstraint(
                name="submission_status_known", condition=models.Q(status__in=SubmissionStatus.values)
            ),
            models.UniqueConstraint(
                name="submission_waits_once",
                fields=["expert", "kind", "issuer", "completed_on"],
                condition=models.Q(status="waiting"),
            ),
        ]


class ChangeKind(models.TextChoices):
    """What was done to a course in the register."""

    ADDED = "added", _("Added to the register")
    VERIFIED = "verified", _("Checked")
    RENEWED = "renewed", _("Renewed")
    CORRECTED = "corrected", _("Corrected")
    REMINDED = "reminded", _("Reminded of the end")


class Ground(models.TextChoices):
    """What whoever verified a course saw."""

    OWN = "own", _("Our own course: we have the list of participants")
    ORIGINAL = "original", _("I saw the original certificate")
    COPY = "copy", _("I saw a copy or a picture of the certificate")
    ISSUER = "issuer", _("The organisation that gave the course confirmed it")


class TrainingChange(Record):
    """Append-only: what was done to a course, by whom and why. `before` is how it stood; it never changes later."""

    training = models.ForeignKey("experts.Training", models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]
