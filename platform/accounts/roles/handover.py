"""Somebody leaves: roles and open invitations pass to another person; the last administrator cannot leave."""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles.invitations import OPEN
from accounts.roles.keys import check_an_administrator_stays, check_not_own, take_turn
from accounts.roles.models import Invitation, Role, RoleGrant
from accounts.roles.services import add_grant, end_grant
from audit.services import record
from domain.clock import today

# Work waits for the holder of these roles; an orderer's or an expert's role simply ends.
HELD_FOR_OTHERS = frozenset(
    {
        Role.UNIT_CONTACT,
        Role.LINE_MANAGER,
        Role.UNIT_HEAD,
        Role.PAYROLL_CLERK,
        Role.COORDINATOR,
        Role.ADMINISTRATOR,
    }
)


def grants_to_end(person: User) -> QuerySet[RoleGrant]:
    """The person's staff roles, in force or to come. The register of experts looks after the role of an expert."""
    alive = person.grants.filter(Q(valid_to=None) | Q(valid_to__gt=today()))
    return alive.exclude(role__in=[Role.EXPERT, Role.SUPPORT]).select_related("unit").order_by("role", "pk")


def invitations_of(person: User) -> QuerySet[Invitation]:
    """Open invitations that the person answers for."""
    return Invitation.objects.filter(invited_by_id=person.pk, **OPEN)


@transaction.atomic
def hand_over_role(*, grant: RoleGrant, successor: User | None, by: User) -> None:
    """End the role today and give it to the successor for the days that were left. None: it only ends.

    Raises OwnRole when the one who does this would get the role, LastAdministrator when nobody would be left.
    """
    author = take_turn(by)
    has_it = successor is not None and successor.grants.in_force().filter(role=grant.role, unit=grant.unit)
    if successor is not None and not (has_it and has_it.exists()):
        check_not_own(author, successor)
        start = max(today(), grant.valid_from)
        add_grant(
            user=successor, role=grant.role, unit=grant.unit, days=(start, grant.valid_to), author=author
        )
    end_grant(grant, on=today(), author=author)
    if grant.role == Role.ADMINISTRATOR:
        check_an_administrator_stays()


@transaction.atomic
def hand_over_invitations(*, person: User, successor: User, by: User) -> int:
    """The successor answers for the person's open invitations. Returns how many."""
    found = list(invitations_of(person).select_for_update())
    for invitation in found:
        invitation.invited_by, invitation.invited_by_id = str(successor)[:120], successor.pk
        invitation.save(update_fields=["invited_by", "invited_by_id"])
        record("invitation.handed_over", subject=invitation, by=by, was=person.pk, becomes=successor.pk)
    return len(found)
