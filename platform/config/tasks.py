"""The platform's own tasks: delivering messages, and the nightly round through all organisations."""

import datetime as dt
from uuid import UUID

from domain.clock import now
from outbox.models import Message
from tenants.delivery import deliver
from tenants.fleet.exporting import remove_old_archives
from tenants.fleet.lifecycle import request_due_deletions
from tenants.models import Tenant, TenantStatus
from tenants.tasks import platform_task, tenant_task

KEEP_DELIVERED = dt.timedelta(days=30)


@platform_task
def deliver_message(message_id: str, tenant_id: str, topic: str, ref: str) -> None:
    """Run the subscribers of one message. Running it again is harmless."""
    deliver(UUID(message_id), UUID(tenant_id), topic, UUID(ref))


@platform_task
def nightly() -> None:
    """Ring every active organisation's own round; forget delivered messages and old archives; ask for due deletions."""
    for tenant_id in Tenant.objects.filter(status=TenantStatus.ACTIVE).values_list("pk", flat=True):
        nightly_round.apply_async(args=[str(tenant_id)], retry=False)
    Message.objects.filter(done_at__lt=now() - KEEP_DELIVERED).delete()
    request_due_deletions()
    remove_old_archives()


@tenant_task
def nightly_round(tenant_id: str) -> None:
    """One organisation's nightly jobs; each may run twice."""
    from config.nightly import JOBS

    for job in JOBS:
        job()
