"""The tab of tasks on an expert's page in the register (C7)."""

from typing import Any

from django.db.models import Count, Q

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from domain.clock import now, today
from domain.period import Month
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab
from registry.matching.models import OfferStatus
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.terminology.terms import tt_lazy

LATEST = 25
PARTS = ("unit", "assignment__order__task_type", "assignment__order__product")


def tasks_of(expert: Expert, viewer) -> dict[str, Any]:
    """What is coming, what waits for an answer, what has been done, and how much that is. Five queries."""
    sessions = ExpertSession.objects.filter(expert=expert).select_related(*PARTS)
    coming = Q(status=SessionStatus.PLANNED, ends_at__gt=now())
    waiting = expert.offers.filter(status=OfferStatus.SENT).select_related(
        "order__task_type", "order__product", "order__unit"
    )
    return {
        "waiting": list(waiting.order_by("answer_by")),
        "coming": list(sessions.filter(coming).order_by("starts_at")),
        "past": list(sessions.exclude(coming).order_by("-starts_at")[:LATEST]),
        "counts": _counts(expert),
        "can_open": holds(viewer, Role.COORDINATOR),
    }


def _counts(expert: Expert) -> dict[str, int]:
    """Tasks done in all and this year, and agreed for this month. A no is never counted (A017)."""
    held, month = Q(counts_as_held=True), Month.of(today())
    this_month = Q(starts_at__date__gte=month.first_day, starts_at__date__lte=month.last_day)
    return ExpertSession.objects.filter(expert=expert).aggregate(
        all=Count("pk", filter=held),
        year=Count("pk", filter=held & Q(starts_at__year=today().year)),
        month=Count("pk", filter=this_month & ~Q(status=SessionStatus.CANCELLED)),
    )


add_tab(
    Tab(
        key="tasks",
        title=tt_lazy("{Task:pl}"),
        place=20,
        template="expert_sessions/expert_tab.html",
        context=tasks_of,
        roles=frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    )
)
