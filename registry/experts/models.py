"""The expert, and what the expert allows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import today
from records.models import Record


class ExpertStatus(models.TextChoices):
    """Whether an expert is part of the activity."""

    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class Expert(LifeCycle):
    """An expert by experience. Limits are the expert's own and need no reason (A202)."""

    STEPS = {ExpertStatus.ACTIVE: {ExpertStatus.ENDED}, ExpertStatus.ENDED: {ExpertStatus.ACTIVE}}

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="expert")
    status = models.CharField(max_length=10, choices=ExpertStatus, default=ExpertStatus.ACTIVE)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    municipality_code = models.CharField(max_length=3, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    payee_number = models.PositiveIntegerField(
        unique=True, help_text="Stands for the person in payroll files."
    )
    identity_code = EncryptedTextField(null=True, blank=True)
    identity_code_index = models.BinaryField(null=True, unique=True)
    iban = EncryptedTextField(null=True, blank=True)
    account_holder = models.CharField(max_length=70, blank=True)
    task_codes = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Task types the expert does."
    )
    area_codes = ArrayField(
        models.CharField(max_length=3), default=list, help_text="Municipalities; empty: anywhere."
    )
    is_on_site = models.BooleanField(default=True)
    is_remote = models.BooleanField(default=True)
    max_audience = models.PositiveIntegerField(null=True, blank=True)
    monthly_ceiling = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Sessions a month.")
    paused_until = models.DateField(null=True, blank=True)
    waives_fee = models.BooleanField(default=False)
    background_organisation = models.CharField(max_length=120, blank=True)
    introduction = models.CharField(
        max_length=600, blank=True, help_text="Own words; only the bank shows them."
    )
    joined_on = models.DateField(default=today)

    class Meta:
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def short_name(self) -> str:
        return f"{self.first_name} {self.last_name[:1]}."


class ExpertTopic(Record):
    """A topic the expert has lived through, or somebody close has (A001)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="topics")
    topic_code = models.CharField(max_length=40)
    is_close_one = models.BooleanField(default=False)
    is_off_limits = models.BooleanField(default=False, help_text="Never ask about this.")

    class Meta:
        constraints = [models.UniqueConstraint(name="topic_once", fields=["expert", "topic_code"])]


class TrainingKind(models.TextChoices):
    """What a course made of its participant."""

    EXPERT = "expert", _("Expert training")
    PEER = "peer", _("Peer-support training")
    NETWORK = "network", _("Training of a network")
    NGO = "ngo", _("Training of an association")
    FURTHER = "further", _("Further training (developer, influencer)")


class Training(Record):
    """A completed course, also one arranged elsewhere (A119)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=10, choices=TrainingKind)
    hours = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=120)
    completed_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class BankField(models.TextChoices):
    """A field of a bank profile; each is published only with its own consent (rules.md section 8).

    Topic areas are the coarse default; exact topics need a tick of their own (security.md section 5).
    """

    TOPIC_GROUPS = "topic_groups", _("Topic areas")
    TOPICS = "topics", _("Exact topics")
    WAY = "way", _("Way of working")
    AREA = "area", _("Area")
    LANGUAGES = "languages", _("Languages")
    TRAINING = "training", _("Training")
    NAME = "name", _("Name")
    BACKGROUND = "background", _("Background organisation")
    INTRODUCTION = "introduction", _("Introduction in own words")


class BankAudience(models.TextChoices):
    """Who may find a published field."""

    NETWORK = "network", _("Organisations of the same kind of network")
    REGIONS = "regions", _("Wellbeing services counties")
    EDUCATION = "education", _("Educational institutions")
    EVERYONE = "everyone", _("Everyone with credentials")


class Consent(Record):
    """Append-only: a consent given, or its withdrawal (`is_withdrawal`), for one field and audience."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="consents")
    field = models.CharField(max_length=20, choices=BankField)
    audience = models.CharField(max_length=10, choices=BankAudience)
    is_withdrawal = models.BooleanField(default=False)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    expires_on = models.DateField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
