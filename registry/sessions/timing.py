"""When something can be told of a session: nothing has happened before it could."""

import datetime as dt

from django.utils.translation import gettext as _

from domain.errors import DomainError
from registry.sessions.happening import Event

AFTER_THE_START = frozenset({Event.HELD, Event.CLIENT_ABSENT, Event.EMPTY_GROUP})
# Illness and force majeure may come to light only afterwards: nobody is asked to write when they cannot.
AT_ANY_TIME = frozenset({Event.EXPERT_ILL, Event.FORCE_MAJEURE})
BEFORE_THE_END = frozenset(Event) - AFTER_THE_START - AT_ANY_TIME


class WrongMoment(DomainError):
    """The event cannot have happened yet, or can no longer happen."""

    code = "wrong_moment"


def possible_events(session, at: dt.datetime) -> frozenset[Event]:
    """What can have become of the session by this moment."""
    events = AT_ANY_TIME
    if at >= session.starts_at:
        events |= AFTER_THE_START
    if at < session.ends_at:
        events |= BEFORE_THE_END
    return events


def check_moment(session, event: Event, at: dt.datetime) -> None:
    """Raise WrongMoment when the event cannot have happened by `at`."""
    if event in possible_events(session, at):
        return
    if event in AFTER_THE_START:
        raise WrongMoment(_("This has not started yet. Tell how it went when it has begun."))
    raise WrongMoment(_("This is already over, so it cannot be cancelled or moved. Tell how it went."))
