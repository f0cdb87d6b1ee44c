"""The people of the organisation for those who keep their roles: lists with a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles.invitations import OPEN
from accounts.roles.models import Invitation, Role, RoleGrant
from audit.models import Entry
from domain.clock import now, today

STATES = {"open": _("Sign-in open"), "locked": _("Sign-in locked"), "never": _("Not here yet")}
STAFF = "staff"


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to; empty means everybody."""

    text: str = ""
    role: str = STAFF
    unit: object = None
    state: str = ""


def people_here() -> QuerySet[User]:
    """Everybody but past and present support visitors."""
    visitors = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.SUPPORT)
    return User.objects.filter(~Exists(visitors))


def people(wish: Wish) -> QuerySet[User]:
    """The people of the wish by name, with the roles that have not ended."""
    found = people_here().filter(_with_text(wish.text), _in_state(wish.state))
    grants = RoleGrant.objects.in_force().filter(user=OuterRef("pk"))
    if wish.unit:
        grants = grants.filter(unit=wish.unit)
    if wish.role == STAFF:
        found = found.filter(Exists(grants.exclude(role=Role.EXPERT)) | _without_roles(wish))
    elif wish.role or wish.unit:
        found = found.filter(Exists(grants.filter(role=wish.role) if wish.role else grants))
    return found.order_by("last_name", "first_name", "pk").prefetch_related(
        Prefetch("grants", queryset=current_grants(), to_attr="current_grants")
    )


def current_grants() -> QuerySet[RoleGrant]:
    """Roles in force or to come, with their units."""
    alive = RoleGrant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today()))
    return alive.select_related("unit").order_by("role", "valid_from")


def invitations_open() -> QuerySet[Invitation]:
    """Invitations that nobody has answered, also those that are too old."""
    return Invitation.objects.filter(**OPEN)


def successors_for(person: User) -> QuerySet[User]:
    """Who can take over: staff whose sign-in is open."""
    staff = RoleGrant.objects.in_force().filter(user=OuterRef("pk")).exclude(role=Role.EXPERT)
    found = people_here().filter(Exists(staff), is_active=True).exclude(pk=person.pk)
    return found.order_by("last_name", "first_name", "pk")


def log_of(person: User, limit: int = 20) -> QuerySet[Entry]:
    """What was done to the person's rights and account, newest first."""
    about = Q(subject="accounts.user", subject_id=person.pk) | Q(facts__user=str(person.pk))
    return Entry.objects.filter(about).select_related("by").order_by("-at")[:limit]


def is_old(invitation: Invitation) -> bool:
    """Whether the link's time is over."""
    return invitation.expires_at <= now()


def _without_roles(wish: Wish) -> Q:
    """Somebody whose roles have all ended is still to be found, when no unit is asked for."""
    if wish.unit:
        return Q(pk__in=[])
    return ~Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.EXPERT))


def _with_text(text: str) -> Q:
    """Every word stands in a name or the address."""
    words = Q()
    for word in text.split():
        words &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
    return words


def _in_state(state: str) -> Q:
    return {
        "open": Q(is_active=True),
        "locked": Q(is_active=False),
        "never": Q(is_active=True, last_login=None),
    }.get(state, Q())
