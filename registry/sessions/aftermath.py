"""What follows for the order when a session has been decided: done, cancelled, a new time, or the deputy."""

import datetime as dt

from django.db import transaction

from audit.services import record
from domain.clock import now
from domain.errors import DomainError
from outbox.services import publish
from registry.matching import services as matching
from registry.matching.answering import close_offers
from registry.matching.models import Offer, OfferStatus
from registry.orders.models import Order, OrderStatus
from registry.orders.ordering import ordering_on
from registry.orders.rooms import release_taken_room, saved_with_room
from registry.orders.services import cancel_order, finish_order, reopen_order
from registry.orders.timing import answer_deadline
from registry.sessions.cancellation import Outcome
from registry.sessions.deciding import Told
from registry.sessions.happening import Event
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.planning import plan_session

WORK_WAS_DONE = frozenset({Event.HELD, Event.CLIENT_ABSENT, Event.EMPTY_GROUP})


def follow_up(session: ExpertSession, outcome: Outcome, *, by, at: dt.datetime, told: Told) -> None:
    """Move the order on, in the same transaction. Sessions of the order that are still to come keep it as it is."""
    match outcome.event:
        case Event.MOVED_WITH_CONSENT:
            _move(session, told, by=by)
        case _ if _others_are_coming(session):
            return
        case Event.MOVED_WITHOUT_CONSENT:
            _ask_again(session, told, by=by)
        case event if event in WORK_WAS_DONE or _was_held_before(session):
            matching.end_assignment(assignment_id=session.assignment_id, by=by, note=event)
            finish_order(order_id=session.assignment.order_id, by=by)
        case event if outcome.asks_deputy and at < session.starts_at:
            _replace(session, by=by, note=event)
        case event:
            matching.end_assignment(assignment_id=session.assignment_id, by=by, note=event)
            cancel_order(order_id=session.assignment.order_id, by=by, note=event, session_cancelled=True)


def _move(session: ExpertSession, told: Told, *, by) -> None:
    """The expert agreed to a new time: a new session with a deadline of its own (A055)."""
    new = plan_session(assignment=session.assignment, starts_at=told.starts_at, ends_at=told.ends_at)
    session.moved_to = new
    session.save(update_fields=["moved_to"])
    _set_time(session.assignment.order, told, by=by)
    record("session.moved", subject=session, by=by, to=new.pk)
    publish("session.planned", new.pk)


def _ask_again(session: ExpertSession, told: Told, *, by) -> None:
    """The expert did not agree to the new time. Nobody is booked without a yes (A050): the order is offered anew."""
    _set_time(session.assignment.order, told, by=by)
    matching.end_assignment(assignment_id=session.assignment_id, by=by, note=Event.MOVED_WITHOUT_CONSENT)
    _free_the_order(session, by=by)
    reopen_order(order_id=session.assignment.order_id, by=by, note=Event.MOVED_WITHOUT_CONSENT)


def _replace(session: ExpertSession, *, by, note: str) -> None:
    """The expert cannot come: the deputy is asked at once, else the order waits for the coordinator (A060, A204)."""
    matching.end_assignment(assignment_id=session.assignment_id, by=by, note=note)
    if _promote_deputy(session, by=by):
        return
    waiting = _open_deputy_offer(session.assignment.order)
    _free_the_order(session, by=by)
    order = reopen_order(order_id=session.assignment.order_id, by=by, note=note)
    if waiting:
        _ask_to_do(waiting, order, by=by)


def _promote_deputy(session: ExpertSession, *, by) -> ExpertSession | None:
    """The deputy who has said yes takes over, if the time is still free for them."""
    try:
        with transaction.atomic():
            assignment = matching.hand_to_deputy(assignment_id=session.assignment_id, by=by)
            if assignment is None:
                return None
            new = plan_session(assignment=assignment, starts_at=session.starts_at, ends_at=session.ends_at)
    except (
        DomainError
    ):  # no valid agreement, or another session at the time: then somebody else is looked for
        return None
    _close(session.assignment.offer, by=by)
    record("session.handed_over", subject=session, by=by, to=new.pk)
    publish("session.planned", new.pk)
    return new


def _ask_to_do(asked: Offer, order: Order, *, by) -> Offer:
    """Somebody who was asked to be the deputy, and has not answered, is asked to do the work instead."""
    sent = now()
    offer = Offer.objects.create(
        order=order, expert=asked.expert, price=asked.price, sent_at=sent, sent_by=asked.sent_by,
        answer_by=answer_deadline(sent, ordering_on().offer_days, order.starts_at),
        override_reason=asked.override_reason,
    )  # fmt: skip
    order.become(OrderStatus.OFFERED, by=by)
    record("offer.sent", subject=offer, by=by, expert=offer.expert_id, as_deputy=False)
    publish("offer.sent", offer.pk)
    return offer


def _open_deputy_offer(order: Order) -> Offer | None:
    return (
        order.offers.filter(as_deputy=True, status=OfferStatus.SENT)
        .select_related("expert", "sent_by")
        .first()
    )


def _free_the_order(session: ExpertSession, *, by) -> None:
    """Every standing offer of the order closes, so that somebody new can say yes."""
    own = session.assignment.offer
    standing = Offer.objects.filter(order_id=session.assignment.order_id).exclude(pk=own.pk)
    close_offers(standing.filter(status__in=(OfferStatus.SENT, OfferStatus.ACCEPTED)), by=by)
    _close(own, by=by)


def _close(offer: Offer, *, by) -> None:
    """Close the offer of someone who knows already: nothing is sent."""
    if offer.status == OfferStatus.ACCEPTED:
        offer.become(OfferStatus.CLOSED, by=by)


def _set_time(order: Order, told: Told, *, by) -> None:
    order.starts_at, order.ends_at = told.starts_at, told.ends_at
    release_taken_room(order, by=by)
    saved_with_room(order, lambda: order.save(update_fields=["starts_at", "ends_at", "room"]))


def _others_are_coming(session: ExpertSession) -> bool:
    return _siblings(session).filter(status=SessionStatus.PLANNED).exists()


def _was_held_before(session: ExpertSession) -> bool:
    return _siblings(session).filter(status=SessionStatus.HELD).exists()


def _siblings(session: ExpertSession):
    return ExpertSession.objects.filter(assignment__order_id=session.assignment.order_id).exclude(
        pk=session.pk
    )
