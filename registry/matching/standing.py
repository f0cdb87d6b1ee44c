"""Whether an expert can be offered tasks at all, before any task is known: papers, training and a pause.

The same question twice: `standings` tells of some experts what is missing, in words; `lacking_on` asks it of the
database, for lists of thousands. A test holds them together (rules.md section 6).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from domain.reasons import Reason
from registry.experts.models import Expert, ExpertStatus, Training
from registry.joining.models import Agreement, Commitment
from registry.matching.eligibility import any_task, general_blockers, untrained_title
from registry.matching.facts import Rules
from registry.matching.gathering import papers_of, rules_on
from registry.matching.wording import missing, sentence
from tenants.terminology.terms import tt_lazy
from ui import formats

PAUSED = "paused"  # the one reason that is nobody's neglect
PAPERS = ("agreements", "trainings", "commitments")


class State(StrEnum):
    """The standing in one word."""

    READY = "ready"
    MISSING = "missing"
    PAUSED = "paused"
    ENDED = "ended"


TITLES = {
    State.READY: tt_lazy("Can take {task:pl}"),
    State.MISSING: gettext_lazy("Something is missing"),
    State.PAUSED: gettext_lazy("On a break"),
    State.ENDED: gettext_lazy("Has ended"),
}
TONES = {State.READY: "ok", State.MISSING: "warn", State.PAUSED: "info", State.ENDED: "mute"}
ICONS = {
    State.READY: "circle-check",
    State.MISSING: "hourglass",
    State.PAUSED: "circle-pause",
    State.ENDED: "circle",
}


@dataclass(frozen=True)
class Standing:
    """Whether somebody can take tasks now, and what stands in the way of every task."""

    reasons: tuple[Reason, ...] = ()
    has_ended: bool = False
    paused_until: dt.date | None = None
    untrained_title: str = ""

    @property
    def state(self) -> State:
        """An end goes before a lack, and a lack before a pause."""
        if self.has_ended:
            return State.ENDED
        if any(reason.code != PAUSED for reason in self.reasons):
            return State.MISSING
        return State.PAUSED if self.reasons else State.READY

    @property
    def can_take_tasks(self) -> bool:
        return self.state == State.READY

    @property
    def missing(self) -> list[str]:
        """What is missing, each in a few words."""
        return [missing(reason) for reason in self.reasons if reason.code != PAUSED]

    @property
    def is_paused(self) -> bool:
        return any(reason.code == PAUSED for reason in self.reasons)

    @property
    def title(self) -> str:
        """The state as a status: "Can take tasks", "Something is missing" …"""
        return str(TITLES[self.state])

    @property
    def detail(self) -> str:
        """What is missing, until when a break lasts, and a title of the untrained; empty when there is nothing to tell."""
        if self.has_ended:
            return ""
        missing = _("Missing: %(things)s") % {"things": ", ".join(self.missing)} if self.missing else ""
        return ". ".join(filter(None, [missing, self.pause, self.acts_as]))

    @property
    def acts_as(self) -> str:
        """The title of somebody who may act without training, as a sentence; empty for others (A134)."""
        title = self.untrained_title
        return sentence(Reason("acts_untrained", {"title": title})) if title else ""

    @property
    def words(self) -> str:
        """The standing in one sentence: "Can take tasks", "Missing: training" …"""
        title = self.title if self.can_take_tasks or not self.detail else ""
        return ". ".join(filter(None, [title, self.detail]))

    @property
    def pause(self) -> str:
        """Until when the break lasts; empty without one."""
        if not self.is_paused or self.paused_until is None:
            return ""
        day = formats.day(self.paused_until, (get_language() or "fi")[:2], "number")
        return _("On a break until %(day)s") % {"day": day}

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def standings(experts: Iterable[Expert], day: dt.date) -> dict[UUID, Standing]:
    """The standing of each expert on a day. Four queries at most, however many they are."""
    people = list(experts)
    prefetch_related_objects(people, *PAPERS)
    rules = rules_on(day)
    return {expert.pk: _standing(expert, day, rules) for expert in people}


def _standing(expert: Expert, day: dt.date, rules: Rules) -> Standing:
    candidate = papers_of(expert, day, rules.grace_days)
    return Standing(
        reasons=general_blockers(candidate, day, rules),
        has_ended=expert.status == ExpertStatus.ENDED,
        paused_until=expert.paused_until,
        untrained_title=untrained_title(candidate, day, rules),
    )


def in_state(state: str, day: dt.date) -> Q:
    """Experts of a state, for a filter; somebody on a break who lacks something is in both. Reads the rule: one query."""
    if state == State.ENDED:
        return Q(status=ExpertStatus.ENDED)
    active = Q(status=ExpertStatus.ACTIVE)
    if state == State.PAUSED:
        return active & paused_on(day)
    return active & (~lacking_on(day) & ~paused_on(day) if state == State.READY else lacking_on(day))


def paused_on(day: dt.date) -> Q:
    """Experts who are on a break on the day."""
    return Q(paused_until__isnull=False, paused_until__gt=day)


def lacking_on(day: dt.date) -> Q:
    """Experts who lack an agreement, a commitment or training on the day, as a condition for the database."""
    rules = rules_on(day)
    has_all = Q(pk__in=Agreement.objects.on(day).values("expert_id"))
    if rules.commitments:
        has_all &= Q(pk__in=_committed(rules))
    return ~(has_all & _trained(rules, day))


def place_of_state(day: dt.date) -> Case:
    """A number that sorts by state: those who can take tasks first, those who have ended last."""
    return Case(
        When(status=ExpertStatus.ENDED, then=Value(3)),
        When(lacking_on(day), then=Value(1)),
        When(paused_on(day), then=Value(2)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _committed(rules: Rules) -> QuerySet:
    """Experts who have accepted an enough version of every commitment; nobody accepts an older one after a newer."""
    enough = Q()
    for kind in rules.commitments:
        enough |= Q(kind=kind, version__in=rules.enough(kind))
    kinds = Commitment.objects.filter(enough).values("expert_id").annotate(kinds=Count("kind", distinct=True))
    return kinds.filter(kinds=len(rules.commitments)).values("expert_id")


def _trained(rules: Rules, day: dt.date) -> Q:
    asked, trained = rules.training_for(any_task(day)), Q()
    if asked.untrained_titles:
        return trained
    ended_by = day - dt.timedelta(days=rules.grace_days)
    valid = Training.objects.filter(Q(valid_to=None) | Q(valid_to__gt=ended_by), completed_on__lte=day)
    if asked.kinds:
        trained &= Q(pk__in=valid.filter(kind__in=asked.kinds).values("expert_id"))
    if asked.hours:
        enough = valid.values("expert_id").annotate(sum=Sum("hours")).filter(sum__gte=asked.hours)
        trained &= Q(pk__in=enough.values("expert_id"))
    return trained
