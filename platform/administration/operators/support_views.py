"""The operator's side of support visits: ask, take the link when the organisation allows, give up."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policy import Host, policy
from accounts.staff.models import PlatformRole
from accounts.support import asking
from accounts.support.models import SupportVisit, VisitStatus
from accounts.support.selectors import state_of
from administration.operators.support_forms import AskVisitForm
from domain.errors import Conflict, DomainError
from tenants.context import NoSuchTenant, in_tenant
from tenants.links import absolute
from tenants.models import Tenant
from ui.answers import refusal_page, status_of

OPERATOR = {PlatformRole.OPERATOR}
SHOWN = 50
TONES = {
    VisitStatus.ASKED: "warn",
    VisitStatus.ALLOWED: "ok",
    VisitStatus.REFUSED: "err",
    VisitStatus.ENDED: "mute",
}


@policy(roles=OPERATOR, methods={"GET", "POST"}, host=Host.PLATFORM)
def support(request):
    """My visits and a form for a new one."""
    form = AskVisitForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            asking.ask_visit(
                tenant_id=facts["tenant"].pk, reason=facts["reason"], hours=facts["hours"], by=request.user
            )
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, _("The organisation's administrators were asked."))
            return redirect("operators:support")
    return render(
        request, "operators/support.html", {"form": form, "rows": _rows(request.user)}, status=status
    )


@policy(roles=OPERATOR, methods={"POST"}, host=Host.PLATFORM, objects="support.SupportVisit")
def link(request, visit_id: UUID):
    """A link that opens the organisation's host once. It is shown, not followed: the way there is a step of its own."""
    visit = get_object_or_404(SupportVisit, pk=visit_id, operator_id=request.user.pk)
    try:
        token = asking.make_entry(visit_id=visit.pk, by=request.user)
        address = _address(visit, token)
    except DomainError as error:
        return refusal_page(request, error)
    context = {"visit": visit, "address": address, "organisation": Tenant.objects.get(pk=visit.tenant_id)}
    return render(request, "operators/support_link.html", context)


@policy(roles=OPERATOR, methods={"POST"}, host=Host.PLATFORM, objects="support.SupportVisit")
def give_up(request, visit_id: UUID):
    """The visit is not needed any more."""
    visit = get_object_or_404(SupportVisit, pk=visit_id, operator_id=request.user.pk)
    try:
        asking.give_up(visit_id=visit.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, _("The visit has ended."))
    return redirect("operators:support")


def _rows(operator) -> list[dict]:
    found = list(SupportVisit.objects.filter(operator_id=operator.pk)[:SHOWN])
    names = {tenant.pk: str(tenant) for tenant in Tenant.objects.filter(pk__in=[v.tenant_id for v in found])}
    return [_row(visit, names.get(visit.tenant_id, "–")) for visit in found]


def _row(visit: SupportVisit, organisation: str) -> dict:
    state = state_of(visit)
    return {
        "visit": visit,
        "organisation": organisation,
        "state": state.label,
        "tone": TONES[state],
        "is_allowed": state is VisitStatus.ALLOWED,
        "is_open": state in (VisitStatus.ASKED, VisitStatus.ALLOWED),
    }


def _address(visit: SupportVisit, token: str) -> str:
    path = reverse("people_settings:support_enter", args=[token], urlconf=settings.ROOT_URLCONF)
    try:
        with in_tenant(visit.tenant_id):
            return absolute(path)
    except NoSuchTenant:
        raise Conflict(_("The organisation is not in use now.")) from None
