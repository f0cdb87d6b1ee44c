"""Organisations, one organisation, its jobs, and the state of the fleet (ux.md section 11, A1, A3, A4)."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as lazy

from accounts.policy import Host, policy
from accounts.staff.models import PlatformRole
from administration.operators import selectors, telling
from administration.operators.acts import acts_for
from administration.operators.drafting import title_of
from administration.operators.steps import STEPS
from tenants.fleet.drafts import is_done
from tenants.fleet.exporting import KEEP, archive_of
from tenants.fleet.jobs import OPEN
from tenants.fleet.models import Blueprint, CustomerAgreement, Job, JobKind, OrganisationDraft, Reading
from tenants.models import Domain, Tenant, TenantStatus

OPERATOR = {PlatformRole.OPERATOR}
A_PAGE = 25


class SearchForm(forms.Form):
    """Filters of the list."""

    show_optional = False
    search = forms.CharField(
        label=lazy("Name or address"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search"}),
    )
    status = forms.ChoiceField(
        label=lazy("State"), required=False, choices=[("", lazy("All")), *TenantStatus.choices]
    )


@policy(roles=OPERATOR, host=Host.PLATFORM)
def index(request):
    """Every organisation with its state, size, version, last activity and queue."""
    form = SearchForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = Paginator(selectors.organisations(**filters), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(tenant) for tenant in page],
        "total": page.paginator.count,
        "drafts": [_draft(draft) for draft in OrganisationDraft.objects.all()],
        "is_filtered": any(filters.values()),
    }
    return render(request, "operators/index.html", context)


@policy(roles=OPERATOR, host=Host.PLATFORM, objects="tenants.Tenant")
def organisation(request, pk):
    """One organisation: facts, agreement, jobs, history and what can be done."""
    tenant = get_object_or_404(selectors.organisations(), pk=pk)
    names = {tenant.pk: tenant.name}
    context = {
        "tenant": tenant,
        "row": _row(tenant),
        "address": selectors.address_of(tenant.host),
        "hosts": Domain.objects.filter(tenant=tenant).order_by("-is_primary", "domain"),
        "agreement": CustomerAgreement.objects.filter(tenant=tenant).first(),
        "acts": acts_for(tenant),
        "jobs": [telling.as_row(job, names) for job in selectors.jobs_of(pk)],
        "journal": _told(selectors.journal_of(pk)),
    }
    return render(request, "operators/organisation.html", context)


@policy(roles=OPERATOR, host=Host.PLATFORM, objects="fleet.Job")
def job(request, pk):
    """How far a job is; when it is done, what came of it. Asks again by itself while it is open."""
    job = get_object_or_404(Job, pk=pk)
    made_id = job.result.get("tenant") if job.kind == JobKind.CREATE else job.tenant_id
    tenant = Tenant.objects.filter(pk=made_id).first() if made_id else None
    host = Domain.objects.filter(tenant=tenant, is_primary=True).first() if tenant else None
    context = {
        "job": job,
        "title": telling.TITLES[job.kind],
        "is_open": job.status in OPEN,
        "tenant": tenant,
        "name": tenant.name if tenant else job.result.get("name", ""),
        "address": selectors.address_of(host.domain) if host else "",
        "draft": OrganisationDraft.objects.filter(pk=job.subject_id).first() if job.subject_id else None,
        "archive": archive_of(job),
        "size": telling.size_of(job.result.get("bytes")),
        "keep_until": job.finished_at + KEEP if job.finished_at else None,
    }
    return render(request, "operators/job.html", context)


@policy(roles=OPERATOR, host=Host.PLATFORM)
def fleet(request):
    """Jobs, spares and versions of the whole fleet."""
    jobs = list(selectors.recent_jobs())
    names = dict(Tenant.objects.filter(pk__in={job.tenant_id for job in jobs}).values_list("pk", "name"))
    blueprint = (
        Blueprint.objects.annotate(ready=Count("spares")).defer("statements").order_by("-made_at").first()
    )
    states = dict(Tenant.objects.order_by().values_list("status").annotate(Count("pk")))
    context = {
        "states": [(TenantStatus(code).label, states.get(code, 0)) for code in TenantStatus],
        "blueprint": blueprint,
        "behind": Reading.objects.filter(behind__gt=0).select_related("tenant").order_by("-behind")[:A_PAGE],
        "oldest_reading": Reading.objects.order_by("read_at").values_list("read_at", flat=True).first(),
        "jobs": [telling.as_row(job, names) for job in jobs],
        "journal": _told(selectors.recent_journal()),
    }
    return render(request, "operators/fleet.html", context)


def _row(tenant: Tenant) -> dict:
    reading = getattr(tenant, "reading", None)
    return {
        "tenant": tenant,
        "tone": telling.tone_of(tenant),
        "version": telling.version_of(tenant),
        "size": telling.size_of(reading.size_bytes if reading else None),
        "active_at": reading.last_activity_at if reading else None,
        "waiting": tenant.waiting or 0,
        "stopped": tenant.stopped or 0,
    }


def _draft(draft: OrganisationDraft) -> dict:
    done = sum(is_done(draft, step) for step in STEPS)
    return {"draft": draft, "name": title_of(draft), "done": done, "all": len(STEPS)}


def _told(lines: list[dict]) -> list[dict]:
    return [{**line, "deed": telling.deed_of(line["entry"])} for line in lines]
