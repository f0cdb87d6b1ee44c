"""The expert, and what the expert allows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import now, today
from records.models import Record

ACCENTED = "åäöüéèêëáàâãíìîïóòôõúùûñçšž"
PLAIN = "{|}yeeeeaaaaiiiioooouuuncsz"  # `{|}` stand after z


def finnish_key(*names: str) -> Func:
    """SQL of a key that sorts names as Finns do: å, ä and ö after z, ü as y, other accents as the bare letter.

    A column of the database itself: the server may lack collations, and `C` with this key needs none.
    """
    joined = F(names[0])
    for name in names[1:]:
        joined = CombinedExpression(joined, "||", CombinedExpression(Value(" "), "||", F(name)))
    return Func(Lower(joined), Value(ACCENTED + ACCENTED.upper()), Value(PLAIN * 2), function="TRANSLATE")


class ExpertStatus(models.TextChoices):
    """Whether an expert is part of the activity."""

    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")
    MERGED = "merged", _("Merged")  # somebody else's double: never listed; the other one is shown instead


class Audience(models.TextChoices):
    """With whom somebody would like to work."""

    CLIENTS = "clients", _("Clients of the services")
    PROFESSIONALS = "professionals", _("Professionals")
    STUDENTS = "students", _("Students")
    DECISION_MAKERS = "decision_makers", _("Developers and decision-makers")
    PUBLIC = "public", _("Large events and the media")


class Expert(LifeCycle):
    """An expert by experience. Limits are the expert's own and need no reason (A202)."""

    STEPS = {
        ExpertStatus.ACTIVE: {ExpertStatus.ENDED, ExpertStatus.MERGED},
        ExpertStatus.ENDED: {ExpertStatus.ACTIVE, ExpertStatus.MERGED},
        ExpertStatus.MERGED: {ExpertStatus.ACTIVE, ExpertStatus.ENDED},
    }

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="expert")
    status = models.CharField(max_length=10, choices=ExpertStatus, default=ExpertStatus.ACTIVE)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True, help_text="Empty while nobody knows one: no letters, no sign-in.")
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
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience),
        default=list,
        blank=True,
        help_text="A wish, not a limit; empty: anybody.",
    )
    max_audience = models.PositiveIntegerField(null=True, blank=True)
    monthly_ceiling = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Sessions a month.")
    monthly_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Hours a month.")
    max_km = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="From the home municipality; empty: no limit."
    )
    access_needs = EncryptedTextField(null=True, blank=True)
    assistive_devices = EncryptedTextField(null=True, blank=True)
    contact_protected = models.BooleanField(
        default=False,
        help_text="Protected contact details: shown to nobody but the coordinator, never in the bank.",
    )
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    waives_fee = models.BooleanField(default=False)
    background_organisation = models.CharField(max_length=120, blank=True)
    introduction = models.CharField(
        max_length=600, blank=True, help_text="Own words; only the bank shows them."
    )
    joined_on = models.DateField(default=today)
    sort_name = models.GeneratedField(
        expression=finnish_key("last_name", "first_name"),
        output_field=models.CharField(max_length=130, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [models.Index(name="expert_by_name", fields=["sort_name", "id"])]

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
    JOINT = "joint", _("Joint coaching with professionals")
    MENTORING = "mentoring", _("Mentoring")


class Training(Record):
    """A completed course, also one arranged elsewhere (A119)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=10, choices=TrainingKind)
    hours = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=120, blank=True)
    completed_on = models.DateField(
        help_text="First day of the month, season or year when only that is known."
    )
    completed_text = models.CharField(max_length=40, blank=True, help_text="As it was told, when not a day.")
    valid_to = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )


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


class Availability(Record):
    """Hours of a week that suit the expert; none at all: any time. Helsinki clock, half open (A202)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(help_text="ISO: 1 is Monday.")
    since = models.TimeField()
    until = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    class Meta:
        ordering = ["weekday", "since"]
        constraints = [
            models.CheckConstraint(name="availability_weekday", condition=models.Q(weekday__range=(1, 7))),
            models.UniqueConstraint(name="availability_once", fields=["expert", "weekday", "since"]),
        ]


class LifeChange(Record):
    """The expert told that something in life affects the activity (A199). The coordinator marks it as handled."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="life_changes")
    text = EncryptedTextField(null=True, blank=True)
    told_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-told_at"]


class ConsentPurpose(models.TextChoices):
    """What an expert may allow besides the bank; each is asked by itself and nothing hangs on it."""

    ACCESS_NEEDS = "access_needs", _("Tell the orderer about my accessibility needs")
    PHOTO = "photo", _("Use my photo in communications")
    STORY = "story", _("Use my story in communications")
    TEXT_MESSAGES = "text_messages", _("Send me text messages")


class PurposeConsent(Record):
    """Append-only: a yes to one purpose, or its withdrawal (`is_withdrawal`). The last word is in force.

    The database refuses to change or move a row, also when two rows of a person are merged (`purposes.follow_no`).
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="purpose_consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    is_withdrawal = models.BooleanField(default=False)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
