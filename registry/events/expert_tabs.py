"""The tab of events on an expert's page: courses, supervision, meetings, orientation and mentoring."""

from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from registry.events.models import MentorPair
from registry.events.selectors import KEEPERS
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab


def events_of(expert: Expert, viewer) -> dict[str, Any]:
    """Where the person has been and comes, and their mentorings."""
    rows = expert.event_sign_ups.select_related("event").annotate(
        starts_at=Min("event__days__starts_at"), attended=Count("attendance", distinct=True)
    )
    pairs = MentorPair.objects.filter(Q(mentor=expert) | Q(trainee=expert)).select_related(
        "mentor", "trainee"
    )
    return {"rows": rows.order_by("-starts_at", "pk"), "pairs": pairs}


add_tab(
    Tab(
        key="events",
        title=_("Events"),
        place=45,
        template="events/tab.html",
        context=events_of,
        roles=frozenset(KEEPERS),
    )
)
