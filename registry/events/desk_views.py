"""The coordinator's events: list, one with its people, making, changing, cancelling (C17, C18)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from audit.services import record_access_to_many
from domain.clock import now, today
from registry.events import selectors, services, signing_up
from registry.events.answers import done, saved
from registry.events.forms import CancelForm, EventForm, NoteForm, ParticipantForm, day_forms
from registry.events.models import Event, EventStatus, SignUpStatus
from registry.events.yearly import is_training_due

KEEPERS = set(selectors.KEEPERS)
BOTH = {"GET", "POST"}
EVENT, SIGN_UP = "events.Event", "events.SignUp"
PURPOSE = "register"


@policy(roles=KEEPERS)
def index(request):
    """Every event in four lists."""
    view = request.GET.get("view")
    view = view if view in selectors.VIEWS else "coming"
    page = Paginator(selectors.desk_events(view), 25).get_page(request.GET.get("page"))
    context = {"view": view, "page": page, "is_due": is_training_due(today()), "now": now()}
    return render(request, "events/index.html", context)


@policy(roles=KEEPERS, methods=BOTH)
def new(request):
    """A new event as a draft."""
    return _edit_page(request, None)


@policy(roles=KEEPERS, methods=BOTH, objects=EVENT)
def edit(request, event_id):
    """Change an event; those who come are told when the time or the place changes."""
    return _edit_page(request, get_object_or_404(Event, pk=event_id))


@policy(roles=KEEPERS, objects=EVENT, purpose=PURPOSE)
def detail(request, event_id):
    """One event with the people who come and wait."""
    return _detail_page(request, _found(event_id), ParticipantForm())


@policy(roles=KEEPERS, methods={"POST"}, objects=EVENT)
def open_up(request, event_id):
    """Let people sign up."""
    event = _found(event_id)
    return done(
        request, lambda: services.open_event(event_id=event.pk, by=request.user),
        _("People can sign up now."), "events:detail", event.pk,
    )  # fmt: skip


@policy(roles=KEEPERS, methods=BOTH, objects=EVENT)
def cancel(request, event_id):
    """Cancelling an event: a page with what follows."""
    event = _found(event_id)
    form, status = CancelForm(request.POST or None), 200
    if request.method == "POST":
        gone, status = saved(
            form, lambda values: services.cancel_event(event_id=event.pk, by=request.user, **values)
        )
        if gone:
            messages.success(request, _("The event is cancelled. Everybody who was coming is told."))
            return redirect("events:detail", event.pk)
    return render(request, "events/cancel.html", {"event": event, "form": form}, status=status)


@policy(roles=KEEPERS, methods={"POST"}, objects=EVENT, purpose=PURPOSE)
def add_person(request, event_id):
    """Sign an expert up."""
    event, form = _found(event_id), ParticipantForm(request.POST)
    added, status = saved(
        form, lambda values: signing_up.add_participant(event_id=event.pk, by=request.user, **values)
    )
    if added:
        is_seated = added.status == SignUpStatus.SEATED
        messages.success(
            request, _("The person has a seat.") if is_seated else _("The person is on the waiting list.")
        )
        return redirect("events:detail", event.pk)
    return _detail_page(request, event, form, status)


@policy(roles=KEEPERS, methods={"POST"}, objects=SIGN_UP, purpose=PURPOSE)
def drop_person(request, sign_up_id):
    """Cancel somebody's seat; the first who waits gets it."""
    sign_up = get_object_or_404(selectors.sign_ups_visible_to(request.user), pk=sign_up_id)
    return done(
        request, lambda: signing_up.leave_event(sign_up_id=sign_up.pk, by=request.user, is_keeper=True),
        _("The seat was cancelled."), "events:detail", sign_up.event_id,
    )  # fmt: skip


def _edit_page(request, event: Event | None):
    form = EventForm(request.POST or None, instance=event)
    days, note = day_forms(request.POST or None, event=event), NoteForm(request.POST or None)
    status, kept = 200, None
    if request.method == "POST":
        is_whole = all([form.is_valid(), days.is_valid(), note.is_valid()])
        kept, status = (
            saved(form, lambda values: _keep(event, values, days, note, request.user))
            if is_whole
            else (None, 422)
        )
    if kept:
        messages.success(request, _("Saved."))
        return redirect("events:detail", kept.pk)
    context = {"event": event, "form": form, "days": days, "note": note, "forms": [form, note, *days.forms]}
    return render(request, "events/edit.html", context, status=status)


def _keep(event: Event | None, values: dict, days, note: NoteForm, by) -> Event:
    if event is None:
        return services.make_event(by=by, times=days.times(), **values)
    return services.change_event(event_id=event.pk, by=by, times=days.times(), **note.cleaned_data, **values)


def _detail_page(request, event: Event, form: ParticipantForm, status: int = 200):
    people = selectors.participants(event)
    experts = [one.expert_id for one in people if one.expert_id]
    record_access_to_many(experts, by=request.user, purpose=PURPOSE, kind="event_row")
    context = {
        "event": event,
        "days": list(event.days.all()),
        "people": people,
        "form": form,
        "is_open": event.status == EventStatus.OPEN,
        "has_begun": bool(event.starts_at and event.starts_at <= now()),
        "is_over": bool(event.ends_at and event.ends_at <= now()),
        "all_days": event.days.count(),
    }
    return render(request, "events/detail.html", context, status=status)


def _found(event_id) -> Event:
    return get_object_or_404(selectors.with_numbers(Event.objects.select_related("provider")), pk=event_id)
