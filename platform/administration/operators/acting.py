"""Suspending, resuming, exporting and deleting: a page for each act, with its consequences and a reason."""

from django.contrib import messages as flash
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import Host, policy
from accounts.staff.models import PlatformRole
from administration.operators import selectors
from administration.operators.acts import ACTS
from domain.errors import Conflict, DomainError
from tenants.fleet.exporting import archive_of, hand_out
from tenants.fleet.models import Job, JobKind

OPERATOR = {PlatformRole.OPERATOR}


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"GET", "POST"}, objects="tenants.Tenant")
def act(request, pk, act: str):
    """Tell the consequences, ask for the reason, do it. 409 when somebody else was first."""
    if act not in ACTS:
        raise Http404
    tenant, chosen = get_object_or_404(selectors.organisations(), pk=pk), ACTS[act]
    form = chosen.form(request.POST or None, tenant=tenant)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = {name: value for name, value in form.cleaned_data.items() if name != "host"}
            try:
                made = chosen.work(tenant_id=pk, by=request.user, **facts)
            except DomainError as error:
                refusal, status = error, 409 if isinstance(error, Conflict) else 422
            else:
                flash.success(request, chosen.done)
                return (
                    redirect("operators:job", made.pk)
                    if isinstance(made, Job)
                    else redirect("operators:organisation", pk)
                )
    is_possible = tenant.status in chosen.states
    context = {"tenant": tenant, "act": chosen, "form": form, "refusal": refusal, "is_possible": is_possible}
    return render(request, "operators/act.html", context, status=status)


@policy(
    roles=OPERATOR, host=Host.PLATFORM, methods={"POST"}, objects="fleet.Job",
    purpose="hand the organisation's own records over",
)  # fmt: skip
def download(request, pk):
    """Give the archive out; the journal and the organisation's disclosure log tell of it."""
    job = get_object_or_404(Job, pk=pk, kind=JobKind.EXPORT)
    path = archive_of(job)
    if path is None:
        raise Http404
    name = hand_out(job=job, by=request.user)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
        headers={"Cache-Control": "no-store"},
    )
