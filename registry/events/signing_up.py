"""Signing up, the waiting list, and giving a seat back. The event's row is the lock: seats are counted under it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles.models import STAFF_ROLES, Role
from accounts.roles.selectors import roles_of
from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.events.models import Event, EventStatus, OpenTo, SignUp, SignUpStatus
from registry.experts.models import Expert, ExpertStatus
from registry.experts.selectors import expert_of
from registry.training.effects import holding_on
from registry.training.selectors import keeping_on
from tenants.terminology.terms import tt

UNIT_STAFF = STAFF_ROLES - {Role.SUPPORT}


@transaction.atomic
def join_event(*, event_id: UUID, by) -> SignUp:
    """Sign up for an event: a seat, or the waiting list when it is full. Twice is once.

    Raises Conflict when the event is not open, DomainError when the sign-up has ended or the event is for others.
    """
    event = lock_event(event_id, EventStatus.OPEN)
    if event.sign_up_until < today():
        raise DomainError(_("The sign-up has ended. Ask the organiser."), code="sign_up_ended")
    expert = expert_of(by)
    if refusal := refusal_for(event, expert, by):
        raise DomainError(refusal, code="not_for_you")
    return _take_seat(event, by=by, **({"expert": expert} if expert else {"user": by}))


@transaction.atomic
def add_participant(*, event_id: UUID, expert: Expert, by) -> SignUp:
    """A coordinator signs an expert up, also after the last day. Raises Conflict when the event is not open."""
    event = lock_event(event_id, EventStatus.OPEN)
    if expert.status != ExpertStatus.ACTIVE:
        raise DomainError(_("The person is no longer in the activity."), code="not_active")
    sign_up = _take_seat(event, by=by, expert=expert)
    if expert.user_id != by.pk:
        publish("signup.made", sign_up.pk)
    return sign_up


@transaction.atomic
def leave_event(*, sign_up_id: UUID, by, is_keeper: bool = False) -> SignUp:
    """Give the seat back, or leave the waiting list; the first who waits gets the seat and is told.

    Raises NotAllowed for somebody else's seat unless a keeper does it, StepRefused when it was given back before,
    Conflict when the event is over.
    """
    event = lock_event(SignUp.objects.get(pk=sign_up_id).event_id, EventStatus.OPEN)
    sign_up = SignUp.objects.select_for_update(of=("self",)).select_related("expert").get(pk=sign_up_id)
    owner = sign_up.user_id or sign_up.expert.user_id
    if owner != by.pk and not is_keeper:
        raise NotAllowed(_("Only the person can cancel their own seat."))
    sign_up.become(SignUpStatus.CANCELLED, by=by)
    record("event.left", subject=sign_up, by=by, event=event.pk)
    fill_seats(event, by=by)
    return sign_up


def fill_seats(event: Event, *, by) -> int:
    """Give free seats to those who wait, in their order, and tell them. Call on a locked event."""
    waiting = list(event.sign_ups.filter(status=SignUpStatus.WAITING).select_for_update())
    moving = waiting if event.seats is None else waiting[: free_seats(event)]
    for sign_up in moving:
        sign_up.become(SignUpStatus.SEATED, by=by)
        record("event.seat_given", subject=sign_up, by=by, event=event.pk)
        publish("signup.promoted", sign_up.pk)
    return len(moving)


def free_seats(event: Event) -> int | None:
    """How many seats are free; None without a limit."""
    if event.seats is None:
        return None
    return max(0, event.seats - event.sign_ups.filter(status=SignUpStatus.SEATED).count())


def refusal_for(event: Event, expert: Expert | None, user) -> str:
    """Why the person may not sign up, as a sentence; empty when they may (A071, A121)."""
    if expert is None:
        is_welcome = event.open_to == OpenTo.WITH_STAFF and bool(roles_of(user) & UNIT_STAFF)
        return "" if is_welcome else tt("This is for {expert:pl} only.")
    if expert.status != ExpertStatus.ACTIVE:
        return _("The person is no longer in the activity.")
    if event.open_to == OpenTo.TRAINED and not _is_trained(expert):
        return _("This is for those who have a valid training.")
    return ""


def lock_event(event_id: UUID, *statuses: EventStatus) -> Event:
    """The event's row for changing, in one of the states. Raises Conflict in another."""
    event = Event.objects.select_for_update().get(pk=event_id)
    if event.status not in statuses:
        raise Conflict(
            _("This cannot be done now: the event is “%(now)s”.") % {"now": event.get_status_display()},
            code="event_is_elsewhere",
        )
    return event


def _take_seat(event: Event, *, by, **person) -> SignUp:
    free = free_seats(event)
    status = SignUpStatus.WAITING if free == 0 else SignUpStatus.SEATED
    sign_up, is_new = SignUp.objects.get_or_create(event=event, **person, defaults={"status": status})
    if not is_new and sign_up.status != SignUpStatus.CANCELLED:
        return sign_up
    if not is_new:
        sign_up.queued_at = now()
        sign_up.save(update_fields=["queued_at"])
        sign_up.become(status, by=by)
    record("event.joined", subject=sign_up, by=by, event=event.pk, status=status)
    return sign_up


def _is_trained(expert: Expert) -> bool:
    day = today()
    return bool(holding_on(expert.trainings.all(), day, keeping_on(day).grace_days).kinds)
