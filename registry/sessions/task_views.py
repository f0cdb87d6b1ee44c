"""One agreed task of the expert: where, who, what to prepare, and "I fell ill" in two taps (E4, E16)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from domain.clock import now
from domain.errors import DomainError
from registry.orders.handling import contact_for
from registry.sessions import selectors, services
from registry.sessions.deciding import Told, words_of
from registry.sessions.forms import HeldForm
from registry.sessions.happening import Event
from registry.sessions.models import SessionStatus
from registry.sessions.timing import possible_events
from tenants.organisation.instructions import Reader
from tenants.organisation.levels import instructions_for
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of

EXPERT = {Role.EXPERT}
OBJECTS = "expert_sessions.ExpertSession"


@policy(roles=EXPERT, objects=OBJECTS)
def detail(request, session_id):
    """The task as agreed, what became of it, and what the expert can do now."""
    session = _own(request, session_id)
    is_planned = session.status == SessionStatus.PLANNED
    possible = possible_events(session, now()) if is_planned else frozenset()
    facts = {
        "session": session,
        "order": session.assignment.order,
        "assignment": session.assignment,
        "price": selectors.price_of(session),
        "words": words_of(session),
        "is_planned": is_planned,
        "can_fall_ill": Event.EXPERT_ILL in possible,
        "can_be_unable": Event.CANCELLED_BY_EXPERT in possible,
        "can_be_held": Event.HELD in possible,
        "debrief": selectors.debrief_of(session) if not is_planned or session.starts_at <= now() else None,
        "contact": contact_for(session.assignment.order),
        "instructions": instructions_for(session.unit, Reader.EXPERT) if is_planned else [],
    }
    return render(request, "expert_sessions/detail.html", facts)


@policy(roles=EXPERT, methods={"GET", "POST"}, objects=OBJECTS)
def ill(request, session_id):
    """Second tap of "I fell ill": what happens next, and one button (A060, A203)."""
    return _cannot_come(request, session_id, Event.EXPERT_ILL)


@policy(roles=EXPERT, methods={"GET", "POST"}, objects=OBJECTS)
def unable(request, session_id):
    """Second tap of "I cannot come"."""
    return _cannot_come(request, session_id, Event.CANCELLED_BY_EXPERT)


@policy(roles=EXPERT, methods={"GET", "POST"}, objects=OBJECTS)
def held(request, session_id):
    """The expert says that the work was done, with the hours filled in."""
    session = _own(request, session_id)
    form = HeldForm(request.POST if request.method == "POST" else None, session=session)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_held(session_id=session.pk, by=request.user, minutes=form.minutes())
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Thank you! We have noted that it was done."))
            return redirect("sessions:detail", session.pk)
    facts = {"session": session, "order": session.assignment.order, "form": form, "error": error}
    return render(request, "expert_sessions/held.html", facts, status=_status(form, error))


@policy(roles=EXPERT, methods={"POST"}, objects=OBJECTS)
def debrief(request, session_id):
    """Ask to talk the task through with a worker (A012)."""
    session = _own(request, session_id)
    try:
        services.ask_debrief(session_id=session.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, tt("We told the worker that you want to talk. They will contact you."))
    return redirect("sessions:detail", session.pk)


def _own(request, session_id):
    return get_object_or_404(selectors.own_sessions(request.user), pk=session_id)


def _cannot_come(request, session_id, event: Event):
    session = _own(request, session_id)
    if request.method == "POST":
        try:
            services.decide_outcome(session_id=session.pk, event=event, by=request.user, told=Told())
        except DomainError as error:
            return refusal_page(request, error)
        messages.success(request, _thanks(event))
        return redirect("sessions:detail", session.pk)
    if session.status != SessionStatus.PLANNED:
        return redirect("sessions:detail", session.pk)
    facts = {
        "session": session,
        "order": session.assignment.order,
        "is_ill": event == Event.EXPERT_ILL,
        "has_deputy": session.assignment.deputy_id is not None,
    }
    return render(request, "expert_sessions/cannot_come.html", facts)


def _thanks(event: Event) -> str:
    if event == Event.EXPERT_ILL:
        return _("Thank you for telling. Get well soon! You do not need to do anything else.")
    return _("Thank you for telling. You do not need to do anything else.")


def _status(form, error: DomainError | None) -> int:
    if error:
        return status_of(error)
    return 422 if form.is_bound and not form.is_valid() else 200
