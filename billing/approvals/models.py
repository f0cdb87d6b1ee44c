"""Approval rounds: a chain frozen at sending, one holder at a time. Knows nothing about money."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from records.models import GuardedQuerySet, Record


class RoundStatus(models.TextChoices):
    """How an approval round stands."""

    OPEN = "open", _("Waiting")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")


class Round(LifeCycle):
    """One way of one matter through one chain. `subject_id` is the matter (a claim line)."""

    STEPS = {
        RoundStatus.OPEN: {RoundStatus.APPROVED, RoundStatus.RETURNED, RoundStatus.REJECTED},
        RoundStatus.APPROVED: set(),
        RoundStatus.RETURNED: set(),
        RoundStatus.REJECTED: set(),
    }

    status = models.CharField(max_length=10, choices=RoundStatus, default=RoundStatus.OPEN)
    subject_id = models.UUIDField(db_index=True)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    orderer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    chain = models.JSONField(help_text="The chain as it was at sending, with its rule and version.")
    step = models.PositiveSmallIntegerField(default=0)
    holder_role = models.CharField(max_length=15)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="rounds_held"
    )
    since = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                name="round_status_known", condition=models.Q(status__in=RoundStatus.values)
            ),
            models.UniqueConstraint(
                name="round_one_open", fields=["subject_id"], condition=models.Q(status="open")
            ),
        ]


class Verdict(models.TextChoices):
    """What an approver decided."""

    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned")
    REJECT = "reject", _("Rejected")


class Decision(Record):
    """One decision at one step, append-only. Two at the same step cannot exist."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(name="decision_once_a_step", fields=["round", "step"]),
            models.UniqueConstraint(name="decision_four_eyes", fields=["round", "by"]),
            models.CheckConstraint(
                name="decision_not_own",
                condition=models.Q(claimant=None) | ~models.Q(by=models.F("claimant")),
            ),
            models.CheckConstraint(
                name="decision_no_needs_reason",
                condition=models.Q(verdict="approve") | ~models.Q(reason=""),
            ),
        ]


class DeputyQuerySet(GuardedQuerySet):
    """Deputies on a day."""

    def on(self, day):
        """Deputies in force on `day`."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)


class Deputy(Record):
    """`deputy` decides for `person` on half-open days."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputises_for")
    valid_from = models.DateField()
    valid_to = models.DateField()

    objects = DeputyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="deputy_is_other", condition=~models.Q(person=models.F("deputy")))
        ]
