"""One of every object whose page stands on the platform host."""

from domain.clock import now
from domain.ids import new_id


def make_message():
    """A given-up message."""
    from outbox.models import Message
    from tenants.models import Tenant

    return Message.objects.create(
        tenant_id=Tenant.objects.get(slug="north").pk,
        topic="order.sent",
        ref=new_id(),
        dedupe_key=str(new_id()),
        next_at=now(),
        attempts=9,
        dead_at=now(),
        error="ValueError",
    )


def published_profile():
    """A profile of north, seen from the platform host."""
    from registry.bank.models import Profile

    return Profile.objects.order_by("published_at").first()


def searchers_request():
    """A request of the searcher, seen from the platform host."""
    from registry.bank.models import Request

    return Request.objects.order_by("created_at").first()


def operators_visit():
    """The operator's own request, seen from the platform host."""
    from accounts.models import User
    from accounts.support.models import SupportVisit
    from tenants.models import Tenant

    return SupportVisit.objects.create(
        tenant_id=Tenant.objects.get(slug="north").pk,
        operator_id=User.objects.get(first_name="Operator").pk,
        reason="Syy",
        hours=2,
    )


def suspended_tenant():
    """An organisation in which every act of the operators' desk can be looked at; nobody enters it."""
    from tenants.models import Domain, Tenant

    facts = {"name": "Tauolla", "kind": "region", "schema_name": "t_isolated", "status": "suspended"}
    tenant, _made = Tenant.objects.get_or_create(slug="isolated", defaults=facts)
    Domain.objects.get_or_create(domain="isolated.localhost", defaults={"tenant": tenant, "is_primary": True})
    return tenant


def export_job():
    """A finished archive whose file is there."""
    from tenants.fleet.exporting import exports_folder
    from tenants.fleet.models import Job

    (exports_folder() / "isolated.zip").write_bytes(b"PK")
    result = {
        "file": "isolated.zip",
        "name": "Tauolla",
        "slug": "isolated",
        "tables": 1,
        "rows": 1,
        "people": 1,
    }
    return Job.objects.create(
        kind="export", tenant_id=new_id(), status="done", reason="x", finished_at=now(),
        result={**result, "bytes": 2, "sha256": "0" * 64},
    )  # fmt: skip


def organisation_draft():
    """A draft with a picture, everything else to do."""
    from tenants.fleet.models import OrganisationDraft

    look = {"brand_colour": "#1f5f8b", "logo": "PHN2Zy8+", "logo_type": "image/svg+xml", "logo_alt": "x"}
    return OrganisationDraft.objects.create(
        started_by_id=new_id(), answers={"look": {"done": True, "values": look}}
    )


ON_PLATFORM = {
    "outbox.Message": make_message,
    "bank.Profile": published_profile,
    "bank.Request": searchers_request,
    "support.SupportVisit": operators_visit,
    "tenants.Tenant": suspended_tenant,
    "fleet.Job": export_job,
    "fleet.OrganisationDraft": organisation_draft,
}
