"""What a person may do on the platform host."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.staff.models import PlatformGrant
from domain.clock import today


def platform_grants_of(user) -> tuple[PlatformGrant, ...]:
    """The user's platform grants in force today; one query per user object."""
    if not getattr(user, "is_authenticated", False):
        return ()
    cache = user.__dict__
    if "_platform_grants" not in cache:
        day = today()
        grants = user.platform_grants.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
        cache["_platform_grants"] = tuple(grants)
    return cache["_platform_grants"]


def platform_roles_of(user) -> frozenset[str]:
    """The user's roles on the platform host today."""
    return frozenset(grant.role for grant in platform_grants_of(user))


def refusal_of(user) -> str:
    """A sentence for somebody whose right here has ended (A157); empty for everybody else."""
    if platform_grants_of(user):
        return ""
    ended = user.platform_grants.filter(valid_to__lte=today()).order_by("-valid_to").first()
    if ended is None:
        return ""
    day = f"{ended.valid_to.day}.{ended.valid_to.month}.{ended.valid_to.year}"
    return _("Your right to search ended on {day}. Ask for a new one if you still need it.").replace(
        "{day}", day
    )
