"""Who is told of training, events and mentoring. Every function runs once per message, in its own transaction."""

from uuid import UUID

from accounts.roles.models import Role
from accounts.roles.selectors import holders
from notifications.services import tell
from outbox.subscribers import subscribe
from registry.events.models import EventInvitation, MentorPair, SeatStatus, ShadowSeat, SignUp
from registry.events.selectors import COMES
from registry.experts.models import Training
from registry.training.models import Submission, SubmissionStatus


@subscribe("training.told")
def tell_of_told_course(ref: UUID) -> None:
    """An expert told of a course: the coordinators check it."""
    tell(holders(Role.COORDINATOR), "training.told", ref)


@subscribe("training.decided")
def tell_of_decision(ref: UUID) -> None:
    """The expert learns what became of the course."""
    told = Submission.objects.select_related("expert__user").get(pk=ref)
    is_verified = told.status == SubmissionStatus.VERIFIED
    tell([told.expert.user], "training.verified" if is_verified else "training.refused", ref)


@subscribe("training.ending")
def tell_of_end(ref: UUID) -> None:
    """The expert learns in good time that a training ends."""
    training = Training.objects.select_related("expert__user").filter(pk=ref).first()
    if training:
        tell([training.expert.user], "training.ending", ref)


@subscribe("training.not_arranged")
def tell_to_arrange(ref: UUID) -> None:
    """The coordinators are reminded to arrange training (A118)."""
    tell(holders(Role.COORDINATOR), "training.not_arranged", ref)


@subscribe("experts.idle")
def tell_of_idle(ref: UUID) -> None:
    """The coordinators hear of trained experts who wait (A074)."""
    tell(holders(Role.COORDINATOR), "experts.idle", ref)


@subscribe("event.invited")
def tell_invited(ref: UUID) -> None:
    """Somebody was asked to an event."""
    invitation = EventInvitation.objects.select_related("expert__user").get(pk=ref)
    tell([invitation.expert.user], "event.invited", invitation.event_id)


@subscribe("event.changed")
def tell_of_change(ref: UUID) -> None:
    """Everybody who comes or waits learns of the new time or place."""
    tell(_people_of(ref), "event.changed", ref)


@subscribe("event.cancelled")
def tell_of_cancelling(ref: UUID) -> None:
    """Everybody who was coming learns that the event is not held."""
    tell(_people_of(ref), "event.cancelled", ref)


@subscribe("signup.made")
def tell_signed_up(ref: UUID) -> None:
    """A coordinator signed somebody up."""
    sign_up = _sign_up(ref)
    tell([sign_up.account], "signup.made", sign_up.event_id)


@subscribe("signup.promoted")
def tell_of_seat_given(ref: UUID) -> None:
    """Somebody on the waiting list got a seat."""
    sign_up = _sign_up(ref)
    tell([sign_up.account], "signup.promoted", sign_up.event_id)


@subscribe("certificate.made")
def tell_of_certificate(ref: UUID) -> None:
    """The certificate can be downloaded."""
    sign_up = _sign_up(ref)
    tell([sign_up.account], "certificate.made", sign_up.event_id)


@subscribe("mentoring.started")
def tell_pair(ref: UUID) -> None:
    """Both learn that the mentoring has begun."""
    pair = MentorPair.objects.select_related("mentor__user", "trainee__user").get(pk=ref)
    tell([pair.mentor.user, pair.trainee.user], "mentoring.started", ref)


@subscribe("seat.asked")
def tell_mentor(ref: UUID) -> None:
    """The mentor is asked, unless it was answered meanwhile."""
    seat = _seat(ref)
    if seat.status == SeatStatus.ASKED:
        tell([seat.pair.mentor.user], "seat.asked", ref)


@subscribe("seat.offered")
def tell_trainee(ref: UUID) -> None:
    """The trainee is asked, unless it was answered meanwhile."""
    seat = _seat(ref)
    if seat.status == SeatStatus.OFFERED:
        tell([seat.pair.trainee.user], "seat.offered", ref)


@subscribe("seat.agreed")
def tell_of_company(ref: UUID) -> None:
    """The mentor, the orderer and the unit's contact person know that two people come (A075)."""
    seat = _seat(ref)
    tell([seat.pair.mentor.user, *_receivers(seat)], "seat.agreed", ref)


@subscribe("seat.closed")
def tell_of_no_company(ref: UUID) -> None:
    """Everybody who may have heard of the seat learns that nobody comes along."""
    seat = _seat(ref)
    people = [seat.pair.mentor.user, seat.pair.trainee.user]
    tell(people + (_receivers(seat) if _was_agreed(seat) else []), "seat.closed", ref)


def _receivers(seat: ShadowSeat) -> list:
    order = seat.session.assignment.order
    people = {user.pk: user for user in [order.orderer, *holders(Role.UNIT_CONTACT, order.unit_id)] if user}
    return list(people.values())


def _was_agreed(seat: ShadowSeat) -> bool:
    return seat.steps_taken().filter(became=SeatStatus.AGREED).exists()


def _people_of(event_id: UUID) -> list:
    comes = SignUp.objects.filter(event_id=event_id, status__in=COMES).select_related("expert__user", "user")
    return [sign_up.account for sign_up in comes]


def _sign_up(ref: UUID) -> SignUp:
    return SignUp.objects.select_related("expert__user", "user").get(pk=ref)


def _seat(ref: UUID) -> ShadowSeat:
    parts = ("pair__mentor__user", "pair__trainee__user", "session__assignment__order__orderer")
    return ShadowSeat.objects.select_related(*parts).get(pk=ref)
