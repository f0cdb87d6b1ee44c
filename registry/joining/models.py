"""Papers: agreement (A045–A050), commitments (A195, A198, A216), tax card (A061), equipment (A024), orientation (A007)."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import now
from domain.period import Period
from records.models import GuardedQuerySet, Record
from registry.joining.signature_models import Party, Signature, SigningCode, SigningWay
from registry.joining.text_models import CommitmentKind, CommitmentText, PaperChoices, PaperCode, PaperText

__all__ = [
    "Agreement",
    "AgreementKind",
    "AgreementRole",
    "AgreementStatus",
    "CardReceiver",
    "Commitment",
    "CommitmentKind",
    "CommitmentText",
    "Equipment",
    "EquipmentKind",
    "OrientationMark",
    "PaperChoices",
    "PaperCode",
    "PaperText",
    "Party",
    "PaymentChange",
    "Signature",
    "SigningCode",
    "SigningWay",
    "TaxCardDelivery",
    "TaxCardReminder",
]


class AgreementKind(models.TextChoices):
    """The legal ground of the work; decides fee right, payment kind and the wording (A048, A125)."""

    COMMISSION = "commission", _("Commission agreement")
    EMPLOYED = "employed", _("Employed")
    VOLUNTARY = "voluntary", _("Voluntary")
    INVOICE = "invoice", _("Invoices through an own company")


class AgreementRole(models.TextChoices):
    """In which role the expert acts; each has a text of its own."""

    EXPERT = "expert", _("Expert work")
    PEER = "peer", _("Peer support")


class AgreementStatus(models.TextChoices):
    """How far an agreement is."""

    DRAFT = "draft", _("Being written")
    SENT = "sent", _("Waits for a signature")
    SIGNED = "signed", _("Waits for the signature of the organisation")
    IN_FORCE = "in_force", _("Signed")
    ENDED = "ended", _("Has ended")
    WITHDRAWN = "withdrawn", _("Taken back")


# What both have signed counts on its days, also after it has ended: work of those days is still paid.
SIGNED_BY_BOTH = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.ENDED})


class AgreementQuerySet(GuardedQuerySet):
    """Which agreements count."""

    def signed(self):
        """Signed by both parties."""
        return self.filter(status__in=SIGNED_BY_BOTH)

    def on(self, day: dt.date):
        """In force on the day (A047)."""
        return self.signed().filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Agreement(LifeCycle):
    """Valid on half-open days once both have signed; no session may be agreed outside them (A047).

    A row that is made without a status was signed on paper and is only written down here. Its words are filled
    from the organisation's template and stay as they are from the moment it is sent.
    """

    STEPS: ClassVar = {
        AgreementStatus.DRAFT: {AgreementStatus.SENT, AgreementStatus.WITHDRAWN},
        AgreementStatus.SENT: {AgreementStatus.SIGNED, AgreementStatus.WITHDRAWN},
        AgreementStatus.SIGNED: {AgreementStatus.IN_FORCE, AgreementStatus.WITHDRAWN},
        AgreementStatus.IN_FORCE: {AgreementStatus.ENDED},
        AgreementStatus.ENDED: set(),
        AgreementStatus.WITHDRAWN: set(),
    }

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="agreements")
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.IN_FORCE)
    kind = models.CharField(max_length=10, choices=AgreementKind)
    role = models.CharField(max_length=10, choices=AgreementRole, default=AgreementRole.EXPERT)
    language = models.CharField(max_length=2, choices=Language, default=Language.FI)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_insured = models.BooleanField(
        default=False, help_text="The organisation's insurance covers the work (A185)."
    )
    education = models.TextField(max_length=2000, blank=True)
    experience = models.TextField(max_length=2000, blank=True, help_text="Earlier experience.")
    topics = models.TextField(max_length=2000, blank=True)
    wishes = models.TextField(max_length=2000, blank=True)
    tasks = models.TextField(max_length=2000, blank=True)
    text = models.TextField(blank=True, help_text="As it was sent; empty before that, and for one on paper.")
    text_sha256 = models.CharField(max_length=64, blank=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    signed_at = models.DateTimeField(default=now, null=True, help_text="When both had signed.")
    document = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)
    warned_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last warning told so many days before the end."
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_status_known", condition=Q(status__in=AgreementStatus.values)
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.valid_from, self.valid_to)

    @property
    def is_signed(self) -> bool:
        """Whether it counts on its days."""
        return self.status in SIGNED_BY_BOTH

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds; None while it has no end."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None


class Commitment(Record):
    """An accepted version of a commitment: who accepted which words."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=20, choices=CommitmentKind)
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField(default=now)
    language = models.CharField(max_length=2, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True, help_text="Empty: accepted on paper.")

    class Meta:
        constraints = [models.UniqueConstraint(name="commitment_once", fields=["expert", "kind", "version"])]


class CardReceiver(models.TextChoices):
    """To whom a tax card was delivered (A062)."""

    PAYROLL = "payroll", _("Payroll office")
    UNIT = "unit", _("A unit, which sends it on")
    SERVICE = "service", _("Here, as a file")


class TaxCardDelivery(Record):
    """That a tax card was delivered, to whom and when; the card itself only where the organisation says so (A062)."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="tax_cards")
    year = models.PositiveSmallIntegerField()
    delivered_on = models.DateField()
    receiver = models.CharField(max_length=10, choices=CardReceiver, default=CardReceiver.PAYROLL)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="tax_card_once_a_year", fields=["expert", "year"])]


class TaxCardReminder(Record):
    """That an expert was reminded of the year's tax card; nobody is reminded twice in a week."""

    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="tax_card_reminders")
    year = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-sent_at"]


class PaymentChange(Record):
    """That payment details were changed: which, by whom, and where the notice went (never the values)."""

    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="payment_changes")
    what = ArrayField(models.CharField(max_length=20))
    told_to = EncryptedTextField(null=True, blank=True)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]


class EquipmentKind(models.TextChoices):
    """What is lent."""

    PHONE = "phone", _("Telephone")
    SIM = "sim", _("SIM card")
    KEY = "key", _("Key")
    CARD = "card", _("Pass card")
    OTHER = "other", _("Something else")


class Equipment(Record):
    """A thing lent to an expert, and when it came back (A024)."""

    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="equipment")
    kind = models.CharField(max_length=10, choices=EquipmentKind)
    what = models.CharField(max_length=120, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    handed_on = models.DateField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_on = models.DateField(null=True, blank=True)
    returned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-handed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="equipment_back_after_out",
                condition=Q(returned_on=None) | Q(returned_on__gte=F("handed_on")),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [str(self.get_kind_display()), self.what]))


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
