"""After an event: marking who was there, closing it, and handing out certificates (C18)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import STAFF_ROLES, Role
from audit.services import record_access, record_disclosure
from domain.clock import now
from domain.errors import DomainError
from files.answers import download
from registry.events import completing, selectors
from registry.events.answers import done, status_of
from registry.events.models import Event, EventStatus, SignUp, SignUpStatus

KEEPERS = set(selectors.KEEPERS)
BOTH = {"GET", "POST"}
TICK = "there"
HOLDERS = {Role.EXPERT, *(STAFF_ROLES - {Role.SUPPORT})}


@policy(roles=KEEPERS, methods=BOTH, objects="events.Event", purpose="register")
def attendance(request, event_id):
    """Who was there, day by day."""
    event = _found(event_id)
    if request.method == "POST":
        present = _ticks(request.POST.getlist(TICK))
        return done(
            request, lambda: completing.mark_attendance(event_id=event.pk, present=present, by=request.user),
            _("Saved."), "events:detail", event.pk,
        )  # fmt: skip
    days = [day for day in event.days.all() if day.starts_at <= now()]
    context = {"event": event, "days": days, "rows": [_row(one, days) for one in _seated(event)]}
    return render(request, "events/attendance.html", context)


@policy(roles=KEEPERS, methods=BOTH, objects="events.Event", purpose="register")
def complete(request, event_id):
    """Close an event and choose who completed it; those who were there every day are ticked beforehand."""
    event, refusal = _found(event_id), None
    if request.method == "POST":
        try:
            completing.complete_event(
                event_id=event.pk, completed=_keys(request.POST.getlist(TICK)), by=request.user
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("The event is closed. The certificates are being made."))
            return redirect("events:detail", event.pk)
    number = event.days.count()
    context = {
        "event": event, "refusal": refusal, "is_open": event.status == EventStatus.OPEN,
        "rows": [(one, len(one.attendance.all()) == number, len(one.attendance.all())) for one in _seated(event)],
        "number": number,
    }  # fmt: skip
    return render(request, "events/complete.html", context, status=status_of(refusal) if refusal else 200)


@policy(roles=HOLDERS, objects="events.SignUp", purpose="register")
def certificate(request, sign_up_id):
    """The certificate of somebody who completed the event."""
    sign_up = get_object_or_404(selectors.sign_ups_visible_to(request.user), pk=sign_up_id)
    if sign_up.certificate is None:
        raise Http404
    if sign_up.expert_id and sign_up.expert.user_id != request.user.pk:
        record_access(person_id=sign_up.expert_id, by=request.user, purpose="register", kind="certificate")
        record_disclosure(
            what="events.certificate", subject_id=sign_up.pk, by=request.user, receiver="register",
            ground="register", people=1,
        )  # fmt: skip
    return download(sign_up.certificate)


def _row(sign_up: SignUp, days: list) -> tuple[SignUp, list[tuple]]:
    """The person and, for each day, the value of its tick and whether it is ticked."""
    there = {mark.day_id for mark in sign_up.attendance.all()}
    return sign_up, [(day, f"{sign_up.pk}.{day.pk}", day.pk in there) for day in days]


def _seated(event: Event) -> list[SignUp]:
    return [one for one in selectors.participants(event) if one.status == SignUpStatus.SEATED]


def _ticks(values: list[str]) -> set[tuple[UUID, UUID]]:
    pairs = (value.split(".") for value in values)
    return {(_key(pair[0]), _key(pair[1])) for pair in pairs if len(pair) == 2}


def _keys(values: list[str]) -> set[UUID]:
    return {_key(value) for value in values}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _found(event_id) -> Event:
    return get_object_or_404(Event.objects.select_related("provider"), pk=event_id)
