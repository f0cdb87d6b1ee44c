"""Support visits as the organisation sees them, and the door by which a visitor comes in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Audience, policy
from accounts.support import services
from accounts.support.middleware import MARK
from accounts.support.models import SupportVisit, VisitStatus
from accounts.support.selectors import own_visits, pages_opened, state_of
from administration.people.invitation_views import BACKEND
from administration.people.views import KEEPER
from domain.clock import now
from domain.errors import DomainError
from ui.answers import refusal_page, status_of

SHOWN = 50
TONES = {
    VisitStatus.ASKED: "warn",
    VisitStatus.ALLOWED: "ok",
    VisitStatus.REFUSED: "mute",
    VisitStatus.ENDED: "mute",
}
ANSWERS = {"allow": services.allow_visit, "refuse": services.refuse_visit, "end": services.end_visit}


@policy(roles=KEEPER)
def visits(request):
    """Who asked, why, for how long, what was decided, and every page that was opened."""
    found = list(own_visits()[:SHOWN])
    opened: dict[UUID, list] = {}
    for look in pages_opened([visit.pk for visit in found]):
        opened.setdefault(look.person_id, []).append(look)
    deciders = {
        user.pk: user for user in User.objects.filter(pk__in=[visit.decided_by_id for visit in found])
    }
    rows = [
        {**_row(visit), "pages": opened.get(visit.pk, []), "by": deciders.get(visit.decided_by_id)}
        for visit in found
    ]
    return render(request, "people_settings/support.html", {"rows": rows})


@policy(roles=KEEPER, methods={"POST"}, objects="support.SupportVisit")
def answer(request, visit_id: UUID):
    """Allow, refuse or end."""
    visit = get_object_or_404(own_visits(), pk=visit_id)
    service = ANSWERS.get(request.POST.get("answer", ""))
    try:
        if service is None:
            raise DomainError(_("Choose what to do with the visit."))
        service(visit_id=visit.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, _("Done."))
    return redirect("people_settings:support")


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
def enter(request, token: str):
    """GET says what a visit means and changes nothing; POST uses the link once and opens the visitor's session."""
    visit = services.visit_by_link(token)
    if request.method != "POST" or visit is None:
        status = 200 if visit else 409 if request.method == "POST" else 404
        return render(request, "people_settings/support_enter.html", {"visit": visit}, status=status)
    try:
        visit, visitor = services.enter(token=token)
    except DomainError as error:
        return render(request, "people_settings/support_enter.html", {"visit": None}, status=status_of(error))
    login(request, visitor, backend=BACKEND)
    request.session[MARK] = str(visit.pk)
    request.session.set_expiry(int((visit.ends_at - now()).total_seconds()))
    return redirect("settings:index")


def _row(visit: SupportVisit) -> dict:
    state = state_of(visit)
    return {
        "visit": visit,
        "state": _("Waits for your answer") if state is VisitStatus.ASKED else state.label,
        "tone": TONES[state],
        "is_asked": state is VisitStatus.ASKED,
        "is_allowed": state is VisitStatus.ALLOWED,
    }
