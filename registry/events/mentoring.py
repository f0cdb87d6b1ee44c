"""Mentoring: a trained expert takes a trainee along to an own session (A075).

The mentor says yes first, then the trainee; then the orderer and the unit's contact person are told. The trainee
watches: no fee is paid, and no session of the trainee's own is made.
"""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import local_day, now, today
from domain.errors import Conflict, DomainError, NotAllowed
from domain.period import Period
from outbox.services import publish
from registry.events.models import MentorPair, SeatStatus, ShadowSeat
from registry.experts.models import Expert, ExpertStatus, TrainingKind
from registry.matching.gathering import rules_for
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.planning import check_free
from registry.training.models import Ground
from registry.training.providers import own_name
from registry.training.services import add_training
from tenants.terminology.terms import tt


@transaction.atomic
def start_pair(*, mentor: Expert, trainee: Expert, by, valid_from: dt.date | None = None) -> MentorPair:
    """Begin a mentoring. Raises DomainError when one of them cannot take part, Conflict when it goes on already."""
    if mentor.pk == trainee.pk:
        raise DomainError(_("Choose two different people."), code="same_person")
    if {mentor.status, trainee.status} != {ExpertStatus.ACTIVE}:
        raise DomainError(_("Both must be in the activity."), code="not_active")
    if not mentor.trainings.exists():
        raise DomainError(_("The mentor must have a training."), code="mentor_untrained")
    try:
        with transaction.atomic():
            pair = MentorPair.objects.create(
                mentor=mentor, trainee=trainee, valid_from=valid_from or today(), made_by=by
            )
    except IntegrityError as error:
        raise Conflict(_("These two are a pair already."), code="is_pair") from error
    record("mentoring.started", subject=pair, by=by, mentor=mentor.pk, trainee=trainee.pk)
    publish("mentoring.started", pair.pk)
    return pair


@transaction.atomic
def end_pair(*, pair_id: UUID, by, is_completed: bool = False) -> MentorPair:
    """End a mentoring from today on. A completed one becomes a training of the hours that the trainee was along.

    Raises Conflict when it has ended, DomainError when it was completed without any hours. Coming seats are closed.
    """
    pair = _lock_pair(pair_id)
    if pair.valid_to is not None:
        raise Conflict(_("The mentoring has ended already."), code="pair_has_ended")
    if is_completed:
        pair.training = _training_of(pair, by=by)
    for seat in pair.seats.exclude(status__in=(SeatStatus.HELD, SeatStatus.CLOSED)).select_for_update():
        _close(seat, by=by)
    pair.valid_to = max(today(), pair.valid_from + dt.timedelta(days=1))
    pair.save(update_fields=["valid_to", "training"])
    record("mentoring.ended", subject=pair, by=by, completed=is_completed)
    return pair


@transaction.atomic
def ask_seat(*, pair_id: UUID, session_id: UUID, by) -> ShadowSeat:
    """Ask for a seat on one of the mentor's agreed sessions. When the mentor asks, it goes straight to the trainee.

    Raises Conflict when the session has a seat already, DomainError when the session or the trainee does not fit.
    """
    pair = _lock_pair(pair_id)
    session = ExpertSession.objects.select_related("assignment__order__unit").get(pk=session_id)
    _check_session(pair, session)
    _check_trainee(pair.trainee, session)
    is_mentor = pair.mentor.user_id == by.pk
    status = SeatStatus.OFFERED if is_mentor else SeatStatus.ASKED
    try:
        with transaction.atomic():
            seat = ShadowSeat.objects.create(pair=pair, session=session, status=status, asked_by=by)
    except IntegrityError as error:
        raise Conflict(_("Somebody comes along to this one already."), code="seat_taken") from error
    record("seat.asked", subject=seat, by=by, session=session.pk, pair=pair.pk)
    publish("seat.offered" if is_mentor else "seat.asked", seat.pk)
    return seat


@transaction.atomic
def answer_seat(*, seat_id: UUID, accepts: bool, by) -> ShadowSeat:
    """The mentor's and then the trainee's yes or no. A no is free.

    Raises NotAllowed for others, StepRefused when it was answered, DomainError when the time is not free any more.
    """
    seat = _lock_seat(seat_id)
    answerer = seat.pair.mentor if seat.status == SeatStatus.ASKED else seat.pair.trainee
    if seat.status not in (SeatStatus.ASKED, SeatStatus.OFFERED) or answerer.user_id != by.pk:
        raise NotAllowed(_("This does not wait for your answer."))
    if not accepts:
        _close(seat, by=by)
        return seat
    _check_session(seat.pair, seat.session)
    _check_trainee(seat.pair.trainee, seat.session)
    agreed = seat.status == SeatStatus.OFFERED
    seat.become(SeatStatus.AGREED if agreed else SeatStatus.OFFERED, by=by)
    publish("seat.agreed" if agreed else "seat.offered", seat.pk)
    return seat


@transaction.atomic
def leave_seat(*, seat_id: UUID, by, is_keeper: bool = False) -> ShadowSeat:
    """The mentor, the trainee or a keeper takes the seat back. Raises NotAllowed, StepRefused when it is over."""
    seat = _lock_seat(seat_id)
    if by.pk not in (seat.pair.mentor.user_id, seat.pair.trainee.user_id) and not is_keeper:
        raise NotAllowed(_("Only the two of you can cancel this."))
    _close(seat, by=by)
    return seat


@transaction.atomic
def follow_session(*, session_id: UUID) -> None:
    """A session was decided: a held one counts for the trainee, any other closes the seat. Twice is once."""
    session = ExpertSession.objects.get(pk=session_id)
    seats = ShadowSeat.objects.select_for_update().filter(session=session)
    for seat in seats.exclude(status__in=(SeatStatus.HELD, SeatStatus.CLOSED)):
        if session.status == SessionStatus.HELD and seat.status == SeatStatus.AGREED:
            seat.minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
            seat.save(update_fields=["minutes"])
            seat.become(SeatStatus.HELD, by=None)
        elif session.status != SessionStatus.PLANNED:
            _close(seat, by=None)


def hours_of(pair: MentorPair) -> int:
    """Whole hours that the trainee was along, rounded to the nearest."""
    minutes = sum(pair.seats.filter(status=SeatStatus.HELD).values_list("minutes", flat=True))
    return (minutes + 30) // 60


def _training_of(pair: MentorPair, *, by):
    hours = hours_of(pair)
    if not hours:
        raise DomainError(_("The trainee has not been along yet."), code="no_hours")
    return add_training(
        expert=pair.trainee, by=by, kind=TrainingKind.MENTORING, hours=hours, issuer=own_name(),
        completed_on=today(), ground=Ground.OWN,
    )  # fmt: skip


def _check_session(pair: MentorPair, session: ExpertSession) -> None:
    day = local_day(session.starts_at)
    if session.expert_id != pair.mentor_id:
        raise NotAllowed(tt("This is not a {session} of the mentor."))
    if session.status != SessionStatus.PLANNED or session.starts_at <= now():
        raise Conflict(tt("The {session} has been or has been called off."), code="session_is_over")
    if day not in Period(pair.valid_from, pair.valid_to):
        raise DomainError(_("The mentoring is not going on that day."), code="pair_not_valid")


def _check_trainee(trainee: Expert, session: ExpertSession) -> None:
    """Who watches client work is bound by the same commitments as who does it (rules.md section 6)."""
    rules = rules_for(session.assignment.order)
    accepted = set(trainee.commitments.values_list("kind", "version"))
    if not all(
        any((code, version) in accepted for version in rules.enough(code)) for code in rules.commitments
    ):
        raise DomainError(
            _("The trainee must accept the commitments first, confidentiality among them."),
            code="commitment_missing",
        )
    check_free(trainee, session.starts_at, session.ends_at)


def _close(seat: ShadowSeat, *, by) -> None:
    was_known = seat.status in (SeatStatus.OFFERED, SeatStatus.AGREED)
    seat.become(SeatStatus.CLOSED, by=by)
    record("seat.closed", subject=seat, by=by)
    if was_known:
        publish("seat.closed", seat.pk)


def _lock_pair(pair_id: UUID) -> MentorPair:
    rows = MentorPair.objects.select_for_update(of=("self",)).select_related("mentor", "trainee")
    return rows.get(pk=pair_id)


def _lock_seat(seat_id: UUID) -> ShadowSeat:
    parts = ("pair__mentor", "pair__trainee", "session__assignment__order__unit")
    return ShadowSeat.objects.select_for_update(of=("self",)).select_related(*parts).get(pk=seat_id)
