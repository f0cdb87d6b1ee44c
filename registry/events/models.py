"""Courses and other events, who comes, and mentoring: a trainee who goes along to a mentor's sessions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from domain.clock import now
from records.models import Record
from registry.experts.models import TrainingKind


class EventKind(models.TextChoices):
    """What people come together for."""

    COURSE = "course", _("Course")
    SUPERVISION = "supervision", _("Supervision")
    MEETING = "meeting", _("Common meeting")
    ORIENTATION = "orientation", _("Orientation event")
    RECREATION = "recreation", _("Recreation")
    OTHER = "other", _("Other event")


class OpenTo(models.TextChoices):
    """Who may sign up. Common meetings are open without training (A121)."""

    EXPERTS = "experts", _("Everybody in the register, also without training")
    TRAINED = "trained", _("Those who have a valid training")
    WITH_STAFF = "with_staff", _("Everybody in the register, and the staff of units")


class EventStatus(models.TextChoices):
    """Where an event is."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Sign-up is open")
    DONE = "done", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Event(LifeCycle):
    """A course, a supervision or a meeting on one day or several. Nobody is paid for coming (A086)."""

    STEPS = {
        EventStatus.DRAFT: {EventStatus.OPEN, EventStatus.CANCELLED},
        EventStatus.OPEN: {EventStatus.DONE, EventStatus.CANCELLED},
        EventStatus.DONE: set(),
        EventStatus.CANCELLED: set(),
    }

    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.DRAFT)
    kind = models.CharField(max_length=12, choices=EventKind)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000, blank=True)
    practical = models.TextField(
        max_length=1000, blank=True, help_text="Arriving, accessibility, what to bring."
    )
    is_remote = models.BooleanField(default=False)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True, help_text="Shown to those who come.")
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: no limit.")
    sign_up_until = models.DateField(help_text="The last day, Helsinki.")
    open_to = models.CharField(max_length=10, choices=OpenTo, default=OpenTo.EXPERTS)
    leader = models.CharField(max_length=120, blank=True)
    provider = models.ForeignKey(
        "training.Provider", models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who gives the course; empty: our own organisation.",
    )  # fmt: skip
    gives_kind = models.CharField(max_length=10, choices=TrainingKind, blank=True)
    gives_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long the training holds; empty: for good."
    )
    note_of_change = models.CharField(
        max_length=300, blank=True, help_text="Why it was changed or cancelled."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(name="event_status_known", condition=Q(status__in=EventStatus.values)),
            models.CheckConstraint(
                name="event_training_has_hours", condition=Q(gives_kind="") | Q(gives_hours__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventDay(Record):
    """One of the times of an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="event_day_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(name="event_day_once", fields=["event", "starts_at"]),
        ]


class SignUpStatus(models.TextChoices):
    """Whether a person has a seat."""

    SEATED = "seated", _("Has a seat")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Does not come")


class SignUp(LifeCycle):
    """One person who comes: an expert, or somebody of a unit's staff."""

    STEPS = {
        SignUpStatus.SEATED: {SignUpStatus.CANCELLED},
        SignUpStatus.WAITING: {SignUpStatus.SEATED, SignUpStatus.CANCELLED},
        SignUpStatus.CANCELLED: {SignUpStatus.SEATED, SignUpStatus.WAITING},
    }

    status = models.CharField(max_length=10, choices=SignUpStatus)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sign_ups")
    expert = models.ForeignKey("experts.Expert", models.CASCADE, null=True, related_name="event_sign_ups")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="event_sign_ups",
        help_text="A member of staff; an expert is named by `expert`.",
    )  # fmt: skip
    queued_at = models.DateTimeField(default=now, help_text="The place on the waiting list.")
    completed_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    training = models.OneToOneField(
        "experts.Training", models.SET_NULL, null=True, blank=True, related_name="sign_up"
    )

    class Meta:
        ordering = ["queued_at", "id"]
        constraints = [
            models.CheckConstraint(name="sign_up_status_known", condition=Q(status__in=SignUpStatus.values)),
            models.CheckConstraint(
                name="sign_up_of_one_person",
                condition=Q(expert=None, user__isnull=False) | Q(expert__isnull=False, user=None),
            ),
            models.UniqueConstraint(name="sign_up_once_expert", fields=["event", "expert"]),
            models.UniqueConstraint(name="sign_up_once_user", fields=["event", "user"]),
        ]

    @property
    def person(self):
        """The expert or the member of staff."""
        return self.expert or self.user

    @property
    def account(self):
        """Who is told; None for an expert without an account."""
        return self.user or self.expert.user


class Attendance(Record):
    """A person was there on one of the days."""

    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="attendance")
    day = models.ForeignKey(EventDay, models.CASCADE, related_name="attendance")

    class Meta:
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["sign_up", "day"])]


class EventInvitation(Record):
    """An expert was asked to an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="event_invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(name="event_invitation_once", fields=["event", "expert"])]


class MentorPair(Record):
    """A trainee and the trained expert who takes them along (A075). Half-open days."""

    mentor = models.ForeignKey("experts.Expert", models.CASCADE, related_name="mentor_pairs")
    trainee = models.ForeignKey("experts.Expert", models.CASCADE, related_name="trainee_pairs")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    training = models.OneToOneField(
        "experts.Training", models.SET_NULL, null=True, blank=True, related_name="mentor_pair",
        help_text="The mentoring, once it was completed.",
    )  # fmt: skip

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(name="mentor_is_another", condition=~Q(mentor=F("trainee"))),
            models.CheckConstraint(
                name="pair_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="pair_goes_on_once", fields=["mentor", "trainee"], condition=Q(valid_to=None)
            ),
        ]


class SeatStatus(models.TextChoices):
    """Where a shadow seat is."""

    ASKED = "asked", _("Waits for the mentor")
    OFFERED = "offered", _("Waits for the trainee")
    AGREED = "agreed", _("Agreed seat")
    HELD = "held", _("Was along")
    CLOSED = "closed", _("Did not happen")


class ShadowSeat(LifeCycle):
    """A trainee's seat on one session of the mentor: the mentor says yes, then the trainee. No fee is paid."""

    STEPS = {
        SeatStatus.ASKED: {SeatStatus.OFFERED, SeatStatus.CLOSED},
        SeatStatus.OFFERED: {SeatStatus.AGREED, SeatStatus.CLOSED},
        SeatStatus.AGREED: {SeatStatus.HELD, SeatStatus.CLOSED},
        SeatStatus.HELD: set(),
        SeatStatus.CLOSED: set(),
    }

    status = models.CharField(max_length=10, choices=SeatStatus)
    pair = models.ForeignKey(MentorPair, models.CASCADE, related_name="seats")
    session = models.ForeignKey("expert_sessions.ExpertSession", models.CASCADE, related_name="shadow_seats")
    minutes = models.PositiveSmallIntegerField(default=0, help_text="Counted when the session was held.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(name="seat_status_known", condition=Q(status__in=SeatStatus.values)),
            models.UniqueConstraint(
                name="seat_one_a_session", fields=["session"], condition=~Q(status="closed")
            ),
        ]
