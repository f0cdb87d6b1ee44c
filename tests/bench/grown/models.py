"""One table, the same in our schemas and in stock django-tenants' schemas."""

from django.db import models

from records.models import Record


class Ring(Record):
    """A row of nothing in particular."""

    name = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "grown"
