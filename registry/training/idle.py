"""Trained experts who are not asked, and those who carry more than their share (A074, rules.md section 6).

Offers and sessions stand above training, so they are read through the expert.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Max, Q, QuerySet

from domain.clock import at, local_day, today
from domain.period import Month
from outbox.services import publish
from registry.experts.models import Expert, ExpertStatus
from registry.training.selectors import keeping_on
from registry.training.validity import months_later, period_of

OVERUSED_TIMES = 2  # this many times an even share …
OVERUSED_LEAST = 3  # … and at least so many sessions: one person who did two is nobody's worry


@dataclass(frozen=True)
class Idle:
    """A trained expert who waits. `asked_on` is None when never asked; `since` is how long they have waited."""

    expert: Expert
    asked_on: dt.date | None
    since: dt.date


@dataclass(frozen=True)
class Overused:
    """An expert with many sessions in the period, beside an even share."""

    expert: Expert
    sessions: int
    share: float


def idle_experts(day: dt.date) -> list[Idle]:
    """Trained, not paused and not asked for the months of the rule, the longest wait first. Four queries."""
    keeping = keeping_on(day)
    if not keeping.idle_months:
        return []
    limit = months_later(day, -keeping.idle_months)
    found = []
    asked = dict(_active().filter(offers__isnull=False).values_list("pk").annotate(Max("offers__sent_at")))
    for expert in _active().prefetch_related("trainings"):
        trained = _trained_since(expert, day, keeping.grace_days)
        is_resting = expert.paused_until is not None and expert.paused_until > day
        if trained is None or is_resting:
            continue
        asked_on = local_day(asked[expert.pk]) if expert.pk in asked else None
        since = max(filter(None, [asked_on, trained, expert.joined_on]))
        if since <= limit:
            found.append(Idle(expert, asked_on, since))
    return sorted(found, key=lambda row: row.since)


def overused_experts(day: dt.date) -> list[Overused]:
    """Those with more than twice an even share of the sessions in the months of the rule. Two queries."""
    months = keeping_on(day).idle_months or 6
    since = at(months_later(day, -months), dt.time.min)
    work = Q(sessions__status__in=("planned", "held"), sessions__starts_at__gte=since)
    rows = list(_active().annotate(done=Count("sessions", filter=work)).order_by("-done", "sort_name"))
    share = sum(row.done for row in rows) / len(rows) if rows else 0
    return [Overused(row, row.done, share) for row in rows if is_overused(row.done, share)]


@transaction.atomic
def remind_of_idle() -> int:
    """The nightly round: one alert a month to the coordinators while somebody waits too long. Returns how many wait."""
    waiting = len(idle_experts(today()))
    if waiting:
        publish("experts.idle", connection.tenant.pk, once=str(Month.of(today())))
    return waiting


def is_overused(sessions: int, share: float) -> bool:
    """Whether so many sessions are clearly above an even share."""
    return sessions >= OVERUSED_LEAST and sessions > OVERUSED_TIMES * share


def _active() -> QuerySet[Expert]:
    return Expert.objects.filter(status=ExpertStatus.ACTIVE).order_by("sort_name", "id")


def _trained_since(expert: Expert, day: dt.date, grace_days: int) -> dt.date | None:
    """When the expert first had a training that still counts; None without one."""
    return min(
        (
            course.completed_on
            for course in expert.trainings.all()
            if day in period_of(course.completed_on, course.valid_to, grace_days)
        ),
        default=None,
    )
