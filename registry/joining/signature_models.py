"""Who has signed an agreement and how, and the codes that were mailed for it (A189)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from records.models import Record


class Party(models.TextChoices):
    """Who signs."""

    EXPERT = "expert", _("The person")
    ORGANISATION = "organisation", _("The organisation")


class SigningWay(models.TextChoices):
    """How the person who signed was known."""

    CODE = "code", _("A code sent by e-mail")
    STRONG = "strong", _("Signed in with a second factor")
    PAPER = "paper", _("On paper")


class Signature(Record):
    """Append-only: who signed which words, when, how, and what was said by signing (A189)."""

    agreement = models.ForeignKey("joining.Agreement", models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=12, choices=Party)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=130, help_text="As it was when signing.")
    way = models.CharField(max_length=6, choices=SigningWay)
    statement = models.CharField(max_length=500)
    text_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(name="signature_once", fields=["agreement", "party"])]


class SigningCode(Record):
    """A code that was mailed for one signature. The code itself is never stored, only its keyed hash."""

    agreement = models.ForeignKey("joining.Agreement", models.CASCADE, related_name="codes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=now)
    code_hash = models.BinaryField(null=True, help_text="Empty until the mail has left.")
    expires_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="signing_code_once", fields=["agreement", "user"])]
