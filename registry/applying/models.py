"""An application, its interview and the decision (A043, A044). Own words are sealed in the database."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record


class ApplicationStatus(models.TextChoices):
    """Where an application is."""

    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("Waits for an interview")
    INTERVIEW = "interview", _("Interview agreed")
    SUITABLE = "suitable", _("Suitable")
    NOT_NOW = "not_now", _("Not now")
    REFUSED = "refused", _("Not suitable")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TrainingState(models.TextChoices):
    """Whether the applicant has been trained for the work; an own word, verified later (A119)."""

    NONE = "none", _("No, I have not")
    ONGOING = "ongoing", _("I am in training now")
    DONE = "done", _("Yes, I have")


class SuitableTime(models.TextChoices):
    """When the applicant could work."""

    DAYS = "days", _("On weekdays in the daytime")
    EVENINGS = "evenings", _("On weekday evenings")
    WEEKENDS = "weekends", _("At weekends")


def _codes(length: int, help_text: str = "") -> ArrayField:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True, help_text=help_text)


def _own_words() -> EncryptedTextField:
    return EncryptedTextField(null=True, blank=True)


class Application(LifeCycle):
    """What a person tells who would like to become an expert. There is no account: a mailed link opens it."""

    STEPS = {
        ApplicationStatus.DRAFT: {ApplicationStatus.SENT},
        ApplicationStatus.SENT: {
            ApplicationStatus.INTERVIEW,
            ApplicationStatus.NOT_NOW,
            ApplicationStatus.WITHDRAWN,
        },
        ApplicationStatus.INTERVIEW: {
            ApplicationStatus.SUITABLE,
            ApplicationStatus.NOT_NOW,
            ApplicationStatus.REFUSED,
            ApplicationStatus.WITHDRAWN,
        },
        ApplicationStatus.SUITABLE: set(),
        ApplicationStatus.NOT_NOW: set(),
        ApplicationStatus.REFUSED: set(),
        ApplicationStatus.WITHDRAWN: set(),
    }

    status = models.CharField(max_length=10, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    language = models.CharField(max_length=2, default="fi", help_text="In which we write to the applicant.")
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    municipality_code = models.CharField(max_length=3, blank=True)
    own_topics = _codes(40, "What the applicant has lived through (A001).")
    close_topics = _codes(40, "What somebody close to the applicant has (A114).")
    other_experience = _own_words()
    story = _own_words()
    situation = _own_words()
    training = models.CharField(max_length=10, choices=TrainingState, blank=True)
    training_told = _own_words()
    experience_told = _own_words()
    task_codes = _codes(30)
    audiences = _codes(20, "Audience")
    times = _codes(10, "SuitableTime")
    max_audience = models.PositiveIntegerField(null=True, blank=True)
    off_limits = _codes(40, "Topics that nobody should ask about (A201).")
    limits_told = _own_words()
    languages = _codes(3)
    area_codes = _codes(3, "Municipalities; empty: anywhere.")
    is_on_site = models.BooleanField(default=True)
    is_remote = models.BooleanField(default=True)
    consent_version = models.CharField(
        max_length=20,
        help_text="The text that was agreed to before anything was kept (GDPR article 9(2)(a)).",
    )
    finished = _codes(20, "Parts of the task list that are ready: codes of registry/applying/parts.py.")
    created_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="First time something was saved through the mailed link."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications_handled"
    )
    expert = models.OneToOneField(
        "experts.Expert", models.SET_NULL, null=True, blank=True, related_name="application"
    )

    class Meta:
        ordering = ["sent_at", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="application_status_known",
                condition=models.Q(status__in=ApplicationStatus.values),
            ),
            models.CheckConstraint(name="application_email_lower", condition=models.Q(email=Lower("email"))),
            models.UniqueConstraint(
                name="application_one_open",
                fields=["email"],
                condition=models.Q(status__in=("draft", "sent", "interview")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class ApplicationLink(Record):
    """A mailed link, by the SHA-256 of its token: a copy of the database opens nothing."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()


class ApplicationNote(Record):
    """A remark of those who handle the application. The applicant's own words do not belong here."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    text = EncryptedTextField(null=True)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]


class Meeting(models.TextChoices):
    """How the interview is held."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("By video")
    PHONE = "phone", _("By phone")


class Interview(Record):
    """The appointment and what was judged in it. A new time is a change of the same row."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="interview")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    meeting = models.CharField(max_length=10, choices=Meeting, default=Meeting.ON_SITE)
    place = models.CharField(max_length=200, blank=True, help_text="Address, or how to join from afar.")
    letter = models.CharField(max_length=500, blank=True, help_text="A few words more for the letter.")
    answers = EncryptedTextField(
        null=True, blank=True, help_text="JSON: what was judged and answered, by the codes of `rule`."
    )
    rule = models.ForeignKey("organisation.RuleVersion", models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class PanelPart(models.TextChoices):
    """As what somebody sits in the panel."""

    COORDINATOR = "coordinator", _("Coordinator")
    PROFESSIONAL = "professional", _("Social or health care professional")
    OTHER = "other", _("Other member")


class PanelMember(Record):
    """Who interviews. Without `user` the person has no account here, and sees nothing in the service."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="panel")
    part = models.CharField(max_length=15, choices=PanelPart)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="interview_seats"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True, help_text="The profession of a professional.")

    class Meta:
        ordering = ["part", "name"]
        constraints = [
            models.UniqueConstraint(
                name="panel_person_once", fields=["interview", "user"], condition=models.Q(user__isnull=False)
            )
        ]


class Decision(Record):
    """The answer to an application: the reason is for the handlers, the letter for the applicant. Never changed."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="decision")
    reason = EncryptedTextField(null=True)
    letter = _own_words()
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the mail with the answer left.")
