"""Who sees which applications. Drafts are nobody's but the applicant's."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from accounts.roles.handling import waits_for
from domain.clock import now
from registry.applying.models import Application, ApplicationStatus, Interview
from registry.applying.routing import WAITING, is_coordinator


def applications_visible_to(user) -> QuerySet[Application]:
    """Every sent application for coordinators: routing decides whose turn it is, never who may see (A129).

    Other members of a panel see theirs from the appointment until the decision.
    """
    found = Application.objects.exclude(status=ApplicationStatus.DRAFT).filter(sent_at__isnull=False)
    if is_coordinator(user):
        return found
    return found.filter(status=ApplicationStatus.INTERVIEW, interview__panel__user=user).distinct()


def conditions_for(user) -> dict[str, Q]:
    """The views of the list."""
    return {
        "waiting": Q(status__in=WAITING) & waits_for(user),
        "open": Q(status__in=WAITING),
        "closed": ~Q(status__in=WAITING),
    }


def counts_for(user) -> dict[str, int]:
    """How many applications each view has, in one query."""
    counted = {code: Count("pk", filter=which) for code, which in conditions_for(user).items()}
    return Application.objects.exclude(status=ApplicationStatus.DRAFT).aggregate(**counted)


def for_the_table(applications: QuerySet[Application]) -> QuerySet[Application]:
    """What a row shows, in one query."""
    return applications.select_related("handler", "interview").order_by("sent_at", "pk")


def older_than(days: int) -> Q:
    """Applications that were sent so many days ago or earlier."""
    return Q(sent_at__lt=now() - dt.timedelta(days=days))


def interview_of(application: Application) -> Interview | None:
    """The application's interview with its panel, if one has been agreed."""
    found = Interview.objects.filter(application=application).select_related("rule", "recorded_by")
    return found.prefetch_related("panel__user").first()
