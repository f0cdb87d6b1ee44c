"""Sessions: agreed times, and what became of them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from registry.orders.models import TsTzRange


class SessionStatus(models.TextChoices):
    """Where a session is."""

    PLANNED = "planned", _("Coming")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class ExpertSession(LifeCycle):
    """One expert at one time and place. The unit where the work is done pays (A009)."""

    STEPS = {
        SessionStatus.PLANNED: {SessionStatus.HELD, SessionStatus.CANCELLED},
        SessionStatus.HELD: set(),
        SessionStatus.CANCELLED: set(),
    }

    status = models.CharField(max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    assignment = models.ForeignKey("matching.Assignment", models.PROTECT, related_name="sessions")
    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="sessions")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="sessions")
    cost_centre = models.ForeignKey("organisation.CostCentre", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    support_person = models.CharField(max_length=120, help_text="A worker whose support is at hand (A028).")
    participants = models.PositiveIntegerField(null=True, blank=True)
    moved_to = models.OneToOneField("self", models.PROTECT, null=True, related_name="moved_from")
    outcome_code = models.CharField(max_length=40, blank=True)
    outcome = models.JSONField(
        null=True, help_text="The decision as made: shares, sentence, rule and version."
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    counts_as_held = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="session_status_known", condition=models.Q(status__in=SessionStatus.values)
            ),
            models.CheckConstraint(
                name="session_ends_after_start", condition=models.Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="session_no_double_booking",
                expressions=[
                    ("expert", RangeOperators.EQUAL),
                    (
                        TsTzRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~models.Q(status="cancelled"),
            ),
        ]
