"""The message table. It holds ids only: no name, no topic, no text of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models import SharedRecord


class MessageState(models.TextChoices):
    """Where a message is; worked out from its time stamps."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Delivered")
    DEAD = "dead", _("Given up")


class Message(SharedRecord):
    """Something happened in `tenant_id` (empty: on the platform host). Delivered at least once, done once."""

    tenant_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=60)
    ref = models.UUIDField()
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="outbox_due", fields=["next_at"], condition=models.Q(done_at=None, dead_at=None)
            )
        ]

    @property
    def state(self) -> MessageState:
        if self.done_at:
            return MessageState.DONE
        return MessageState.DEAD if self.dead_at else MessageState.WAITING
