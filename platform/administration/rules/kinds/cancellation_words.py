"""A cancellation policy in words."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from administration.rules.telling import begun, euros, lang, listed, value_in_words, within
from registry.sessions.happening import Event
from registry.sessions.wording import EVENTS as EVENT_WORDS
from registry.sessions.wording import LANGUAGES
from tenants.terminology.terms import tt, tt_lazy
from ui import formats

NOTICES = [
    ("clock", gettext_lazy("A clock time on a day before")),
    ("hours", gettext_lazy("So many hours before the start")),
    ("working_days", gettext_lazy("So many working days before, at the same time of day")),
]
WHEN = [
    ("any", gettext_lazy("Whenever")),
    ("in_time", gettext_lazy("By the deadline")),
    ("late", gettext_lazy("After the deadline")),
]
TRAVEL = [
    ("none", gettext_lazy("not paid")),
    ("incurred", gettext_lazy("costs already incurred are paid")),
    ("full", gettext_lazy("paid in full")),
]
EVENTS = [
    (Event.CANCELLED_BY_ORDERER, tt_lazy("The {orderer} cancels")),
    (Event.CANCELLED_BY_CLIENT, gettext_lazy("The client cancels")),
    (Event.MOVED_WITHOUT_CONSENT, gettext_lazy("Moved without agreeing")),
    (Event.MOVED_WITH_CONSENT, gettext_lazy("Moved by agreement")),
    (Event.CLIENT_ABSENT, gettext_lazy("The client does not come")),
    (Event.EMPTY_GROUP, gettext_lazy("Nobody comes to the group")),
    (Event.SERIES_ENDED, gettext_lazy("A group series is ended")),
    (Event.EXPERT_ILL, tt_lazy("The {expert} falls ill")),
    (Event.CANCELLED_BY_EXPERT, tt_lazy("The {expert} cannot come")),
    (Event.CANCELLED_BY_BOTH, gettext_lazy("Cancelled together")),
    (Event.FORCE_MAJEURE, gettext_lazy("Nobody can help it")),
    (Event.HELD, gettext_lazy("Held")),
]
LABELS = {
    "notice": gettext_lazy("Deadline"),
    "kind": gettext_lazy("Way of counting"),
    "time": gettext_lazy("Clock time"),
    "days_before": gettext_lazy("Days before"),
    "days": gettext_lazy("The days are"),
    "hours": gettext_lazy("Hours before the start"),
    "cases": gettext_lazy("Cases"),
    "fee": tt_lazy("{Fee}"),
    "share": gettext_lazy("Share, %"),
    "minimum": gettext_lazy("At least this sum"),
    "fixed": gettext_lazy("Fixed sum"),
    "travel": gettext_lazy("Travel costs"),
    "when": gettext_lazy("When"),
    "events": gettext_lazy("What has happened"),
    "counts_as_held": gettext_lazy("Counts as held in the statistics"),
    "needs_reason": gettext_lazy("A reason is asked"),
    "asks_deputy": gettext_lazy("The deputy is asked at once"),
    "agreed_per_order": gettext_lazy("Agreed on each order"),
}
VALUES = {"kind": NOTICES, "when": WHEN, "travel": TRAVEL}


def words(data: dict[str, Any]) -> list[tuple]:
    """The deadline, and each case in one line."""
    lines: list[tuple] = [(LABELS["notice"], notice_words(data["notice"]), "notice")]
    for number, case in enumerate(data["cases"]):
        lines.append((case_name(case), _what_follows(case), f"cases.{number}"))
    if data.get("agreed_per_order"):
        said = _("Something else may be agreed on an order. This holds when nothing was.")
        lines.append((LABELS["agreed_per_order"], said, "agreed_per_order"))
    return lines


def brief(data: dict[str, Any]) -> str:
    """One sentence for the list of rules."""
    return _("Deadline: %(notice)s") % {"notice": notice_words(data["notice"])}


def notice_words(notice: dict[str, Any]) -> str:
    """The deadline in words: "at 15.00 on the previous day"."""
    match notice["kind"]:
        case "hours":
            return ngettext(
                "%(n)s hour before the start", "%(n)s hours before the start", notice["hours"]
            ) % {"n": notice["hours"]}
        case "working_days":
            return _before(notice["days"], working=True)
    time = formats.clock(dt.time.fromisoformat(notice["time"]), None, lang())
    day = _before(notice["days_before"], working=notice.get("days") == "working")
    return _("at %(time)s, %(day)s") % {"time": time, "day": day}


def _before(days: int, *, working: bool) -> str:
    if days == 0:
        return _("on the same day")
    if working:
        return ngettext("on the previous working day", "%(n)s working days before", days) % {"n": days}
    return ngettext("on the previous day", "%(n)s days before", days) % {"n": days}


def case_name(case: dict[str, Any]) -> str:
    """What the case is about: its events, its moment and its tasks."""
    events = begun(listed([within(event_name(event)) for event in case["events"]]))
    when = case.get("when", "any")
    return events if when == "any" else f"{events}: {within(dict(WHEN)[when])}"


def event_name(event: str) -> str:
    """An event in words."""
    return str(dict(EVENTS)[Event(event)])


def happened(event: Event) -> str:
    """An event as the decision's sentence calls it."""
    language = lang()
    return EVENT_WORDS[event][LANGUAGES.index(language) if language in LANGUAGES else 0]


def _what_follows(case: dict[str, Any]) -> str:
    parts = [_fee_words(case.get("fee", {}))]
    if (travel := case.get("travel", "none")) != "none":
        parts.append(f"{within(LABELS['travel'])}: {dict(TRAVEL)[travel]}")
    parts += [
        within(LABELS[name]) for name in ("counts_as_held", "needs_reason", "asks_deputy") if case.get(name)
    ]
    if case.get("task_types"):
        parts.append(_("only in these tasks: %(tasks)s") % {"tasks": ", ".join(case["task_types"])})
    return begun("; ".join(parts))


def _fee_words(fee: dict[str, Any]) -> str:
    if fee.get("fixed") is not None:
        return _("%(sum)s is paid") % {"sum": euros(fee["fixed"])}
    share = fee.get("share", 100)
    least = fee.get("minimum")
    if float(share) == 0 and not least:
        return tt("no {fee} is paid")
    said = tt("{share} of the {fee} is paid", share=formats.percent(str(share), lang()))
    return _("%(share)s, at least %(sum)s") % {"share": said, "sum": euros(least)} if least else said


def value_of(path: str, value: Any) -> str:
    """Codes of the policy in words."""
    last = path.rpartition(".")[2]
    if last == "events" or path.rpartition(".")[0].endswith("events"):
        return event_name(value) if isinstance(value, str) else value_in_words(path, value)
    return str(dict(VALUES.get(last, [])).get(value, value_in_words(path, value)))
