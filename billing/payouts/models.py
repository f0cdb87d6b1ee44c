"""Payout runs. A line is in exactly one run; the run's lines are frozen (rules.md section 5)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from records.models import Record


class RunStatus(models.TextChoices):
    """Where a run is. An unknown outcome of a delivery is a state, not a retry."""

    FROZEN = "frozen", _("Closed, files can be made")
    DELIVERED = "delivered", _("Delivered to payment")
    UNKNOWN = "unknown", _("Unclear, ask the receiver")
    SETTLED = "settled", _("Paid")
    CANCELLED = "cancelled", _("Run cancelled")


class PayoutRun(LifeCycle):
    """The approved lines of one pay day, collected once."""

    STEPS = {
        RunStatus.FROZEN: {RunStatus.DELIVERED, RunStatus.UNKNOWN, RunStatus.CANCELLED},
        RunStatus.UNKNOWN: {RunStatus.DELIVERED, RunStatus.CANCELLED},
        RunStatus.DELIVERED: {RunStatus.SETTLED},
        RunStatus.SETTLED: set(),
        RunStatus.CANCELLED: set(),
    }

    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.FROZEN)
    sequence = models.PositiveIntegerField(unique=True)
    pay_day = models.DateField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    line_count = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=11, decimal_places=2)
    profile = models.JSONField(help_text="The payroll file's columns as they were at freezing.")

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.CheckConstraint(name="run_status_known", condition=models.Q(status__in=RunStatus.values)),
            models.UniqueConstraint(
                name="run_one_open", fields=["status"], condition=models.Q(status="frozen")
            ),
        ]


class PayoutLine(Record):
    """A claim line as it goes to payment, with the payee as known at freezing. Never 0.00 (decision 0030)."""

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="lines")
    claim_line = models.ForeignKey("claims.ClaimLine", models.PROTECT, related_name="payout_lines")
    position = models.PositiveIntegerField()
    is_released = models.BooleanField(
        default=False, help_text="The run was cancelled; the line is free again."
    )
    payee_number = models.PositiveIntegerField()
    payee_name = models.CharField(max_length=130)
    account_holder = models.CharField(max_length=70)
    iban = EncryptedTextField()
    identity_code = EncryptedTextField()
    unit_code = models.CharField(max_length=20)
    cost_centre = models.CharField(max_length=20)
    payment_kind = models.CharField(max_length=20)
    income_type = models.CharField(max_length=5, blank=True)
    wage_type = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=200)
    work_date = models.DateField()
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    quantity_unit = models.CharField(max_length=20)
    unit_amount = models.DecimalField(max_digits=9, decimal_places=2)
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="payout_line_once", fields=["claim_line"], condition=models.Q(is_released=False)
            ),
            models.UniqueConstraint(name="payout_line_position", fields=["run", "position"]),
            models.CheckConstraint(name="payout_line_pays", condition=~models.Q(amount=0)),
        ]


class PayoutFile(Record):
    """A rendered file: its hash and totals, not its content; the same run renders the same bytes again."""

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="files")
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=11, decimal_places=2)
    rendered_at = models.DateTimeField(auto_now_add=True)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="payout_file_once", fields=["run", "format"])]
