"""The relay: takes due messages and rings the queue. Several relays may run at once.

A message is taken by moving `next_at` ahead (back-off). When its subscribers finish, it is done; when they
fail, or the queue loses it, it comes due again. After MAX_ATTEMPTS it is given up and an operator sees it.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, QuerySet

from domain.clock import now
from outbox.models import Message

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
BATCH = 100
FIRST_WAIT = dt.timedelta(seconds=15)
LONGEST_WAIT = dt.timedelta(hours=1)
BROKER_AWAY = dt.timedelta(seconds=2)

Ring = Callable[[Message], None]


def wait_after(attempts: int) -> dt.timedelta:
    """How long after an attempt the message comes due again: doubling, at most an hour."""
    return min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)


def take_due(limit: int = BATCH, *, held: QuerySet | None = None) -> list[Message]:
    """Lease due messages: no other relay takes them before their next attempt.

    `held` gives the ids of organisations that are suspended: their messages wait as they are.
    """
    with transaction.atomic():
        due = Message.objects.filter(done_at=None, dead_at=None, next_at__lte=now())
        if held is not None:
            due = due.exclude(tenant_id__in=held)
        messages = list(due.order_by("next_at").select_for_update(skip_locked=True)[:limit])
        for message in messages:
            message.attempts += 1
            message.next_at = now() + wait_after(message.attempts)
            if message.attempts > MAX_ATTEMPTS:
                message.dead_at = now()
                log.error("message %s (%s) given up", message.pk, message.topic)
        Message.objects.bulk_update(messages, ["attempts", "next_at", "dead_at"])
    return [message for message in messages if not message.dead_at]


def relay_once(ring: Ring, limit: int = BATCH, *, held: QuerySet | None = None) -> int:
    """Hand due messages to the queue. A queue that does not answer costs no attempt. Returns how many rang."""
    messages = take_due(limit, held=held)
    for index, message in enumerate(messages):
        try:
            ring(message)
        except OSError as error:
            log.warning("queue away: %s", type(error).__name__)
            give_back([message.pk for message in messages[index:]])
            return index
    return len(messages)


def give_back(ids: list) -> None:
    """Messages that could not be tried: the attempt is not counted."""
    Message.objects.filter(pk__in=ids, done_at=None, attempts__gt=0).update(
        attempts=F("attempts") - 1, next_at=now() + BROKER_AWAY
    )


def mark_done(message_id) -> None:
    """Every subscriber has done its part."""
    Message.objects.filter(pk=message_id, done_at=None).update(done_at=now(), error="")


def mark_failed(message_id, error: Exception) -> None:
    """Remember the kind of failure; the message comes due again by itself."""
    Message.objects.filter(pk=message_id, done_at=None).update(error=type(error).__name__)
