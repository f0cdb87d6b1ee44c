"""A month's claim of an expert, and its lines: append-only money (architecture.md section 4, rule 7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from records.models import Record


class Claim(Record):
    """One expert's month. Lines that come later are sent later under the same claim."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="claims")
    month = models.DateField(help_text="First day of the month of the work.")
    first_sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(name="claim_one_a_month", fields=["expert", "month"])]


class LineStatus(models.TextChoices):
    """Where the money of a line is."""

    DRAFT = "draft", _("To be sent")
    SUBMITTED = "submitted", _("Being approved")
    RETURNED = "returned", _("Returned for correction")
    REJECTED = "rejected", _("Rejected")
    APPROVED = "approved", _("Approved")
    IN_RUN = "in_run", _("In payment")
    PAID = "paid", _("Paid")


class LineKind(models.TextChoices):
    """What a line pays for."""

    FEE = "fee", _("Fee")
    TRAVEL = "travel", _("Travel")
    REVERSAL = "reversal", _("Correction")


class ClaimLine(LifeCycle):
    """One sum for one session. The price is frozen at sending, with its rule and version."""

    STEPS = {
        LineStatus.DRAFT: {LineStatus.SUBMITTED},
        LineStatus.SUBMITTED: {LineStatus.APPROVED, LineStatus.RETURNED, LineStatus.REJECTED},
        LineStatus.RETURNED: {LineStatus.SUBMITTED},
        LineStatus.REJECTED: set(),
        LineStatus.APPROVED: {LineStatus.IN_RUN},
        LineStatus.IN_RUN: {LineStatus.PAID, LineStatus.APPROVED},
        LineStatus.PAID: set(),
    }

    status = models.CharField(max_length=10, choices=LineStatus, default=LineStatus.DRAFT)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    session = models.ForeignKey("expert_sessions.ExpertSession", models.PROTECT, related_name="claim_lines")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    kind = models.CharField(max_length=10, choices=LineKind, default=LineKind.FEE)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    cost_centre = models.ForeignKey("organisation.CostCentre", models.PROTECT, related_name="+")
    work_date = models.DateField()
    label = models.CharField(max_length=200, help_text="What was done; never a topic.")
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    quantity_unit = models.CharField(max_length=20)
    unit_amount = models.DecimalField(max_digits=9, decimal_places=2)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    price = models.JSONField(help_text="Breakdown with reasons, rule name and version.")
    differs_from_agreed = models.BooleanField(default=False)
    payment_kind = models.CharField(max_length=20)
    income_type = models.CharField(max_length=5, blank=True)
    wage_type = models.CharField(max_length=20, blank=True)
    pay_day = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["work_date", "id"]
        constraints = [
            models.CheckConstraint(
                name="line_status_known", condition=models.Q(status__in=LineStatus.values)
            ),
            models.UniqueConstraint(
                name="line_once_a_session",
                fields=["session", "kind"],
                condition=models.Q(corrects=None),
            ),
            models.CheckConstraint(
                name="line_amount_sign",
                condition=models.Q(kind="reversal") | models.Q(amount__gte=0),
            ),
        ]
