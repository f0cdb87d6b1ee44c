"""The tab of messages on an expert's page in the register: what the person was told, and when (C7)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles.models import Role
from notifications.kinds import KINDS
from notifications.models import Notice
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab

LATEST = 50


def messages_of(expert: Expert, viewer) -> dict[str, Any]:
    """The latest notices with their mails, and the letters written to the person. Two queries."""
    notices = Notice.objects.filter(user_id=expert.user_id) if expert.user_id else Notice.objects.none()
    letters = expert.letters.select_related("letter__written_by").order_by("-letter__written_at")
    return {
        "notices": [
            {"notice": notice, "subject": KINDS[notice.kind].subject, "mail": getattr(notice, "mail", None)}
            for notice in notices.select_related("mail")[:LATEST]
            if notice.kind in KINDS
        ],
        "letters": list(letters[:LATEST]),
    }


add_tab(
    Tab(
        key="messages",
        title=_("Messages"),
        place=60,
        template="notifications/expert_tab.html",
        context=messages_of,
        roles=frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    )
)
