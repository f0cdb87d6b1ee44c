"""What operators see of organisations: states, sizes and counts. Nothing from inside an organisation."""

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from outbox.models import Message
from tenants.fleet.models import Job
from tenants.models import Domain, PlatformEntry, Tenant

SHOWN = 50


def organisations(*, search: str = "", status: str = "") -> QuerySet[Tenant]:
    """The list, by name, each with its host, its last reading and what waits in its queue. One query a page."""
    queue = Message.objects.filter(tenant_id=OuterRef("pk"), done_at=None).order_by().values("tenant_id")
    waiting, stopped = queue.filter(dead_at=None), queue.filter(dead_at__isnull=False)
    found = Tenant.objects.select_related("reading").annotate(
        host=Subquery(Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True).values("domain")[:1]),
        waiting=Subquery(waiting.annotate(n=Count("pk")).values("n")),
        oldest=Subquery(waiting.annotate(first=Min("created_at")).values("first")),
        stopped=Subquery(stopped.annotate(n=Count("pk")).values("n")),
    )
    if search:
        by_name = Q(name__icontains=search) | Q(name_sv__icontains=search) | Q(name_en__icontains=search)
        found = found.filter(by_name | Q(slug__icontains=search))
    if status:
        found = found.filter(status=status)
    return found.order_by("name", "pk")


def journal_of(tenant_id) -> list[dict]:
    """What operators did to an organisation, newest first, with their names. Two queries."""
    return with_names(PlatformEntry.objects.filter(subject_id=tenant_id)[:SHOWN])


def recent_journal() -> list[dict]:
    """The newest lines of the whole journal."""
    return with_names(PlatformEntry.objects.all()[:SHOWN])


def with_names(entries) -> list[dict]:
    """Journal lines and the operators' names; a command or the nightly round has none."""
    entries = list(entries)
    people = User.objects.in_bulk({entry.by_id for entry in entries if entry.by_id})
    return [{"entry": entry, "by": str(people.get(entry.by_id) or "")} for entry in entries]


def jobs_of(tenant_id) -> QuerySet[Job]:
    """An organisation's jobs, newest first."""
    return Job.objects.filter(tenant_id=tenant_id)[:SHOWN]


def recent_jobs() -> QuerySet[Job]:
    """The newest jobs of all."""
    return Job.objects.all()[:SHOWN]


def address_of(host: str) -> str:
    """Where an organisation's front page is."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}/"
