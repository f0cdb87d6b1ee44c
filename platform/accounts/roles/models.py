"""Who is what, where and until when. A person may hold several roles."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import today
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


STAFF_ROLES = frozenset(Role) - {Role.EXPERT}


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
