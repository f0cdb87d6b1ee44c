"""Closing a person's account for good: nobody signs in with it, and nothing in it tells who it was."""

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import roles_of
from accounts.sessions import end_other_sessions
from audit.services import record
from domain.clock import today

NOBODY = "removed.invalid"  # RFC 2606: no mail goes there


def has_other_work(user: User) -> bool:
    """Whether the account is also that of somebody on the staff."""
    return bool(roles_of(user) - {Role.EXPERT})


@transaction.atomic
def close_account(*, user: User, by) -> None:
    """Empty the account, end its sessions and roles, forget its invitations. Rows that name it as `by` stay."""
    row = User.objects.select_for_update().get(pk=user.pk)
    Invitation.objects.filter(email=row.email).delete()
    row.email, row.first_name, row.last_name, row.phone = f"{row.pk}@{NOBODY}", "", "", ""
    row.is_active = False
    row.set_unusable_password()
    row.save()
    end_grants(row)
    end_other_sessions(row)
    record("account.closed", subject=row, by=by)


def end_grants(user: User, *roles: Role) -> None:
    """The person's roles end today: these, or all. One that would begin later never does."""
    grants = user.grants.filter(role__in=roles) if roles else user.grants.all()
    alive = grants.filter(Q(valid_to=None) | Q(valid_to__gt=today()))
    alive.update(valid_to=Greatest(Value(today()), F("valid_from")))
