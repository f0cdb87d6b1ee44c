"""What people may see of events, seats and mentoring."""

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from audit.models import StatusChange
from domain.clock import now
from registry.events.models import (
    Event,
    EventStatus,
    MentorPair,
    OpenTo,
    SeatStatus,
    ShadowSeat,
    SignUp,
    SignUpStatus,
)
from registry.events.signing_up import UNIT_STAFF
from registry.experts.models import Expert
from registry.experts.selectors import expert_of
from registry.orders.selectors import orders_visible_to
from registry.sessions.models import ExpertSession, SessionStatus

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
SHOWN = (EventStatus.OPEN, EventStatus.DONE, EventStatus.CANCELLED)
VIEWS = ("coming", "drafts", "past", "cancelled")
COMES = (SignUpStatus.SEATED, SignUpStatus.WAITING)


def is_keeper(user) -> bool:
    """Whether the person keeps the events."""
    return bool(roles_of(user) & KEEPERS)


def with_numbers(events: QuerySet[Event]) -> QuerySet[Event]:
    """Each event with its first and last moment, and how many have a seat and wait."""
    return events.annotate(
        starts_at=Min("days__starts_at"),
        ends_at=Max("days__ends_at"),
        seated=Count("sign_ups", filter=Q(sign_ups__status=SignUpStatus.SEATED), distinct=True),
        waiting=Count("sign_ups", filter=Q(sign_ups__status=SignUpStatus.WAITING), distinct=True),
    )


def desk_events(view: str) -> QuerySet[Event]:
    """The coordinator's lists: coming (also those that wait for closing), drafts, past, cancelled."""
    events = with_numbers(Event.objects.all())
    match view:
        case "drafts":
            return events.filter(status=EventStatus.DRAFT).order_by("starts_at", "pk")
        case "past":
            return events.filter(status=EventStatus.DONE).order_by("-starts_at", "pk")
        case "cancelled":
            return events.filter(status=EventStatus.CANCELLED).order_by("-starts_at", "pk")
        case _:
            return events.filter(status=EventStatus.OPEN).order_by("starts_at", "pk")


def events_visible_to(user) -> QuerySet[Event]:
    """Drafts are the keepers' own. Experts see every event, staff those that are for staff too, or that they are in."""
    events = Event.objects.select_related("provider")
    if is_keeper(user):
        return events
    shown = events.filter(status__in=SHOWN)
    if expert_of(user):
        return shown
    if not roles_of(user) & UNIT_STAFF:
        return Event.objects.none()
    return shown.filter(
        Q(open_to=OpenTo.WITH_STAFF) | Exists(SignUp.objects.filter(event=OuterRef("pk"), user=user))
    )


def own_sign_ups(user) -> QuerySet[SignUp]:
    """The person's own seats and places on waiting lists, cancelled ones too."""
    return (
        SignUp.objects.filter(Q(user=user) | Q(expert__user=user))
        .select_related("event", "certificate")
        .defer("certificate__content")
    )


def events_to_join(user) -> QuerySet[Event]:
    """Open events that have not begun and where the person is not, the soonest first."""
    mine = own_sign_ups(user).filter(event=OuterRef("pk"), status__in=COMES)
    coming = with_numbers(events_visible_to(user).filter(status=EventStatus.OPEN)).filter(starts_at__gt=now())
    return coming.exclude(Exists(mine)).order_by("starts_at", "pk")


def joined_events(user, *, past: bool) -> QuerySet[Event]:
    """Events where the person has a seat or waits: coming ones, or those that are over."""
    mine = own_sign_ups(user).filter(event=OuterRef("pk"), status__in=COMES)
    events = with_numbers(Event.objects.filter(Exists(mine)))
    over = Q(ends_at__lte=now()) | ~Q(status=EventStatus.OPEN)
    return (
        events.filter(over).order_by("-starts_at", "pk")
        if past
        else events.exclude(over).order_by("starts_at", "pk")
    )


def participants(event: Event) -> list[SignUp]:
    """Everybody who comes or waits, those with a seat first, in the order of signing up."""
    people = event.sign_ups.exclude(status=SignUpStatus.CANCELLED)
    people = people.select_related("expert", "user", "certificate").defer("certificate__content")
    people = people.prefetch_related("attendance")
    return sorted(people, key=lambda one: (one.status != SignUpStatus.SEATED, one.queued_at))


def sign_ups_visible_to(user) -> QuerySet[SignUp]:
    """One's own, everybody's for keepers."""
    return (
        SignUp.objects.select_related("event", "expert", "user", "certificate").defer("certificate__content")
        if is_keeper(user)
        else own_sign_ups(user)
    )


def own_pairs(user) -> QuerySet[MentorPair]:
    """The pairs that the person is in, as the mentor or the trainee."""
    pairs = MentorPair.objects.select_related("mentor", "trainee")
    return pairs.filter(Q(mentor__user=user) | Q(trainee__user=user))


def pairs_visible_to(user) -> QuerySet[MentorPair]:
    """One's own, all for keepers."""
    return MentorPair.objects.select_related("mentor", "trainee") if is_keeper(user) else own_pairs(user)


def seats_visible_to(user) -> QuerySet[ShadowSeat]:
    """Seats of one's own pairs; on sessions of the orders that the person may see, those that once were agreed.

    A no before that is between the two (A017: declining never counts against anybody).
    """
    parts = ("pair__mentor", "pair__trainee", "session__unit", "session__assignment__order__task_type")
    seats = ShadowSeat.objects.select_related(*parts)
    if is_keeper(user):
        return seats
    own = Q(pair__mentor__user=user) | Q(pair__trainee__user=user)
    known = Q(
        Exists(StatusChange.objects.filter(subject_id=OuterRef("pk"), became=SeatStatus.AGREED)),
        session__assignment__order__in=orders_visible_to(user).order_by().values("pk"),
    )
    return seats.filter(own | known)


def sessions_to_watch(mentor: Expert) -> QuerySet[ExpertSession]:
    """The mentor's coming sessions that nobody comes along to, the soonest first."""
    taken = ShadowSeat.objects.filter(session=OuterRef("pk")).exclude(status=SeatStatus.CLOSED)
    coming = ExpertSession.objects.filter(
        expert=mentor, status=SessionStatus.PLANNED, starts_at__gt=now()
    ).exclude(Exists(taken))
    return coming.select_related("unit", "assignment__order__task_type").order_by("starts_at", "pk")
