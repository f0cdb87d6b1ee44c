"""What people may see of sessions and of the offers made to them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from audit.models import Entry
from domain.clock import at, now, today
from registry.matching.models import Offer, OfferStatus
from registry.orders.quotes import Quote
from registry.orders.selectors import orders_visible_to
from registry.sessions.models import ExpertSession, SessionStatus

ORDER_PARTS = ("order__task_type", "order__product", "order__unit__parent", "order__room", "order__handler")
SESSION_PARTS = tuple(f"assignment__{part}" for part in ORDER_PARTS)


def sessions_visible_to(user) -> QuerySet[ExpertSession]:
    """The expert's own sessions, and those of the orders that the person may see. Others do not exist (404)."""
    seen = Q(expert__user=user) | Q(assignment__order__in=orders_visible_to(user).order_by().values("pk"))
    return ExpertSession.objects.filter(seen).select_related("expert", "unit__parent", *SESSION_PARTS)


def own_sessions(user) -> QuerySet[ExpertSession]:
    """The expert's own sessions."""
    return ExpertSession.objects.filter(expert__user=user).select_related(
        "expert", "unit__parent", *SESSION_PARTS
    )


def own_offers(user) -> QuerySet[Offer]:
    """Every request ever made to the expert, newest answer-by first among the open."""
    return Offer.objects.filter(expert__user=user).select_related("expert", *ORDER_PARTS)


def open_offers(user) -> QuerySet[Offer]:
    """Requests that wait for the expert's answer, the soonest first; those whose time has passed are left out."""
    waiting = own_offers(user).filter(status=OfferStatus.SENT, order__starts_at__gt=now())
    return waiting.order_by("answer_by", "pk")


def coming_sessions(user) -> QuerySet[ExpertSession]:
    """Agreed sessions that are not over."""
    return (
        own_sessions(user).filter(status=SessionStatus.PLANNED, ends_at__gt=now()).order_by("starts_at", "pk")
    )


def sessions_today(user) -> QuerySet[ExpertSession]:
    """Agreed sessions that begin today, a Helsinki day."""
    tomorrow = at(today() + dt.timedelta(days=1), dt.time.min)
    return coming_sessions(user).filter(starts_at__lt=tomorrow)


def sessions_to_confirm(user) -> QuerySet[ExpertSession]:
    """Sessions that are over and of which nobody has told."""
    return (
        own_sessions(user)
        .filter(status=SessionStatus.PLANNED, ends_at__lte=now())
        .order_by("starts_at", "pk")
    )


def past_sessions(user) -> QuerySet[ExpertSession]:
    """What has been, and what was called off, the latest first."""
    over = Q(ends_at__lte=now()) | ~Q(status=SessionStatus.PLANNED)
    return own_sessions(user).filter(over).order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class Debrief:
    """Whether a talk after the work was asked for, and held (A012). What was said is never written."""

    is_asked: bool
    is_held: bool


def debrief_of(session: ExpertSession) -> Debrief:
    """The debriefing of a session, read from the journal."""
    actions = set(
        Entry.objects.filter(subject_id=session.pk, action__startswith="debrief.").values_list(
            "action", flat=True
        )
    )
    return Debrief("debrief.asked" in actions, "debrief.held" in actions)


def price_of(session: ExpertSession) -> Quote | None:
    """The agreed price of a session's work, None when none was known."""
    return Quote.from_data(session.assignment.price)
