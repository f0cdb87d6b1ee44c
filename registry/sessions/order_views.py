"""What the orderer, the unit's contact and the coordinator tell: cancelled, moved, held, nobody came (O6, O9)."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from domain.clock import now
from domain.errors import DomainError
from registry.sessions import selectors, services
from registry.sessions.deciding import TermsChanged, words_of
from registry.sessions.forms import CANCELLING, HAPPENED, CancelForm, MoveForm, OutcomeForm
from registry.sessions.happening import Event
from registry.sessions.models import SessionStatus
from registry.sessions.permissions import ORDERER_EVENTS, events_of
from registry.sessions.preview import deadline_of, preview
from registry.sessions.timing import possible_events
from ui.answers import refusal_page, status_of

ROLES = {Role.ORDERER, Role.UNIT_CONTACT, Role.COORDINATOR}
OBJECTS = "expert_sessions.ExpertSession"
PURPOSE = "handling an agreed task"
MOVES = (Event.MOVED_WITH_CONSENT, Event.MOVED_WITHOUT_CONSENT)


@policy(roles=ROLES, methods={"GET", "POST"}, objects=OBJECTS, purpose=PURPOSE)
def cancel(request, session_id):
    """What cancelling costs now and until when it is free, then one button (A053, A054)."""
    session = _visible(request, session_id)
    previews = _previews(request, session, CANCELLING)
    current = previews.get(Event.CANCELLED_BY_ORDERER)
    initial = {"event": str(Event.CANCELLED_BY_ORDERER), "seen_in_time": current and current.outcome.in_time}
    facts = {"current": current, "deadline": deadline_of(session)}
    make_form = partial(CancelForm, previews=previews, initial=initial)
    return _answer(request, session, make_form, "expert_sessions/cancel.html", facts)


@policy(roles=ROLES, methods={"GET", "POST"}, objects=OBJECTS, purpose=PURPOSE)
def outcome(request, session_id):
    """How it went: held, the client did not come, nobody came to the group (A056–A059)."""
    session = _visible(request, session_id)
    previews = _previews(request, session, HAPPENED)
    initial = {"event": str(Event.HELD)} if Event.HELD in previews else {}
    make_form = partial(OutcomeForm, previews=previews, initial=initial, session=session)
    facts = {"debrief": selectors.debrief_of(session), "is_ahead": now() < session.ends_at}
    return _answer(request, session, make_form, "expert_sessions/outcome.html", facts)


@policy(roles=ROLES, methods={"GET", "POST"}, objects=OBJECTS, purpose=PURPOSE)
def move(request, session_id):
    """A new time; without the expert's consent the old time counts as cancelled (A055)."""
    session = _visible(request, session_id)
    previews = _previews(request, session, MOVES)
    late = previews.get(Event.MOVED_WITHOUT_CONSENT)
    initial = {"seen_in_time": late and late.outcome.in_time}
    make_form = partial(MoveForm, previews=previews, initial=initial, session=session)
    return _answer(request, session, make_form, "expert_sessions/move.html", {})


@policy(roles=ROLES, methods={"POST"}, objects=OBJECTS, purpose=PURPOSE)
def debriefed(request, session_id):
    """A worker notes that the talk after the work was held (A012)."""
    session = _visible(request, session_id)
    try:
        services.log_debrief(session_id=session.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, _("Noted. What was said is not written down."))
    return redirect("sessions:outcome", session.pk)


def _visible(request, session_id):
    """A session that the person handles: others are 404, one's own work is for somebody else to decide."""
    session = get_object_or_404(selectors.sessions_visible_to(request.user), pk=session_id)
    if not events_of(request.user, session) & (ORDERER_EVENTS - {Event.HELD}):
        raise PermissionDenied
    return session


def _previews(request, session, events):
    """The events that this person can tell, each with its price; a form sent too late gets the service's sentence."""
    at = now()
    allowed = events_of(request.user, session)
    if request.method == "GET":
        allowed &= possible_events(session, at)
    return {event: preview(session, event, at) for event in events if event in allowed}


def _answer(request, session, make_form, template: str, facts):
    """Show the form, or tell the service and go back to the order."""
    form, error = make_form(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        event = form.cleaned_data["event"]
        try:
            services.decide_outcome(session_id=session.pk, event=event, by=request.user, told=form.told())
        except DomainError as refused:
            error = refused
        session.refresh_from_db()
        if error is None:
            messages.success(request, words_of(session))
            return redirect(_order_url(session))
    status = _status(form, error)
    if isinstance(error, TermsChanged):
        form = make_form(None)  # with the new price on it
    return render(request, template, facts | _facts(session, form, error), status=status)


def _facts(session, form, error) -> dict:
    is_planned = session.status == SessionStatus.PLANNED
    return {
        "session": session,
        "order": session.assignment.order,
        "order_url": _order_url(session),
        "form": form,
        "can_tell": is_planned and bool(form.fields["event"].choices),
        "words": words_of(session),
        "error": error,
    }


def _status(form, error: DomainError | None) -> int:
    if error:
        return status_of(error)
    return 422 if form.is_bound and not form.is_valid() else 200


def _order_url(session) -> str:
    return reverse("orders:detail", args=[session.assignment.order_id])
