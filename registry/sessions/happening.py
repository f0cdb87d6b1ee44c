"""What became of a planned session: the facts that a cancellation policy judges."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """How a planned session ended, and through whom (rules.md section 2)."""

    HELD = "held"
    CANCELLED_BY_ORDERER = "cancelled_by_orderer"
    CANCELLED_BY_CLIENT = "cancelled_by_client"
    CANCELLED_BY_EXPERT = "cancelled_by_expert"
    CANCELLED_BY_BOTH = "cancelled_by_both"
    FORCE_MAJEURE = "force_majeure"
    CLIENT_ABSENT = "client_absent"
    EMPTY_GROUP = "empty_group"
    EXPERT_ILL = "expert_ill"
    MOVED_WITH_CONSENT = "moved_with_consent"
    MOVED_WITHOUT_CONSENT = "moved_without_consent"
    SERIES_ENDED = "series_ended"


@dataclass(frozen=True)
class Happening:
    """One event of one session.

    `at` is the server's moment of the event; `start` and `end` are as planned. All three are aware datetimes.
    """

    event: Event
    start: dt.datetime
    end: dt.datetime
    at: dt.datetime
    task_type: str = ""

    def __post_init__(self) -> None:
        if any(moment.tzinfo is None for moment in (self.start, self.end, self.at)):
            raise ValueError("start, end and at need a time zone")
        if self.end <= self.start:
            raise ValueError("a session ends after it starts")

    @property
    def minutes(self) -> int:
        """Planned length in real minutes."""
        return int((self.end - self.start) / dt.timedelta(minutes=1))
