"""Who holds the keys: the last administrator stays, and nobody gives themselves more than they have.

Every service that gives or takes rights starts with `take_turn`, so two administrators who act at the same time
act one after the other, and the second one is judged by what the first one left (architecture.md 4, rule 8).
"""

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from domain.errors import Conflict, DomainError, NotAllowed

PEOPLE_LOCK = 7_316_303


class LastAdministrator(DomainError):
    """The organisation would be left without anybody who can keep it right."""

    code = "last_administrator"


class OwnRole(NotAllowed):
    """Nobody raises their own role."""

    code = "own_role"


def author_of(by) -> User | None:
    """The user of this organisation who acts, or None: an operator (a user of the platform host) or the service."""
    is_ours = isinstance(by, User) and by._state.home == connection.schema_name
    return by if is_ours else None


def take_turn(by, *, also: str = "") -> User | None:
    """Wait for one's turn to change rights, then check that the author still may. Call inside a transaction.

    Administrators may; holders of the role `also`, too. Raises Conflict when the author lost the right while waiting.
    """
    author = author_of(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [PEOPLE_LOCK, connection.schema_name]
        )
    if author is not None and not administrators().filter(user=author).exists() and not _holds(author, also):
        raise Conflict(_("You are no longer an administrator here. Nothing was changed."))
    return author


def _holds(author: User, role: str) -> bool:
    return author.is_active and RoleGrant.objects.in_force().filter(user=author, role=role).exists()


def check_not_own(author: User | None, person: User | None, email: str = "") -> None:
    """Raise OwnRole when the author would get a role by the author's own hand."""
    own = author is not None and (author == person or author.email == email)
    if own:
        raise OwnRole(_("You cannot give yourself a role. Ask another administrator."))


def check_an_administrator_stays() -> None:
    """Raise LastAdministrator unless somebody who can sign in is an administrator without an end date."""
    if not administrators().filter(valid_to=None).exists():
        raise LastAdministrator(
            _("The organisation needs an administrator. Make somebody else an administrator first.")
        )


def administrators():
    """Grants of the administrators of today who can sign in."""
    return RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR, unit=None, user__is_active=True)
