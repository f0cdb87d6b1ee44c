"""Judging one event of one session by the policy in force on its day, and keeping the decision."""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import local_day
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.orders.models import Order
from registry.sessions.cancellation import Outcome, Policy, deadline, decide
from registry.sessions.frozen import outcome_of, outcome_to_data
from registry.sessions.happening import Event, Happening
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.permissions import may_tell
from registry.sessions.timing import check_moment
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import rule_on
from tenants.terminology.terms import tt


@dataclass(frozen=True)
class Told:
    """What a person tells beside the event itself.

    `reason` is words for people or a reason code; `minutes` the time really worked; `time_reused` that the time
    of a client who did not come went to other shared work (A057). `starts_at` and `ends_at` are the new time of a
    moved session. `seen_in_time` is the side of the deadline that the page showed, None when it showed none.
    """

    reason: str = ""
    participants: int | None = None
    minutes: int | None = None
    time_reused: bool = False
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    seen_in_time: bool | None = None


class AlreadyDecided(Conflict):
    """Somebody has told before what became of the session."""

    code = "already_decided"


class TermsChanged(Conflict):
    """The deadline went by while the page was open: the person must see the new price before agreeing to it."""

    code = "terms_changed"


def lock_session(session_id) -> ExpertSession:
    """The session, locked after its order: everyone who changes the two takes them in this order."""
    sessions = ExpertSession.objects.select_related("assignment")
    order_id = sessions.get(pk=session_id).assignment.order_id
    Order.objects.select_for_update().get(pk=order_id)
    whole = ExpertSession.objects.select_related("assignment__order__task_type", "expert", "unit")
    return whole.select_for_update(of=("self",)).get(pk=session_id)


def check_can_tell(session: ExpertSession, event: Event, by, at: dt.datetime) -> None:
    """Raise NotAllowed, AlreadyDecided or WrongMoment unless `by` may tell this now."""
    if not may_tell(by, session, event):
        raise NotAllowed(tt("You cannot tell this here. Ask {coordinator:def}."))
    if session.status != SessionStatus.PLANNED:
        raise AlreadyDecided(
            _("Somebody has already told what happened: %(words)s") % {"words": words_of(session)}
        )
    check_moment(session, event, at)


def judge(session: ExpertSession, event: Event, at: dt.datetime) -> tuple[Outcome, RuleVersion]:
    """What the event would mean now, and the rule that says so. Raises NoRule. Changes nothing."""
    rule = _rule_of(session)
    happening = Happening(event, session.starts_at, session.ends_at, at, _task_type(session))
    return decide(_policy(rule), happening), rule


def free_until(session: ExpertSession) -> dt.datetime | None:
    """The last moment at which the orderer cancels on the better terms; None when the policy has no deadline."""
    minutes = int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))
    return deadline(
        _policy(_rule_of(session)), session.starts_at, minutes=minutes, task_type=_task_type(session)
    )


def freeze(session: ExpertSession, event: Event, *, by, at: dt.datetime, told: Told) -> Outcome:
    """Judge the event and keep the decision on the locked session, with its step, journal entry and message."""
    outcome, rule = judge(session, event, at)
    if outcome.needs_reason and not told.reason:
        raise DomainError(_("Tell the reason first."), code="reason_needed")
    if told.seen_in_time is not None and outcome.in_time is not None and told.seen_in_time != outcome.in_time:
        raise TermsChanged(_("The deadline went by while the page was open. Check what it costs now."))
    _write(session, outcome, by=by, at=at, told=told, rule=rule)
    session.become(
        SessionStatus.HELD if outcome.counts_as_held else SessionStatus.CANCELLED, by=by, note=event
    )
    record(
        "session.decided", subject=session, by=by, event=str(event), case=outcome.case, policy=outcome.policy,
        version=outcome.version, share=outcome.fee.share, in_time=outcome.in_time, at=at,
    )  # fmt: skip
    publish("session.decided", session.pk)
    return outcome


def _write(session, outcome: Outcome, *, by, at, told: Told, rule: RuleVersion) -> None:
    session.outcome = outcome_to_data(
        outcome, at=at, rule=str(rule.pk),
        reason=told.reason, minutes=told.minutes, time_reused=told.time_reused,
    )  # fmt: skip
    session.outcome_code = outcome.event
    session.counts_as_held = outcome.counts_as_held
    session.participants = 0 if outcome.event == Event.EMPTY_GROUP else told.participants
    session.decided_at, session.decided_by = at, by
    session.save(
        update_fields=[
            "outcome",
            "outcome_code",
            "counts_as_held",
            "participants",
            "decided_at",
            "decided_by",
        ]
    )


def words_of(session: ExpertSession) -> str:
    """The kept decision in the reader's language; empty while the session is to come."""
    outcome = outcome_of(session)
    return outcome.sentence((translation.get_language() or "fi")[:2]) if outcome else ""


def _rule_of(session: ExpertSession) -> RuleVersion:
    return rule_on(RuleKind.CANCELLATION, local_day(session.starts_at), session.unit)


def _policy(rule: RuleVersion) -> Policy:
    return Policy.from_data(rule.data)


def _task_type(session: ExpertSession) -> str:
    return session.assignment.order.task_type.code
