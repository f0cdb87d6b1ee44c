"""A plan of erasure as sentences that the one who approves it understands."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from privacy.registry import Erase, Purpose, described
from registry.rights.labels import MODELS
from registry.rights.planning import Plan, Planned
from ui import formats

DEEDS = {
    Erase.DELETE: _("Removed"),
    Erase.BLANK: _("Emptied of personal data"),
    Erase.KEEP: _("Kept without names"),
}
TONES = {Erase.DELETE: "err", Erase.BLANK: "warn", Erase.KEEP: "mute"}
PURPOSES = {
    Purpose.ACTIVITY: _("Other data of the activity"),
    Purpose.MATCHING: _("Other data for choosing people"),
    Purpose.PAYMENT: _("Other bookkeeping"),
    Purpose.BANK: _("Other data of the national bank"),
    Purpose.ACCOUNTS: _("Signing in and roles"),
    Purpose.LOG: _("Other logs"),
    Purpose.SERVICE: _("Notices and settings"),
}


@dataclass(frozen=True)
class Line:
    """One line of the plan."""

    what: str
    count: int
    deed: str
    tone: str


def plan_in_words(plan: Plan) -> list[Line]:
    """The plan's lines: what goes first, what stays last; alike ones together."""
    order = [Erase.DELETE, Erase.BLANK, Erase.KEEP]
    counts: dict[tuple[str, str, str], int] = {}
    for each in sorted(plan.planned, key=lambda each: order.index(each.deed)):
        key = (_what(each), _deed(each), "info" if each.until else TONES[each.deed])
        counts[key] = counts.get(key, 0) + each.count
    return [Line(what, count, deed, tone) for (what, deed, tone), count in counts.items()]


def report_in_words(report: list[dict]) -> list[Line]:
    """What was done, as it was written down at the erasure; a model that no longer exists is left out."""
    done = [
        Planned(
            described()[line["what"]],
            Erase(line["deed"]),
            line["count"],
            dt.date.fromisoformat(line["until"]) if line["until"] else None,
        )
        for line in report
        if line["what"] in described()
    ]
    return plan_in_words(Plan(tuple(done), ()))


def _what(each: Planned) -> str:
    return str(MODELS.get(each.row.label) or PURPOSES[each.row.purpose])


def _deed(each: Planned) -> str:
    if each.until:
        day = formats.day(each.until, (get_language() or "fi")[:2], "number")
        return str(_("Kept by law until %(day)s") % {"day": day})
    return str(DEEDS[each.deed])
