"""Sending: one row in the sender's transaction, nothing to the broker (architecture.md 4, rule 10)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from domain.clock import now
from domain.ids import new_id
from outbox.models import Message

BATCH = 1000  # rows of one INSERT


class OutsideTransaction(RuntimeError):
    """A message must commit together with the change that it tells of."""


class NoReceiver(RuntimeError):
    """A message needs an organisation: subscribers run inside one, never in `public`."""


def publish(topic: str, ref: UUID, *, to: UUID | None = None, once: str = "") -> None:
    """Say that something happened to the row `ref` of the current organisation.

    `to` addresses another organisation (only the bank may do that: its rows stand in `public`).
    `once` makes a second message with the same words a no-op, for jobs that may run twice.
    """
    message = _message(topic, ref, to, once)
    Message.objects.bulk_create([message], ignore_conflicts=bool(once))


def publish_many(topic: str, refs: Iterable[UUID]) -> None:
    """The same for many rows of the current organisation, in a few queries."""
    Message.objects.bulk_create((_message(topic, ref) for ref in refs), batch_size=BATCH)


def retry_message(*, message_id: UUID) -> bool:
    """Let a given-up message try again from the start. False when it was not given up."""
    changed = Message.objects.filter(pk=message_id, dead_at__isnull=False, done_at=None)
    return bool(changed.update(dead_at=None, attempts=0, next_at=now(), error=""))


def drop_message(*, message_id: UUID) -> bool:
    """Close a given-up message for good. False when it was not given up."""
    changed = Message.objects.filter(pk=message_id, dead_at__isnull=False, done_at=None)
    return bool(changed.update(done_at=now()))


def _message(topic: str, ref: UUID, to: UUID | None = None, once: str = "") -> Message:
    if not connection.in_atomic_block:
        raise OutsideTransaction(topic)
    sender = getattr(getattr(connection, "tenant", None), "pk", None)
    receiver = sender if to is None else to
    if receiver is None:
        raise NoReceiver(topic)
    key = f"{sender}:{topic}:{ref}:{once or new_id()}"
    return Message(tenant_id=receiver, topic=topic, ref=ref, dedupe_key=key, next_at=now())
