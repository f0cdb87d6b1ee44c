"""Offers to experts, and the assignment that a yes makes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle


class OfferStatus(models.TextChoices):
    """What became of an offer. A no is free and is never counted (A017)."""

    SENT = "sent", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("No longer open")


class Offer(LifeCycle):
    """One expert asked for one order, as the doer or as the deputy."""

    STEPS = {
        OfferStatus.SENT: {OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.CLOSED},
        OfferStatus.ACCEPTED: {OfferStatus.CLOSED},
        OfferStatus.DECLINED: set(),
        OfferStatus.CLOSED: set(),
    }

    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.SENT)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="offers")
    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="offers")
    as_deputy = models.BooleanField(default=False)
    price = models.JSONField(help_text="The price shown, with the rule and version it came from.")
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    override_reason = models.CharField(max_length=300, blank=True)
    link_hash = models.BinaryField(null=True, unique=True, help_text="SHA-256 of the capability in the mail.")

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.CheckConstraint(
                name="offer_status_known", condition=models.Q(status__in=OfferStatus.values)
            ),
            models.UniqueConstraint(
                name="offer_one_doer",
                fields=["order", "as_deputy"],
                condition=models.Q(status="accepted"),
            ),
            models.UniqueConstraint(
                name="offer_open_once",
                fields=["order", "expert"],
                condition=models.Q(status__in=["sent", "accepted"]),
            ),
        ]


class AssignmentStatus(models.TextChoices):
    """Whether the agreed work goes on."""

    ACTIVE = "active", _("Agreed")
    ENDED = "ended", _("Ended")


class Assignment(LifeCycle):
    """What the orderer and the expert agreed (A011)."""

    STEPS = {AssignmentStatus.ACTIVE: {AssignmentStatus.ENDED}, AssignmentStatus.ENDED: set()}

    status = models.CharField(max_length=10, choices=AssignmentStatus, default=AssignmentStatus.ACTIVE)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="assignments")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="assignment")
    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="assignments")
    deputy = models.ForeignKey("experts.Expert", models.PROTECT, null=True, blank=True, related_name="+")
    price = models.JSONField()
    waives_fee = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(auto_now_add=True)
