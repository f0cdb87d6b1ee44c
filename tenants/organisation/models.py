"""Units, cost centres, and rules with versions (rules.md: everything is tenant data with a version)."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from records.models import GuardedQuerySet, Record


class CostCentre(Record):
    """Where a cost is booked."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitKind(models.TextChoices):
    """A unit's place in the tree: organisation, service area, unit."""

    SERVICE_AREA = "service_area", _("Service area")
    UNIT = "unit", _("Unit")


class Unit(Record):
    """A service area or unit. It pays for the work done there (A009)."""

    name = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, related_name="units")
    kind = models.CharField(max_length=12, choices=UnitKind, default=UnitKind.UNIT)
    service_line = models.CharField(max_length=30, blank=True, help_text="A reporting dimension (A069).")
    municipality_code = models.CharField(max_length=3, blank=True)
    address = models.CharField(max_length=200, blank=True)
    arrival = models.CharField(max_length=500, blank=True)
    parking = models.CharField(max_length=300, blank=True)
    accessibility = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="unit_not_own_parent", condition=~models.Q(parent=F("id"))),
            models.CheckConstraint(name="unit_kind_known", condition=models.Q(kind__in=UnitKind.values)),
        ]

    def __str__(self) -> str:
        return self.name_sv if self.name_sv and translation.get_language() == "sv" else self.name


class Room(Record):
    """Premises of a unit that can be booked for a session (A008)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    notes = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="room_once_in_a_unit", fields=["unit", "name"])]

    def __str__(self) -> str:
        return self.name


class UnitBudget(Record):
    """What a unit may spend on the activity in a year (A104). Euros."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    warn_percent = models.PositiveSmallIntegerField(default=80)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(name="budget_once_a_year", fields=["unit", "year"]),
            models.CheckConstraint(name="budget_not_negative", condition=models.Q(amount__gte=0)),
            models.CheckConstraint(
                name="budget_warning_is_percent", condition=models.Q(warn_percent__range=(1, 100))
            ),
        ]


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
    ROUTING = "routing", _("Who handles what")
    INSTRUCTIONS = "instructions", _("Instructions")
    ORIENTATION = "orientation", _("Orientation")
    FEEDBACK = "feedback", _("Feedback forms")
    INTERVIEW = "interview", _("Interview of applicants")


class Origin(models.TextChoices):
    """Where a version came from: what the organisation started with, or a change made here."""

    PRESET = "preset", _("Starting value")
    CHANGED = "changed", _("Changed")


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
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.CHANGED)
    entered_by = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField(default=now)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="rule_ends_after_start",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=F("valid_from")),
            ),
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
            ),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which the version holds; None while it has no end."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None
