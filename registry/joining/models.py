"""Papers: agreement (A045, A047), commitments (A195, A198, A216), tax card delivered (A061)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from records.models import GuardedQuerySet, Record


class AgreementKind(models.TextChoices):
    """The legal ground of the work; decides fee right and payment kind (A048, A125)."""

    COMMISSION = "commission", _("Commission agreement")
    EMPLOYED = "employed", _("Employed")
    VOLUNTARY = "voluntary", _("Voluntary")
    INVOICE = "invoice", _("Invoices through an own company")


class Agreement(Record):
    """Valid on half-open days; no session may be agreed outside them (A047)."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=AgreementKind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(default=now)

    objects = GuardedQuerySet.as_manager()


class CommitmentKind(models.TextChoices):
    """What an expert commits to."""

    CONFIDENTIALITY = "confidentiality", _("Confidentiality")
    DATA_SECURITY = "data_security", _("Data security")
    RULES = "rules", _("The organisation's model")


class Commitment(Record):
    """An accepted version of a commitment."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=20, choices=CommitmentKind)
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(name="commitment_once", fields=["expert", "kind", "version"])]


class TaxCardDelivery(Record):
    """That a tax card was delivered to payroll, not the card itself (A062)."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="tax_cards")
    year = models.PositiveSmallIntegerField()
    delivered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tax_card_once_a_year", fields=["expert", "year"])]


class OrientationMark(Record):
    """One item of a unit's orientation checklist done with one expert: what, by whom, when (A007)."""

    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="orientation")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    label = models.CharField(max_length=200, help_text="As it stood when it was ticked.")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["done_at"]
        constraints = [
            models.UniqueConstraint(name="orientation_item_once", fields=["expert", "unit", "item"])
        ]
