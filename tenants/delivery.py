"""Delivering a message to its subscribers inside its organisation, each once."""

import logging
from uuid import UUID

from django.db import transaction

from outbox.ledger.models import Processed
from outbox.models import Message
from outbox.relay import give_back, mark_done, mark_failed, take_due
from outbox.subscribers import Subscriber, name_of, subscribers_of
from tenants.context import NoSuchTenant, TenantAsleep, in_platform, in_tenant
from tenants.models import Tenant, TenantStatus

log = logging.getLogger(__name__)


def asleep():
    """Ids of organisations whose messages wait: suspended, or waiting to be deleted."""
    return Tenant.objects.exclude(status=TenantStatus.ACTIVE).values("pk")


def deliver(message_id: UUID, tenant_id: UUID, topic: str, ref: UUID) -> bool:
    """Run every subscriber that has not had this message. True when all have had it now.

    A failing subscriber does not stop the others; the message comes due again for those that failed. A message
    that comes just after its organisation was suspended goes back and costs no attempt.
    """
    failure: Exception | None = None
    try:
        with in_tenant(tenant_id):
            for subscriber in subscribers_of(topic):
                try:
                    _run_once(subscriber, message_id, ref)
                except Exception as error:  # any fault of one subscriber must not stop the others
                    log.exception("subscriber %s failed on %s", name_of(subscriber), topic)
                    failure = error
    except TenantAsleep:
        with in_platform():
            give_back([message_id])
        return False
    except NoSuchTenant as error:
        failure = error
    with in_platform():
        mark_failed(message_id, failure) if failure else mark_done(message_id)
    return failure is None


def _run_once(subscriber: Subscriber, message_id: UUID, ref: UUID) -> None:
    with transaction.atomic():
        _, is_new = Processed.objects.get_or_create(message_id=message_id, subscriber=name_of(subscriber))
        if is_new:
            subscriber(ref)


def deliver_due(limit: int = 1000) -> int:
    """Deliver what is due here and now, in this process: for commands and tests. Returns how many were done."""
    done = 0
    with in_platform():
        while messages := take_due(held=asleep()):
            for message in messages:
                done += deliver(message.pk, message.tenant_id, message.topic, message.ref)
            if done >= limit:
                break
    return done


def as_arguments(message: Message) -> list[str]:
    """What the queue carries: ids and a topic, nothing personal."""
    return [str(message.pk), str(message.tenant_id), message.topic, str(message.ref)]
