"""The processed ledger: a message reaches each subscriber once, however often it is delivered."""

from django.db import models

from records.models import Record


class Processed(Record):
    """Written in the transaction of the effect."""

    message_id = models.UUIDField()
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="processed_once", fields=["message_id", "subscriber"])]
