"""Everything that is written about an event: making, changing, opening, cancelling, asking people to it."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import local_day
from domain.errors import DomainError
from outbox.services import publish
from registry.events.models import Event, EventDay, EventInvitation, EventStatus, SignUpStatus
from registry.events.signing_up import fill_seats, lock_event
from registry.experts.models import Expert

Times = Sequence[tuple[dt.datetime, dt.datetime]]
WHERE = ("is_remote", "place", "link")


@transaction.atomic
def make_event(*, by, times: Times, **facts) -> Event:
    """A new event as a draft: nobody sees it before it is opened. Raises DomainError for impossible times."""
    _check(times, facts)
    event = Event.objects.create(made_by=by, **facts)
    EventDay.objects.bulk_create(EventDay(event=event, starts_at=start, ends_at=end) for start, end in times)
    record("event.made", subject=event, by=by, kind=event.kind)
    return event


@transaction.atomic
def change_event(*, event_id: UUID, by, times: Times, note_of_change: str = "", **facts) -> Event:
    """Change an event. Those who come are told when the time or the place is another.

    Raises DomainError for impossible times or fewer seats than are taken, Conflict when the event is over.
    """
    event = lock_event(event_id, EventStatus.DRAFT, EventStatus.OPEN)
    _check(times, facts)
    seats, taken = facts.get("seats"), event.sign_ups.filter(status=SignUpStatus.SEATED).count()
    if seats is not None and seats < taken:
        raise DomainError(
            _("More people already have a seat. Cancel somebody's seat first."), code="seats_taken"
        )
    moved = _set_days(event, times) | any(getattr(event, name) != facts[name] for name in WHERE)
    for name, value in facts.items():
        setattr(event, name, value)
    event.note_of_change = note_of_change.strip()[:300]
    event.save()
    fill_seats(event, by=by)
    record("event.changed", subject=event, by=by, moved=moved)
    if moved and event.status == EventStatus.OPEN:
        publish("event.changed", event.pk)
    return event


@transaction.atomic
def open_event(*, event_id: UUID, by) -> Event:
    """Let people sign up. Raises StepRefused when it is open already or over."""
    event = Event.objects.select_for_update().get(pk=event_id)
    event.become(EventStatus.OPEN, by=by)
    record("event.opened", subject=event, by=by)
    return event


@transaction.atomic
def cancel_event(*, event_id: UUID, by, reason: str = "") -> Event:
    """Cancel an event; everybody who was coming is told why. Raises StepRefused when it is over."""
    event = Event.objects.select_for_update().get(pk=event_id)
    event.become(EventStatus.CANCELLED, by=by)
    event.note_of_change = reason.strip()[:300]
    event.save(update_fields=["note_of_change"])
    record("event.cancelled", subject=event, by=by)
    publish("event.cancelled", event.pk)
    return event


@transaction.atomic
def invite_experts(*, event_id: UUID, experts: Iterable[Expert], by) -> int:
    """Ask experts to an open event, each once; those who have signed up are not asked. Returns how many were asked.

    Raises Conflict when the event is not open.
    """
    event = lock_event(event_id, EventStatus.OPEN)
    known = set(event.invitations.values_list("expert_id", flat=True))
    known |= set(event.sign_ups.values_list("expert_id", flat=True))
    asked = EventInvitation.objects.bulk_create(
        EventInvitation(event=event, expert=expert, by=by) for expert in experts if expert.pk not in known
    )
    for invitation in asked:
        publish("event.invited", invitation.pk)
    record("event.invited", subject=event, by=by, people=len(asked))
    return len(asked)


def _set_days(event: Event, times: Times) -> bool:
    """Make the days what is asked, keeping the rows (and their attendance) of those that stay. True when changed."""
    kept = {(day.starts_at, day.ends_at): day for day in event.days.all()}
    gone = [day.pk for moment, day in kept.items() if moment not in times]
    new = [moment for moment in times if moment not in kept]
    event.days.filter(pk__in=gone).delete()
    EventDay.objects.bulk_create(EventDay(event=event, starts_at=start, ends_at=end) for start, end in new)
    return bool(gone or new)


def _check(times: Times, facts: dict) -> None:
    if not times:
        raise DomainError(_("Write at least one day and its times."), code="no_days")
    if any(end <= start for start, end in times):
        raise DomainError(_("Each day must end after it begins."), code="ends_first")
    ordered = sorted(times)
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered)):
        raise DomainError(_("Two of the times overlap."), code="days_overlap")
    if facts["sign_up_until"] > local_day(ordered[0][0]):
        raise DomainError(
            _("The sign-up must end when the event begins, at the latest."), code="sign_up_late"
        )
