"""Support visits, in `public` under row-level security: an organisation sees and decides its own (ux.md section 11, A5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from records.models import SharedRecord


class VisitStatus(models.TextChoices):
    """Where a support visit is."""

    ASKED = "asked", _("Waits for the organisation")
    ALLOWED = "allowed", _("Allowed")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")


class SupportVisit(SharedRecord):
    """An operator asks to look at an organisation's settings for some hours. Opens only when allowed."""

    tenant_id = models.UUIDField(db_index=True)
    operator_id = models.UUIDField(help_text="A user of the platform host.")
    reason = models.CharField(max_length=500)
    hours = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VisitStatus, default=VisitStatus.ASKED)
    asked_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(
        null=True, help_text="A user of the organisation, or of the platform host."
    )
    ends_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="visit_status_known", condition=models.Q(status__in=VisitStatus.values)
            ),
            models.CheckConstraint(name="visit_is_short", condition=models.Q(hours__range=(1, 24))),
            models.CheckConstraint(
                name="visit_allowed_has_end",
                condition=~models.Q(status="allowed") | models.Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(name="visit_has_reason", condition=~models.Q(reason="")),
        ]
