"""Matching's reasons as sentences in the reader's language."""

import datetime as dt

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from domain.reasons import Reason
from registry.joining.models import CommitmentKind
from registry.matching.reasons import REASONS
from registry.orders.wording import topic_name
from ui import formats

# The reason table is pure and imports no Django, so its texts are named here for translation.
MESSAGES = {
    gettext_noop("No valid agreement on {day}"),
    gettext_noop("Has not accepted the current version of: {commitments}"),
    gettext_noop("Has another session at the same time"),
    gettext_noop("Does not have the training that this task asks"),
    gettext_noop("Has {hours} hours of training, the task asks {needed}"),
    gettext_noop("Is on a break"),
    gettext_noop("Would go over the own limit of {ceiling} hours a month"),
    gettext_noop("Would go over the own limit of {ceiling} sessions a month"),
    gettext_noop("Does not work in the language of the task"),
    gettext_noop("Does not want to speak about: {topics}"),
    gettext_noop("Wants at most {limit} listeners"),
    gettext_noop("Travels at most {limit} km, this is {km} km"),
    gettext_noop("Does not work in this area"),
    gettext_noop("Does not want to work this way"),
    gettext_noop("Does not want this kind of task"),
    gettext_noop("The time does not suit"),
    gettext_noop("Has experience of: {topics}"),
    gettext_noop("Has worked in this unit before"),
    gettext_noop("{hours} of {ceiling} hours this month"),
    gettext_noop("{sessions} of {ceiling} sessions this month"),
    gettext_noop("{hours} hours this month"),
    gettext_noop("Lives in the area"),
    gettext_noop("Lives about {km} km away"),
    gettext_noop("Can take part remotely"),
    gettext_noop("Has not had a task for {months} months"),
    gettext_noop("Without training, acts as: {title}"),
}


# What the reasons of `general_blockers` say is missing, as parts of a list: "Missing: …".
MISSING = {
    "agreement_invalid": gettext_noop("an agreement in force"),
    "commitment_missing": gettext_noop("a commitment ({commitments})"),
    "training_missing": gettext_noop("training"),
    "training_too_short": gettext_noop("hours of training ({hours} of {needed})"),
}


def sentence(reason: Reason) -> str:
    """One reason as a sentence without a full stop; codes are replaced by words."""
    return _filled(reason, REASONS[reason.code])


def missing(reason: Reason) -> str:
    """What a reason of `general_blockers` misses, in a few words; its sentence when it has no shorter name."""
    return _filled(reason, MISSING.get(reason.code, REASONS[reason.code]))


def _filled(reason: Reason, msgid: str) -> str:
    shown = {name: _shown(name, fact) for name, fact in reason.facts.items()}
    return Reason(reason.code, shown).fill(_(msgid))


def _shown(name: str, fact: object) -> object:
    if name == "topics":
        return ", ".join(topic_name(code) for code in str(fact).split(", "))
    if name == "commitments":
        kinds = dict(CommitmentKind.choices)
        return ", ".join(str(kinds.get(code, code)) for code in str(fact).split(", "))
    if isinstance(fact, dt.date):
        return formats.day(fact, (get_language() or "fi")[:2], "number")
    return fact
