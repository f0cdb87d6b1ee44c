"""What a person may do, read once per request."""

from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.urls import resolve

from accounts.models import User
from accounts.roles.models import RoleGrant

CACHE = "_grants_in_force"


def grants_of(user) -> tuple[RoleGrant, ...]:
    """The user's grants in force today; one query per user object. A stranger has none."""
    if not getattr(user, "is_authenticated", False) or not isinstance(user, User):
        return ()
    if CACHE not in user.__dict__:
        user.__dict__[CACHE] = tuple(user.grants.in_force())
    return user.__dict__[CACHE]


def roles_of(user) -> frozenset[str]:
    """The user's roles today."""
    return frozenset(grant.role for grant in grants_of(user))


def units_of(user, *roles: str) -> frozenset[UUID] | None:
    """Units where the user holds one of the roles; None means the whole organisation."""
    grants = [grant for grant in grants_of(user) if grant.role in roles]
    if any(grant.unit_id is None for grant in grants):
        return None
    return frozenset(grant.unit_id for grant in grants if grant.unit_id)


def holds(user, role: str, unit_id: UUID | None = None) -> bool:
    """Whether the user holds the role today, in that unit (or in the whole organisation)."""
    return any(
        grant.role == role and (unit_id is None or grant.unit_id in (None, unit_id))
        for grant in grants_of(user)
    )


def holders(role: str, unit_id: UUID | None = None) -> QuerySet[User]:
    """People who hold the role today in the unit; those of the whole organisation when the unit has none."""
    grants = RoleGrant.objects.in_force().filter(role=role, user__is_active=True)
    own = grants.filter(unit_id=unit_id)
    chosen = own if unit_id and own.exists() else grants.filter(unit_id=None)
    return User.objects.filter(pk__in=chosen.values("user_id")).order_by("created_at", "pk")


def may_open(user, url: str) -> bool:
    """Whether the person's roles let them look at a page of ours: a link elsewhere would lead to a refusal."""
    return bool(url) and resolve(urlsplit(url).path).func.policy.allows(roles_of(user), "GET")
