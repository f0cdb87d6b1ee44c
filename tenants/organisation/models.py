"""Units, cost centres, and rules with versions (rules.md: everything is tenant data with a version)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from records.models import GuardedQuerySet, Record


class CostCentre(Record):
    """Where a cost is booked."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Unit(Record):
    """A service area or unit. It pays for the work done there (A009)."""

    name = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, related_name="units")
    municipality_code = models.CharField(max_length=3, blank=True)
    address = models.CharField(max_length=200, blank=True)
    arrival = models.CharField(max_length=500, blank=True)
    accessibility = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name_sv if self.name_sv and translation.get_language() == "sv" else self.name


class RuleKind(models.TextChoices):
    """What a rule decides. Its `data` is read by the pure module named in `tenants/organisation/rules.py`."""

    CANCELLATION = "cancellation", _("Cancelling")
    RATES = "rates", _("Rate table")
    TRAVEL = "travel", _("Travel")
    FEE_RIGHT = "fee_right", _("Who is paid")
    ELIGIBILITY = "eligibility", _("Who can be asked")
    CHAIN = "chain", _("Approval chain")
    PAY_CALENDAR = "pay_calendar", _("Pay calendar")
    PAYMENT_CLASSES = "payment_classes", _("Payment classes")
    PAYROLL_PROFILE = "payroll_profile", _("Payroll file")
    ORDERING = "ordering", _("Ordering")
    RETENTION = "retention", _("Retention")


class DateRange(Func):
    """PostgreSQL's half-open daterange(from, to)."""

    function = "DATERANGE"


class RuleVersion(Record):
    """One version of one rule: valid from a day, approved by somebody, owned by a unit or the organisation."""

    kind = models.CharField(max_length=20, choices=RuleKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="rules")
    name = models.CharField(max_length=80)
    data = models.JSONField()
    sources = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=120)
    approved_on = models.DateField()
    document = models.CharField(max_length=200, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="rule_one_version_a_day",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (
                        Coalesce(
                            F("unit"), Value("00000000-0000-0000-0000-000000000000", models.UUIDField())
                        ),
                        RangeOperators.EQUAL,
                    ),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            )
        ]
