"""The register's own tabs of an expert's page: the summary and the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles.models import Role
from registry.experts.models import Expert
from registry.experts.selectors import contacts_visible_to
from registry.experts.tabs import Tab, add_tab
from registry.register import history
from registry.register.summary import summary_of

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
LATEST = 30


def log_of(expert: Expert, viewer) -> dict[str, Any]:
    """The latest changes and looks in words."""
    shows = contacts_visible_to(viewer).filter(pk=expert.pk).exists()
    return {
        "changes": history.in_words(history.changes_of(expert)[:LATEST], shows_contact=shows),
        "looks": history.in_words(history.looks_at(expert)[:LATEST], shows_contact=shows),
    }


add_tab(Tab("summary", _("Summary"), 10, "register/tab_summary.html", summary_of, KEEPERS))
add_tab(Tab("log", _("Log"), 70, "register/tab_log.html", log_of, KEEPERS))
