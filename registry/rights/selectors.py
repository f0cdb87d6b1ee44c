"""Who sees which requests."""

from django.db.models import QuerySet

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from registry.experts.models import LifeChange
from registry.rights.models import DataRequest, RequestStatus


def keeps_register(user) -> bool:
    """Whether the person answers requests: a coordinator or an administrator."""
    return holds(user, Role.COORDINATOR) or holds(user, Role.ADMINISTRATOR)


def requests_visible_to(user) -> QuerySet[DataRequest]:
    """All for those who answer them, one's own for an expert."""
    rows = DataRequest.objects.select_related("expert", "decided_by")
    return rows if keeps_register(user) else rows.filter(expert__user=user)


def open_requests(user) -> QuerySet[DataRequest]:
    """Those that wait for an answer, the soonest deadline first."""
    return requests_visible_to(user).filter(status=RequestStatus.OPEN)


def life_changes_visible_to(user) -> QuerySet[LifeChange]:
    """What experts have told of their lives, for the coordinators: the person was promised that nobody else reads it."""
    rows = LifeChange.objects.select_related("expert", "handled_by")
    return rows if holds(user, Role.COORDINATOR) else rows.none()
