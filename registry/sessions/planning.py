"""Agreed times: a session is planned only under a valid agreement, with a support person, in a free time."""

import datetime as dt

from django.db import IntegrityError, transaction

from domain.clock import local_day
from domain.errors import Conflict, DomainError
from registry.joining.models import Agreement
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.terminology.terms import tt

NO_DOUBLE_BOOKING = "session_no_double_booking"


class DoubleBooking(Conflict):
    """The expert already has another session at the time."""

    code = "double_booking"

    def __init__(self) -> None:
        super().__init__(tt("This time is taken: there is already another {task} then."))


def plan_session(*, assignment, starts_at: dt.datetime, ends_at: dt.datetime) -> ExpertSession:
    """Write an agreed time into the calendar. Call inside the transaction that made the agreement.

    Raises DomainError without a valid agreement on the day (A047) or a support person (A028), and DoubleBooking
    when the time is taken: the database decides that, so two at once cannot both win.
    """
    order = assignment.order
    check_agreement(assignment.expert, starts_at)
    try:
        with transaction.atomic():
            return ExpertSession.objects.create(
                assignment=assignment,
                expert=assignment.expert,
                unit=order.unit,
                cost_centre=order.unit.cost_centre,
                starts_at=starts_at,
                ends_at=ends_at,
                support_person=support_person_of(order),
            )
    except IntegrityError as error:
        if is_double_booking(error):
            raise DoubleBooking() from None
        raise


def check_free(expert, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Raise DoubleBooking when the expert already has a session then; the database checks it once more."""
    others = ExpertSession.objects.filter(expert=expert, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if others.exclude(status=SessionStatus.CANCELLED).exists():
        raise DoubleBooking()


def check_agreement(expert, starts_at: dt.datetime) -> None:
    """Raise DomainError unless an agreement is in force on the day of the work."""
    day = local_day(starts_at)
    if not Agreement.objects.on(day).filter(expert=expert).exists():
        raise DomainError(
            tt(
                "No agreement is in force on {day}. Ask {coordinator:def}.",
                day=f"{day.day}.{day.month}.{day.year}",
            ),
            code="agreement_invalid",
        )


def support_person_of(order) -> str:
    """The worker whose support is at hand: the named one, else who receives, else who ordered."""
    named = order.support_person or order.receiver or (str(order.orderer) if order.orderer else "")
    if not named:
        raise DomainError(
            tt("Somebody must support {expert:def} first. Name a support person."), code="support_person"
        )
    return named


def is_double_booking(error: IntegrityError) -> bool:
    """Whether the database refused because two sessions of one expert would overlap."""
    cause = error.__cause__
    diagnostics = getattr(cause, "diag", None)
    return getattr(cause, "sqlstate", "") == "23P01" and diagnostics.constraint_name == NO_DOUBLE_BOOKING
