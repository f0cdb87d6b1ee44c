"""Training is arranged at least once a year (A118): the coordinators are reminded when it is not."""

import datetime as dt

from django.db import connection, transaction

from domain.clock import at, today
from domain.period import Month
from outbox.services import publish
from registry.events.models import Event, EventKind, EventStatus
from registry.training.selectors import keeping_on
from registry.training.validity import months_later


def is_training_due(day: dt.date) -> bool:
    """Whether no course has been held, or stands in the calendar, within the months of the rule before the day."""
    months = keeping_on(day).arranged_months
    if not months:
        return False
    since = at(months_later(day, -months), dt.time.min)
    courses = Event.objects.filter(kind=EventKind.COURSE, status__in=(EventStatus.OPEN, EventStatus.DONE))
    return not courses.filter(days__starts_at__gte=since).exists()


@transaction.atomic
def remind_to_arrange() -> bool:
    """The nightly round: one reminder a month while no course has been arranged. True when it was due."""
    is_due = is_training_due(today())
    if is_due:
        publish("training.not_arranged", connection.tenant.pk, once=str(Month.of(today())))
    return is_due
