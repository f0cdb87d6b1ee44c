"""A decision as it is kept: everything that was judged, in plain data, so that no later rule changes it (A053–A060).

`ExpertSession.outcome` holds

    event, case, policy, version     what happened, and the case of the policy that decided
    rule                             id of the rule's version (organisation.RuleVersion); "" for none
    share, fee, travel               per cent of the agreed fee; the whole effect; which travel costs are paid
    counts_as_held, asks_deputy      for the statistics; whether the deputy was to be asked
    deadline, in_time                the last free moment (UTC) and the side of it, null when the case did not ask
    at                               the deciding moment (UTC)
    words                            one sentence per language: fi, sv, en
    reason, minutes, time_reused     what the person added: a reason, minutes really worked, A057
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from registry.sessions.cancellation import Outcome
from registry.sessions.effects import FeeEffect, Travel
from registry.sessions.happening import Event


def outcome_to_data(outcome: Outcome, *, at: dt.datetime, rule: str = "", **added: Any) -> dict[str, Any]:
    """The decision as plain data for a JSON field. `added` is what the person told beside the event."""
    return {
        "event": str(outcome.event),
        "case": outcome.case,
        "policy": outcome.policy,
        "version": outcome.version,
        "rule": rule,
        "share": str(outcome.fee.share),
        "fee": outcome.fee.to_data(),
        "travel": str(outcome.travel),
        "counts_as_held": outcome.counts_as_held,
        "needs_reason": outcome.needs_reason,
        "asks_deputy": outcome.asks_deputy,
        "deadline": outcome.deadline.isoformat() if outcome.deadline else None,
        "in_time": outcome.in_time,
        "at": at.astimezone(dt.UTC).isoformat(),
        "words": dict(outcome.words),
        **{name: value for name, value in added.items() if value not in (None, "", False)},
    }


def outcome_from_data(data: Mapping[str, Any]) -> Outcome:
    """The decision that was kept, for whoever prices it later."""
    return Outcome(
        event=Event(data["event"]),
        case=data["case"],
        policy=data["policy"],
        version=data["version"],
        fee=FeeEffect.from_data(data["fee"]),
        travel=Travel(data["travel"]),
        counts_as_held=data["counts_as_held"],
        needs_reason=data["needs_reason"],
        asks_deputy=data["asks_deputy"],
        deadline=dt.datetime.fromisoformat(data["deadline"]) if data["deadline"] else None,
        in_time=data["in_time"],
        words=data["words"],
    )


def outcome_of(session) -> Outcome | None:
    """What was decided of an ExpertSession; None while it is still to come."""
    return outcome_from_data(session.outcome) if session.outcome else None


def minutes_worked(session) -> int:
    """Minutes really worked when they were told, else as planned."""
    told = (session.outcome or {}).get("minutes")
    return int(told) if told else int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))
