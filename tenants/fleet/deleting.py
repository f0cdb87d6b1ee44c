"""The end of an organisation: its schema, its role, its rows in shared tables, its host. Nothing of anybody else.

All in the one transaction of the job, so a killed worker leaves everything as it was and the job is taken up again.
The operators' journal keeps the organisation's name; finished archives stay until their own time is over.
"""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from domain.clock import today
from domain.errors import DomainError
from tenants.context import in_tenant
from tenants.directory import forget
from tenants.fleet.jobs import Tell, handles
from tenants.fleet.models import Job, JobKind
from tenants.fleet.schemas import drop_schema
from tenants.journal import note
from tenants.models import Tenant, TenantStatus

# Rows of shared tables that go with the organisation: model -> the field that names it. Row-level security shows
# the bank's rows to the organisation itself only, so they are removed from inside; the others by the platform.
GOES_INSIDE = {
    "bank.Profile": "tenant_id",
    "bank.View": "home_tenant_id",
    "bank.Request": "home_tenant_id",
}
GOES_OUTSIDE = {
    "support.SupportVisit": "tenant_id",
    "outbox.Message": "tenant_id",
}
# Rows that name it and stay: they are another organisation's record of what it was asked and who looked.
STAYS = {
    "bank.View": "from_tenant_id",
    "bank.Request": "from_tenant_id",
    "fleet.Job": "tenant_id",
}
STEPS = 4


@handles(JobKind.DELETE)
def delete_organisation(job: Job, tell: Tell) -> dict[str, Any]:
    """Delete the organisation of a job whose waiting time is over. Raises DomainError when it is not."""
    tenant = Tenant.objects.select_for_update().filter(pk=job.tenant_id).first()
    _refuse_unless_due(tenant)
    schema_name, host = tenant.schema_name, tenant.slug
    tell(1, STEPS)
    _remove_shared_rows(tenant)
    tell(2, STEPS)
    drop_schema(schema_name)
    tell(3, STEPS)
    note("organisation.deleted", tenant=tenant, by=job.by_id, reason=job.reason)
    tenant.delete()
    transaction.on_commit(forget)
    tell(STEPS, STEPS)
    return {"host": host}


def _refuse_unless_due(tenant: Tenant | None) -> None:
    if tenant is None:
        raise DomainError(_("The organisation has already been deleted."), code="gone")
    is_due = tenant.status == TenantStatus.CLOSING and tenant.delete_on and tenant.delete_on <= today()
    if not is_due:
        raise DomainError(_("The deletion was taken back, or its day has not come yet."), code="not_due")


def _remove_shared_rows(tenant: Tenant) -> None:
    with in_tenant(tenant, even_asleep=True):
        _remove(GOES_INSIDE, tenant)
    _remove(GOES_OUTSIDE, tenant)


def _remove(fields: dict[str, str], tenant: Tenant) -> None:
    for label, field in fields.items():
        apps.get_model(label).objects.filter(**{field: tenant.pk}).delete()
