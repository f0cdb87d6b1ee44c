"""Everything that is written about sessions: yes and no to an offer, and what became of an agreed time."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import DomainError, NotAllowed
from outbox.services import publish
from registry.matching import services as matching
from registry.matching.answering import check_answerer
from registry.matching.models import Assignment, Offer, OfferStatus
from registry.sessions.aftermath import follow_up
from registry.sessions.deciding import Told, check_can_tell, freeze, lock_session
from registry.sessions.happening import Event
from registry.sessions.links import open_link
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.permissions import may_tell, may_waive_fee
from registry.sessions.planning import check_agreement, check_free, plan_session
from registry.sessions.selectors import debrief_of
from tenants.terminology.terms import tt

MOVES = (Event.MOVED_WITH_CONSENT, Event.MOVED_WITHOUT_CONSENT)


@transaction.atomic
def accept_offer(*, offer_id: UUID, by, waives_fee: bool = False) -> Assignment | None:
    """The expert takes the task: agreement, assignment and session in one transaction (A011, A050).

    A yes to being the deputy plans nothing yet and answers None. Raises NotAllowed for another's offer, Conflict when it is no
    longer open or the time is taken, DomainError without a valid agreement on the day.
    """
    offer = _offer_for(offer_id, by)
    if waives_fee and not may_waive_fee(offer.order):
        raise DomainError(tt("The {fee} cannot be waived here."), code="waiver_not_allowed")
    if offer.status == OfferStatus.SENT:  # a closed one gets matching's own sentence
        check_agreement(offer.expert, offer.order.starts_at)
        check_free(offer.expert, offer.order.starts_at, offer.order.ends_at)
    if offer.as_deputy:
        matching.accept_as_deputy(offer_id=offer_id, by=by)
        return None
    assignment = matching.accept(offer_id=offer_id, by=by, waives_fee=waives_fee)
    plan_session(
        assignment=assignment, starts_at=assignment.order.starts_at, ends_at=assignment.order.ends_at
    )
    return assignment


@transaction.atomic
def decline_offer(*, offer_id: UUID, by) -> Offer:
    """The expert says no. It is free, asks no reason and is never counted (A017). Raises NotAllowed, Conflict."""
    _offer_for(offer_id, by)
    return matching.decline(offer_id=offer_id, by=by)


@transaction.atomic
def answer_by_link(*, token: str, accepts: bool) -> None:
    """One tap from a message, without signing in: the link stands for the expert it was sent to (ux.md section 12).

    Raises LinkClosed for a used, old or closed link, and what accept_offer and decline_offer raise.
    """
    link = open_link(token)
    link.check_open()
    expert_user = link.offer.expert.user
    if accepts:
        accept_offer(offer_id=link.offer.pk, by=expert_user)
    else:
        decline_offer(offer_id=link.offer.pk, by=expert_user)
    record("offer.answered_by_link", subject=link.offer, by=expert_user, accepts=accepts)


@transaction.atomic
def decide_outcome(
    *,
    session_id: UUID,
    event: Event | str,
    by,
    at: dt.datetime | None = None,
    reason: str = "",
    told: Told | None = None,
) -> ExpertSession:
    """Someone tells what became of an agreed session; the policy of its day decides what follows (A053–A060).

    Raises NotAllowed, AlreadyDecided (409), WrongMoment, TermsChanged (409), DomainError when a reason or a new
    time is missing, and DoubleBooking when the new time is taken. `at` is the moment it was told: now.
    """
    event, at = Event(event), at or now()
    told = told or Told(reason=reason)
    session = lock_session(session_id)
    check_can_tell(session, event, by, at)
    if event in MOVES:
        _check_new_time(told, at)
    for later in _later_in_series(session, event):
        freeze(later, event, by=by, at=at, told=told)
    outcome = freeze(session, event, by=by, at=at, told=told)
    follow_up(session, outcome, by=by, at=at, told=told)
    return session


def mark_held(
    *, session_id: UUID, by, participants: int | None = None, minutes: int | None = None
) -> ExpertSession:
    """The session took place. `minutes` only when the time was other than agreed. Raises what decide_outcome does."""
    told = Told(participants=participants, minutes=minutes)
    return decide_outcome(session_id=session_id, event=Event.HELD, by=by, told=told)


@transaction.atomic
def ask_debrief(*, session_id: UUID, by) -> None:
    """The expert wants to talk a session through with a worker (A012). Asked twice, it is asked once."""
    session = (
        ExpertSession.objects.select_for_update(of=("self",)).select_related("expert").get(pk=session_id)
    )
    if session.expert.user_id != by.pk:
        raise NotAllowed(_("Only the one who did the work can ask for this."))
    if debrief_of(session).is_asked:
        return
    record("debrief.asked", subject=session, by=by)
    publish("debrief.asked", session.pk, once="debrief")


@transaction.atomic
def log_debrief(*, session_id: UUID, by) -> None:
    """A worker notes that the talk was held; what was said is never written (A012)."""
    session = lock_session(session_id)
    if not may_tell(by, session, Event.CLIENT_ABSENT):
        raise NotAllowed(_("Only the ones who ordered the work can note this."))
    if not debrief_of(session).is_held:
        record("debrief.held", subject=session, by=by)


def _offer_for(offer_id: UUID, by) -> Offer:
    """The offer, for the expert who was asked or a coordinator who writes down what the expert said."""
    offer = Offer.objects.select_related("order__unit", "expert").get(pk=offer_id)
    check_answerer(offer, by)
    return offer


def _later_in_series(session: ExpertSession, event: Event) -> Iterable[ExpertSession]:
    """When a series ends, the later sessions of the same assignment end too (A059)."""
    if event != Event.SERIES_ENDED:
        return ()
    later = ExpertSession.objects.select_related("assignment__order__task_type", "expert", "unit").filter(
        assignment=session.assignment, status=SessionStatus.PLANNED, starts_at__gt=session.starts_at
    )
    return later.select_for_update(of=("self",))


def _check_new_time(told: Told, at: dt.datetime) -> None:
    if told.starts_at is None or told.ends_at is None:
        raise DomainError(_("Tell the new time."), code="new_time_needed")
    if told.starts_at <= at:
        raise DomainError(_("The new time has already passed. Choose a later time."), code="new_time_passed")
    if told.ends_at <= told.starts_at:
        raise DomainError(_("The end must be later than the start."), code="new_time_reversed")
