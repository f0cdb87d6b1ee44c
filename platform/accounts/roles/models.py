"""Who is what, where and until when. A person may hold several roles."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from domain.clock import now, today
from records.models import GuardedQuerySet, Record


class Role(models.TextChoices):
    """A role inside an organisation. Line managers and unit heads are the approvers of a chain."""

    EXPERT = "expert", _("Expert")
    ORDERER = "orderer", _("Orderer")
    UNIT_CONTACT = "unit_contact", _("Unit contact")
    LINE_MANAGER = "line_manager", _("Line manager")
    UNIT_HEAD = "unit_head", _("Unit head")
    PAYROLL_CLERK = "payroll_clerk", _("Payroll clerk")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")
    SUPPORT = "support", _("Support visitor")


STAFF_ROLES = frozenset(Role) - {Role.EXPERT}
# What an administrator may give. A support visitor is let in by accounts.support only.
GIVEN_ROLES = [role for role in Role if role is not Role.SUPPORT]


class Invitation(Record):
    """An address that was asked to join, with the roles it will get. The link in the mail carries the token."""

    email = models.EmailField()
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    language = models.CharField(max_length=2, default="fi")
    roles = models.JSONField(default=list, help_text="[{role, unit}] with the unit's id or null.")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=120)
    invited_by_id = models.UUIDField(
        null=True, blank=True, help_text="Who answers for it; empty: the platform."
    )
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="invitation_email_lower", condition=models.Q(email=Lower("email"))),
            models.UniqueConstraint(
                name="invitation_one_open",
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
            ),
        ]


class GrantQuerySet(GuardedQuerySet):
    """Roles in force."""

    def in_force(self):
        """Grants that are valid today."""
        day = today()
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=day), valid_from__lte=day)


class RoleGrant(Record):
    """`user` holds `role`, in `unit` or (no unit) in the whole organisation. Half-open days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=15, choices=Role)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="grants"
    )
    valid_from = models.DateField(default=today)
    valid_to = models.DateField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_known", condition=models.Q(role__in=Role.values)),
            models.UniqueConstraint(
                name="role_once", fields=["user", "role", "unit", "valid_from"], nulls_distinct=False
            ),
        ]
