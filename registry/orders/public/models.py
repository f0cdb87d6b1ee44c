"""What somebody without an account asks for, and how they are reached."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from domain.clock import now
from records.models import Record
from registry.orders.models import AudienceScope, Mode, Order, OrderStatus, Product, TaskType


class PublicOrder(Record):
    """A wish from the public page. It becomes an order when its mailed link is used; until then nobody handles it."""

    name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=100, blank=True)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="fi", help_text="In which we write to the person.")
    task_type = models.ForeignKey(TaskType, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    topic_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    need = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ON_SITE)
    place = models.CharField(max_length=200, blank=True)
    audience_scope = models.CharField(max_length=10, choices=AudienceScope)
    audience_size = models.PositiveIntegerField(null=True, blank=True)
    token_hash = models.BinaryField(null=True, unique=True, help_text="SHA-256 of the newest mail's link.")
    created_at = models.DateTimeField(default=now)
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="public_order")
    told = models.CharField(
        max_length=10,
        choices=OrderStatus,
        blank=True,
        help_text="The last state that was mailed to the person.",
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="public_order_email_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="public_order_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name
