"""The national bank, in `public`, under forced row-level security (tenants/grants.py).

It holds only what an expert consented to, per field and audience; a profile is a copy, never a view.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models import SharedRecord


class Profile(SharedRecord):
    """A published profile. `terms` holds every filter in one space: `topic:MIE.masennus@everyone` and so on."""

    tenant_id = models.UUIDField(db_index=True)
    expert_key = models.UUIDField(help_text="The expert's id at home; never shown.")
    home_name = models.CharField(max_length=120)
    home_kind = models.CharField(max_length=12)
    title = models.JSONField(default=dict, help_text="What the expert is called at home, by language.")
    cards = models.JSONField(help_text="The consented fields, by audience.")
    terms = ArrayField(models.CharField(max_length=80), default=list)
    published_at = models.DateTimeField()
    expires_on = models.DateField()
    consent_version = models.CharField(max_length=20)

    class Meta:
        db_table = "bank_profile"
        indexes = [GinIndex(name="bank_terms", fields=["terms"])]
        constraints = [models.UniqueConstraint(name="bank_profile_once", fields=["tenant_id", "expert_key"])]


class View(SharedRecord):
    """Who opened a profile and why; the expert sees this."""

    profile_id = models.UUIDField(db_index=True)
    home_tenant_id = models.UUIDField(db_index=True)
    expert_key = models.UUIDField()
    from_tenant_id = models.UUIDField(null=True)
    viewer_id = models.UUIDField()
    organisation = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "bank_view"


class RequestStatus(models.TextChoices):
    """What became of a request."""

    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received by the home organisation")
    ACCEPTED = "accepted", _("Agreed")
    DECLINED = "declined", _("Not possible")


class Request(SharedRecord):
    """A request of another organisation or a vetted outsider; arrives as an order at home (rules.md 8)."""

    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.SENT)
    profile_id = models.UUIDField()
    home_tenant_id = models.UUIDField(db_index=True)
    expert_key = models.UUIDField()
    from_tenant_id = models.UUIDField(null=True, db_index=True)
    from_user_id = models.UUIDField()
    from_name = models.CharField(max_length=120, help_text="The requesting organisation.")
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    task_code = models.CharField(max_length=30)
    need = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    is_remote = models.BooleanField(default=False)
    audience_size = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bank_request"
        ordering = ["-created_at"]
