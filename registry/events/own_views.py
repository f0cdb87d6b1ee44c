"""Events for those who come: to join, mine, past; one event with its button (E15)."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import STAFF_ROLES, Role
from domain.clock import now, today
from registry.events import selectors, signing_up
from registry.events.answers import done
from registry.events.models import EventStatus, SignUpStatus
from registry.experts.selectors import expert_of

VISITORS = {Role.EXPERT, *(STAFF_ROLES - {Role.SUPPORT})}
VIEWS = ("open", "mine", "past")


@policy(roles=VISITORS)
def mine(request):
    """What can be joined, where I come, and what has been."""
    view = request.GET.get("view")
    view = view if view in VIEWS else "open"
    lists = {
        "open": selectors.events_to_join(request.user),
        "mine": selectors.joined_events(request.user, past=False),
        "past": selectors.joined_events(request.user, past=True)[:50],
    }
    states = {one.event_id: one for one in selectors.own_sign_ups(request.user)}
    context = {
        "view": view,
        "rows": [(event, states.get(event.pk)) for event in lists[view]],
        "is_expert": expert_of(request.user) is not None,
    }
    return render(request, "events/mine.html", context)


@policy(roles=VISITORS, objects="events.Event")
def event(request, event_id):
    """One event: what, when, where, and whether I come."""
    found = get_object_or_404(selectors.with_numbers(selectors.events_visible_to(request.user)), pk=event_id)
    sign_up = selectors.own_sign_ups(request.user).filter(event=found).first()
    comes = sign_up is not None and sign_up.status in selectors.COMES
    is_open = found.status == EventStatus.OPEN and found.starts_at > now()
    refusal = "" if comes else signing_up.refusal_for(found, expert_of(request.user), request.user)
    context = {
        "event": found,
        "days": list(found.days.all()),
        "sign_up": sign_up,
        "comes": comes,
        "has_seat": comes and sign_up.status == SignUpStatus.SEATED,
        "is_full": signing_up.free_seats(found) == 0,
        "can_join": is_open and not comes and not refusal and found.sign_up_until >= today(),
        "can_leave": is_open and comes,
        "refusal": refusal if is_open else "",
    }
    return render(request, "events/event.html", context)


@policy(roles=VISITORS, methods={"POST"}, objects="events.Event")
def join(request, event_id):
    """Sign up."""
    found = get_object_or_404(selectors.events_visible_to(request.user), pk=event_id)
    return done(
        request,
        lambda: signing_up.join_event(event_id=found.pk, by=request.user),
        _joined,
        "events:event",
        found.pk,
    )


@policy(roles=VISITORS, methods={"POST"}, objects="events.SignUp")
def leave(request, sign_up_id):
    """Give the seat back."""
    sign_up = get_object_or_404(selectors.own_sign_ups(request.user), pk=sign_up_id)
    return done(
        request, lambda: signing_up.leave_event(sign_up_id=sign_up.pk, by=request.user),
        _("Thank you for telling. You do not come."), "events:event", sign_up.event_id,
    )  # fmt: skip


def _joined(sign_up) -> str:
    if sign_up.status == SignUpStatus.SEATED:
        return _("Welcome! You have a seat.")
    return _("You are on the waiting list. We tell you when you get a seat.")
