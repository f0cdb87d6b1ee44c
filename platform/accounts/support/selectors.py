"""Reading support visits. An organisation sees its own (row-level security says the same)."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.support.models import SupportVisit, VisitStatus
from audit.models import AccessEntry
from domain.clock import now
from tenants.context import current_tenant

OPENED_PAGE = "support visit"  # the purpose of a visitor's looks in the access log


def own_visits() -> QuerySet[SupportVisit]:
    """The current organisation's visits, newest first; history stays."""
    return SupportVisit.objects.filter(tenant_id=current_tenant().pk)


def visit_in_force(visit_id: UUID | str | None) -> SupportVisit | None:
    """The visit when it lets somebody in at this moment."""
    if not visit_id:
        return None
    allowed = own_visits().filter(status=VisitStatus.ALLOWED, ends_at__gt=now())
    return allowed.filter(pk=visit_id).first()


def state_of(visit: SupportVisit) -> VisitStatus:
    """Where the visit is; one whose time is over has ended, whatever its row says."""
    if visit.status == VisitStatus.ALLOWED and visit.ends_at <= now():
        return VisitStatus.ENDED
    return VisitStatus(visit.status)


def pages_opened(visit_ids) -> QuerySet[AccessEntry]:
    """What the visitors opened, in order."""
    return AccessEntry.objects.filter(person_id__in=list(visit_ids), purpose=OPENED_PAGE)
