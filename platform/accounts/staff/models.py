"""Platform grants. A searcher has a named purpose and an end date (rules.md section 8, A157)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import today
from records.models import SharedRecord


class PlatformRole(models.TextChoices):
    """A role on the platform host."""

    OPERATOR = "operator", _("Operator")
    SEARCHER = "searcher", _("National searcher")


class SearcherKind(models.TextChoices):
    """What kind of outsider searches; decides which audience's profiles are found."""

    EDUCATION = "education", _("Educational institution")
    OTHER = "other", _("Other vetted organisation")


class PlatformGrant(SharedRecord):
    """`user` holds `role` on the platform host until `valid_to` (not including it)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="platform_grants")
    role = models.CharField(max_length=10, choices=PlatformRole)
    organisation = models.CharField(max_length=120, blank=True)
    searcher_kind = models.CharField(max_length=10, choices=SearcherKind, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(default=today)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="searcher_is_vetted",
                condition=~models.Q(role="searcher")
                | (models.Q(valid_to__isnull=False) & ~models.Q(purpose="") & ~models.Q(organisation="")),
            )
        ]
