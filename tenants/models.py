"""The directory of organisations and the operators' journal, in the public schema."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from domain.ids import new_id
from records.models import SharedRecord


class Kind(models.TextChoices):
    """What sort of organisation a tenant is."""

    REGION = "region", _("Wellbeing services county")
    CENTRE = "centre", _("Region-wide coordination centre")
    NGO_NETWORK = "ngo_network", _("Network of associations")


class TenantStatus(models.TextChoices):
    """Whether people can use the organisation's pages."""

    ACTIVE = "active", _("In use")
    SUSPENDED = "suspended", _("Suspended")
    CLOSING = "closing", _("Waiting to be deleted")


class Tenant(TenantMixin):
    """An organisation. `schema_name` is generated and never shown; names and hosts are the public face."""

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    region_code = models.CharField(max_length=3, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    brand_colour = models.CharField(max_length=7, default="#1f5f8b")
    status = models.CharField(max_length=10, choices=TenantStatus, default=TenantStatus.ACTIVE)
    logo_key = models.CharField(max_length=16, blank=True, help_text="Of the stored logo; empty: no logo.")
    logo_alt = models.CharField(max_length=120, blank=True)
    terms_version = models.PositiveIntegerField(default=1)
    delete_on = models.DateField(null=True, blank=True, help_text="When a closing organisation is deleted.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenant_schema_generated", condition=models.Q(schema_name__regex=r"^t_[a-z0-9]+$")
            ),
            models.CheckConstraint(
                name="tenant_status_known", condition=models.Q(status__in=TenantStatus.values)
            ),
        ]

    def __str__(self) -> str:
        language = (translation.get_language() or "fi")[:2]
        return getattr(self, f"name_{language}", "") or self.name

    @property
    def is_active(self) -> bool:
        return self.status == TenantStatus.ACTIVE


class Domain(DomainMixin):
    """A host name that leads to an organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)


class PlatformEntry(SharedRecord):
    """What an operator did and why. Holds ids, never personal data of an organisation.

    The organisation's name stands here as text: the journal outlives the organisation.
    """

    at = models.DateTimeField(auto_now_add=True)
    by_id = models.UUIDField(null=True, help_text="Empty: a command or the nightly round.")
    action = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, db_index=True)
    organisation = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at"]
