"""Giving and ending roles. Who may, and that an administrator stays, is judged here and not in the views."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.keys import check_an_administrator_stays, check_not_own, take_turn
from accounts.roles.models import GIVEN_ROLES, Role, RoleGrant
from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError

# These are of the whole organisation; a unit narrows every other role.
WITHOUT_UNIT = frozenset({Role.ADMINISTRATOR})
DAY = dt.timedelta(days=1)


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    unit=None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    by,
) -> RoleGrant | None:
    """Let `user` hold `role` on half-open days, in `unit` or everywhere. None when the person holds it already.

    Raises OwnRole for oneself, DomainError for a role that is not given this way or days the wrong way round.
    """
    author = take_turn(by)
    check_not_own(author, user)
    return add_grant(user=user, role=role, unit=unit, days=(valid_from or today(), valid_to), author=author)


def add_grant(*, user: User, role, unit, days: tuple[dt.date, dt.date | None], author) -> RoleGrant | None:
    """The grant itself, for services that have taken their turn. None when the days are covered already."""
    check_grantable(role, unit)
    start, end = days
    if end is not None and end <= start:
        raise DomainError(_("The last day must not be before the first."), code="days_reversed")
    own = user.grants.filter(role=role, unit=unit)
    if own.filter(Q(valid_to=None) | Q(valid_to__gte=end or dt.date.max), valid_from__lte=start).exists():
        return None
    grant, _made = RoleGrant.objects.update_or_create(
        user=user, role=role, unit=unit, valid_from=start, defaults={"valid_to": end}
    )
    unit_id = unit.pk if unit else None
    record("role.given", subject=grant, by=author, user=user.pk, role=str(role), unit=unit_id)
    return grant


def check_grantable(role, unit) -> None:
    """Raise DomainError for a role that an administrator does not give, or that no unit can narrow."""
    if role not in GIVEN_ROLES:
        raise DomainError(_("This role is not given here."), code="role_not_given")
    if unit is not None and role in WITHOUT_UNIT:
        raise DomainError(_("An administrator is one in the whole organisation. Leave the unit out."))
    if unit is not None and not unit.is_active:
        raise DomainError(_("The unit is no longer in use. Choose another one."), code="unit_closed")


@transaction.atomic
def end_role(*, grant_id: UUID, last_day: dt.date | None = None, by) -> RoleGrant:
    """End a role after `last_day`, or at once. Raises Conflict when it has ended, LastAdministrator when it must not."""
    author = take_turn(by)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=grant_id)
    if grant.valid_to is not None and grant.valid_to <= today():
        raise Conflict(_("This role has ended already. Nothing was changed."))
    end_grant(grant, on=today() if last_day is None else last_day + DAY, author=author)
    if grant.role == Role.ADMINISTRATOR:
        check_an_administrator_stays()
    return grant


def end_grant(grant: RoleGrant, *, on: dt.date, author) -> None:
    """The end itself: `on` is the first day without the role."""
    if on < today():
        raise DomainError(_("The last day cannot be in the past. Leave it empty to end the role at once."))
    grant.valid_to = max(on, grant.valid_from)
    grant.save(update_fields=["valid_to"])
    record("role.ended", subject=grant, by=author, user=grant.user_id, role=grant.role, on=grant.valid_to)
