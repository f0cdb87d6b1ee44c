"""An organisation's life after it was made: paused, taken back into use, waiting to be deleted.

Every act needs a reason, locks the row and stands in the operators' journal. People notice at once: the directory
of hosts is forgotten everywhere. Work waits while an organisation sleeps (tenants.delivery), nothing is lost.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from domain.clock import today
from domain.errors import Conflict, DomainError
from tenants.context import in_platform
from tenants.directory import forget
from tenants.fleet.jobs import OPEN, request_job
from tenants.fleet.models import Job, JobKind
from tenants.journal import note
from tenants.models import Tenant, TenantStatus

ACTIVE, SUSPENDED, CLOSING = TenantStatus.ACTIVE, TenantStatus.SUSPENDED, TenantStatus.CLOSING
# A deletion that was taken back leaves the organisation suspended: opening it is a decision of its own.
STEPS: dict[str, set[str]] = {
    ACTIVE: {SUSPENDED, CLOSING},
    SUSPENDED: {ACTIVE, CLOSING},
    CLOSING: {SUSPENDED},
}
WAIT = dt.timedelta(days=30)
SHORTEST_WAIT = dt.timedelta(days=7)


def suspend(*, tenant_id: UUID, reason: str, by) -> Tenant:
    """Close the pages and stop the work until `resume`. Raises Conflict when it is not in use."""
    return _become(SUSPENDED, "organisation.suspended", tenant_id, reason, by, was={ACTIVE})


def resume(*, tenant_id: UUID, reason: str, by) -> Tenant:
    """Open the pages again; what waited goes on by itself. Raises Conflict."""
    return _become(ACTIVE, "organisation.resumed", tenant_id, reason, by, was={SUSPENDED})


def close(*, tenant_id: UUID, reason: str, by, delete_on: dt.date | None = None) -> Tenant:
    """Close the pages now and delete everything on a day (usually in 30 days, at least in 7). Raises Conflict."""
    day = delete_on or today() + WAIT
    if day < today() + SHORTEST_WAIT:
        raise DomainError(_("Leave at least 7 days before the deletion."), code="too_soon")
    return _become(
        CLOSING, "organisation.closing", tenant_id, reason, by, was={ACTIVE, SUSPENDED}, delete_on=day
    )


def keep(*, tenant_id: UUID, reason: str, by) -> Tenant:
    """Take a coming deletion back; the organisation stays suspended. Raises Conflict when it is not waiting."""
    return _become(SUSPENDED, "organisation.kept", tenant_id, reason, by, was={CLOSING})


@transaction.atomic
def request_export(*, tenant_id: UUID, reason: str, by) -> Job:
    """Ask for one archive of everything the organisation has. While one is being made, that one is given back."""
    tenant = _locked(tenant_id)
    job = request_job(kind=JobKind.EXPORT, tenant_id=tenant.pk, by_id=by.pk, reason=_reason(reason))
    note("organisation.export_asked", tenant=tenant, by=by, reason=reason)
    return job


def request_due_deletions() -> int:
    """The nightly round: ask for the deletion of those whose day has come. Returns how many."""
    with in_platform():
        due = Tenant.objects.filter(status=CLOSING, delete_on__lte=today()).exclude(
            pk__in=Job.objects.filter(kind=JobKind.DELETE, status__in=OPEN).values("tenant_id")
        )
        for tenant in due:
            request_job(kind=JobKind.DELETE, tenant_id=tenant.pk, reason=_("The waiting time is over."))
        return len(due)


@transaction.atomic
def _become(status, action: str, tenant_id, reason: str, by, *, was: set, delete_on=None) -> Tenant:
    tenant = _locked(tenant_id)
    if tenant.status not in was or status not in STEPS[tenant.status]:
        raise Conflict(
            _("{name} is in another state now: {state}.").format(
                name=tenant.name, state=tenant.get_status_display()
            )
        )
    tenant.status, tenant.delete_on = status, delete_on
    note(action, tenant=tenant, by=by, reason=_reason(reason))
    tenant.save(update_fields=["status", "delete_on"])
    transaction.on_commit(forget)
    return tenant


def _locked(tenant_id) -> Tenant:
    return Tenant.objects.select_for_update().get(pk=tenant_id)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Write a reason."), code="no_reason")
    return reason.strip()[:500]
