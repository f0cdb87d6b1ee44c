"""What can be ordered, and orders."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from domain.clock import now
from records.models import Record


def in_language(labels: dict) -> str:
    """A stored label in the reader's language, else Finnish."""
    return labels.get((translation.get_language() or "fi")[:2]) or labels.get("fi", "")


class TsTzRange(models.Func):
    """PostgreSQL's half-open tstzrange(from, to, '[)')."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ActingRole(models.TextChoices):
    """In which role the expert acts; peer support is never paid a fee (A078, A207)."""

    EXPERT = "expert", _("Expert")
    PEER = "peer", _("Peer supporter")


class OrdererKind(models.TextChoices):
    """Who may order: the organisation's staff, vetted outsiders, anybody."""

    STAFF = "staff", _("Staff")
    VETTED = "vetted_external", _("Vetted outsiders")
    PUBLIC = "public", _("Anybody")


class Offered(Record):
    """What a kind of work and a product have in common."""

    checklist: list[dict[str, str]]

    class Meta:
        abstract = True

    @property
    def lines(self) -> list[str]:
        """The checklist in the reader's language."""
        return [in_language(line) for line in self.checklist]


class TaskType(Offered):
    """A kind of work that this organisation orders."""

    code = models.CharField(max_length=30, unique=True)
    labels = models.JSONField()
    descriptions = models.JSONField(default=dict, help_text="Language -> text, for the catalogue (A090).")
    checklist = models.JSONField(default=list, help_text="Labels by language, in order.")
    minutes = models.PositiveSmallIntegerField(default=60)
    who_may_order = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="OrdererKind; empty: as the ordering rule says.",
    )
    role = models.CharField(max_length=10, choices=ActingRole, default=ActingRole.EXPERT)
    needs_supervision = models.BooleanField(default=False)
    is_group = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return in_language(self.labels)


class Product(Offered):
    """A ready product: fixed content, length and audience (A101, A111)."""

    code = models.CharField(max_length=40, unique=True)
    labels = models.JSONField()
    descriptions = models.JSONField(default=dict)
    task_type = models.ForeignKey(TaskType, models.PROTECT, related_name="products")
    minutes = models.PositiveSmallIntegerField(default=60)
    audience_scope = models.CharField(max_length=10, blank=True)
    checklist = models.JSONField(default=list, help_text="Labels by language, in order.")
    who_may_order = ArrayField(
        models.CharField(max_length=20), default=list, help_text="OrdererKind; empty: as the task type says."
    )
    rate_code = models.CharField(
        max_length=40, blank=True, help_text="The rate that prices it, for the catalogue."
    )
    is_public = models.BooleanField(default=True, help_text="Shown on the front page.")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return in_language(self.labels)


class CatalogueVersion(Record):
    """A task type or a product as it stood from a moment on: the history of the catalogue. Rows are never changed.

    The first version of what the organisation started with has no one in `entered_by`.
    """

    item_id = models.UUIDField(help_text="A task type or a product; it may have been removed since.")
    data = models.JSONField()
    entered_by = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-entered_at", "-id"]
        indexes = [models.Index(name="catalogue_history", fields=["item_id", "-entered_at"])]


class OrderStatus(models.TextChoices):
    """Where an order is."""

    DRAFT = "draft", _("Draft")
    NEW = "new", _("New")
    OFFERED = "offered", _("Waiting for an answer")
    AGREED = "agreed", _("Agreed")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class AudienceScope(models.TextChoices):
    """Whom the work reaches; rates depend on it."""

    CLIENT = "client", _("One client")
    GROUP = "group", _("A group of clients")
    TEAM = "team", _("A team of professionals")
    REGIONAL = "regional", _("A regional event")
    NATIONAL = "national", _("A national event")


class Mode(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("Remotely")
    WALK_IN = "walk_in", _("Walk-in reception")


class Order(LifeCycle):
    """A need of a unit. A client is only a pseudonymous reference of the unit's own (rules.md section 7)."""

    STEPS = {
        OrderStatus.DRAFT: {OrderStatus.NEW, OrderStatus.CANCELLED},
        OrderStatus.NEW: {OrderStatus.OFFERED, OrderStatus.CANCELLED},
        OrderStatus.OFFERED: {OrderStatus.NEW, OrderStatus.AGREED, OrderStatus.CANCELLED},
        OrderStatus.AGREED: {OrderStatus.NEW, OrderStatus.DONE, OrderStatus.CANCELLED},
        OrderStatus.DONE: set(),
        OrderStatus.CANCELLED: set(),
    }

    number = models.PositiveIntegerField(unique=True, null=True)
    status = models.CharField(max_length=10, choices=OrderStatus, default=OrderStatus.DRAFT)
    orderer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="orders")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="orders")
    task_type = models.ForeignKey(TaskType, models.PROTECT, null=True, related_name="orders")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="orders")
    need = models.CharField(max_length=1000, blank=True)
    topic_codes = ArrayField(models.CharField(max_length=40), default=list)
    audience_scope = models.CharField(max_length=10, choices=AudienceScope, blank=True)
    audience_size = models.PositiveIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ON_SITE)
    language = models.CharField(max_length=3, default="fi")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=120, blank=True)
    support_person = models.CharField(max_length=120, blank=True)
    accessibility = models.CharField(max_length=300, blank=True)
    client_reference = models.CharField(max_length=20, blank=True)
    preparation_agreed = models.BooleanField(default=False)
    preparation_hours = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    travel_agreed = models.CharField(max_length=300, blank=True)
    agreed_amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    estimate = models.JSONField(null=True)
    bank_request_id = models.UUIDField(null=True, unique=True, help_text="The bank's request this came from.")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_orders",
        help_text="Whom the routing rule chose (A129); empty: any coordinator.",
    )
    room = models.ForeignKey("organisation.Room", models.PROTECT, null=True, blank=True, related_name="+")
    wanted_expert = models.ForeignKey(
        "experts.Expert", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="order_status_known", condition=models.Q(status__in=OrderStatus.values)
            ),
            models.CheckConstraint(
                name="order_ends_after_start",
                condition=models.Q(starts_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="order_is_whole_when_sent",
                condition=models.Q(status__in=["draft", "cancelled"])
                | models.Q(
                    number__isnull=False, unit__isnull=False, task_type__isnull=False, starts_at__isnull=False
                ),
            ),
            ExclusionConstraint(
                name="order_room_no_double_booking",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(room__isnull=False, status__in=["new", "offered", "agreed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"T-{self.number}" if self.number else "–"

    @property
    def checklist(self) -> list[str]:
        """What is to be ready before the work: the product's lines, then its kind's, in the reader's language."""
        things = [thing for thing in (self.product, self.task_type) if thing]
        return [line for thing in things for line in thing.lines]

    @property
    def usual_minutes(self) -> int:
        """How long the product, or else the kind of work, usually lasts."""
        return (self.product or self.task_type).minutes

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
