"""The tab of training on an expert's page (C7)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles.models import Role
from domain.clock import today
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab
from registry.training import selectors, wording


def training_of(expert: Expert, viewer) -> dict[str, Any]:
    """Courses with their states, what waits for checking, and what the training gives."""
    day = today()
    rows = selectors.course_rows(expert, day)
    return {
        "rows": [(row, wording.state_in_words(row.state), wording.STATE_TONES[row.state]) for row in rows],
        "told": selectors.open_submissions(expert),
        "gives": wording.for_coordinator(selectors.effects_for(expert, day)),
    }


add_tab(
    Tab(
        key="training",
        title=_("Training"),
        place=40,
        template="training/tab.html",
        context=training_of,
        roles=frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    )
)
