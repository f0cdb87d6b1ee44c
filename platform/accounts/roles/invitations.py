"""Inviting people by mail. The link's token is made when the mail is written; only its hash is stored.

An address has one open invitation at most. An address that has an account gets the roles at once: nobody has two
accounts, and nobody's password can be set by a link that somebody else asked for.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.letters import ROLES_GIVEN
from accounts.models import User
from accounts.roles.keys import check_not_own, take_turn
from accounts.roles.models import Invitation, Role
from accounts.roles.services import add_grant, check_grantable
from audit.services import record, record_each
from domain.clock import now, today
from domain.errors import Conflict, DomainError
from outbox.services import publish, publish_many
from tenants.organisation.models import Unit

LIFE = dt.timedelta(days=14)
BYTES = 32  # 256 bits (security.md 4.4)
BATCH = 500  # rows of one INSERT
INVITED = "invitation.sent"
ACCEPTED = "invitation.accepted"

Wanted = Iterable[tuple[Role, Unit | None]]


class LinkState(StrEnum):
    """What can be done with an invitation's link."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    OLD = "old"


class InvitationClosed(Conflict):
    """The invitation was used, withdrawn or is too old."""

    code = "invitation_closed"


@dataclass(frozen=True)
class Invitee:
    """Whom to ask, and with which roles (units where one narrows a role)."""

    email: str
    first_name: str
    last_name: str
    language: str
    roles: tuple[tuple[Role, Unit | None], ...]


@dataclass(frozen=True)
class NewPerson:
    """What an invited person tells about themselves when accepting."""

    first_name: str
    last_name: str
    password: str


@transaction.atomic
def invite(
    *, email: str, first_name: str, last_name: str, language: str = "fi", roles: Wanted, by
) -> Invitation | None:
    """Ask a person to join with the roles. None when the address has an account: it has the roles from now on.

    `by` is a user here, or an operator (a user of the platform host) for a new organisation's first people.
    Administrators invite anybody, coordinators experts only.
    A second invitation to the same address adds its roles to the open one and sends no second mail.
    Raises OwnRole for one's own address, DomainError for an address or a role that cannot be.
    """
    address, wanted = clean_address(email), checked_roles(roles)
    only_expert = {role for role, _unit in wanted} == {Role.EXPERT}
    author = take_turn(by, also=Role.COORDINATOR if only_expert else "")
    check_not_own(author, None, address)
    account = User.objects.filter(email=address).first()
    if account is not None:
        give_to_account(account, wanted, author)
        return None
    waiting = Invitation.objects.select_for_update().filter(email=address, **OPEN).first()
    if waiting is not None:
        return _with_more(waiting, wanted, author)
    invitation = _new(Invitee(address, first_name, last_name, language, tuple(wanted)), by, author)
    _send([invitation], author)
    return invitation


@transaction.atomic
def invite_many(people: Iterable[Invitee], *, by) -> None:
    """The same for a whole list, in a fixed number of queries for those who are new here.

    An address that stands there twice gets one invitation with all its roles. Raises as `invite`; then nobody is asked.
    """
    author = take_turn(by)
    asked = _each_once(people)
    for address in asked:
        check_not_own(author, None, address)
    known = set(User.objects.filter(email__in=asked).values_list("email", flat=True))
    known |= set(Invitation.objects.filter(email__in=asked, **OPEN).values_list("email", flat=True))
    for address in known:
        invite(**vars(asked.pop(address)), by=by)
    _send([_new(one, by, author) for one in asked.values()], author)


@transaction.atomic
def send_again(*, invitation_id, by) -> Invitation:
    """A new mail with a new link; the old link ends here. Raises InvitationClosed."""
    author = take_turn(by)
    invitation = _open(invitation_id)
    _renew(invitation)
    record("invitation.sent_again", subject=invitation, by=author)
    return invitation


@transaction.atomic
def withdraw(*, invitation_id, by) -> Invitation:
    """Take an invitation back. Raises InvitationClosed."""
    author = take_turn(by)
    invitation = _open(invitation_id)
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", subject=invitation, by=author)
    return invitation


def issue_link(invitation: Invitation) -> str:
    """A new token for the mail; call when the mail is written. The token itself is kept nowhere."""
    token = secrets.token_urlsafe(BYTES)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of(token))
    return token


def invitation_by_link(token: str) -> Invitation | None:
    """The invitation that a token opens, whatever its state. Looks only in this organisation; changes nothing."""
    return Invitation.objects.filter(token_hash=hash_of(token)).first()


def state_of(invitation: Invitation) -> LinkState:
    """Whether the invitation can still be accepted."""
    if invitation.accepted_at:
        return LinkState.USED
    if invitation.withdrawn_at:
        return LinkState.WITHDRAWN
    return LinkState.OPEN if now() < invitation.expires_at else LinkState.OLD


@transaction.atomic
def accept(*, token: str, person: NewPerson) -> tuple[User, bool]:
    """Make the account and give it the roles: (user, whether it is new). Raises InvitationClosed.

    When the address got an account in between, that account gets the roles and its password stays.
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    if invitation is None or state_of(invitation) is not LinkState.OPEN:
        raise InvitationClosed(_("This invitation has been used or is no longer open."))
    user = User.objects.filter(email=invitation.email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(
            invitation.email, person.password, first_name=person.first_name, last_name=person.last_name,
            language=invitation.language,
        )  # fmt: skip
    give_to_account(user, from_data(invitation.roles), None)
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    record("invitation.accepted", subject=invitation, by=user)
    publish(ACCEPTED, invitation.pk)
    return user, is_new


def give_to_account(user: User, wanted: list[tuple[Role, Unit | None]], author: User | None) -> list:
    """Add the roles that the account lacks, from today on, and tell the person by mail. Returns the new grants."""
    days = (today(), None)
    grants = [add_grant(user=user, role=role, unit=unit, days=days, author=author) for role, unit in wanted]
    given = [grant for grant in grants if grant is not None]
    if given and author is not None:
        publish(ROLES_GIVEN, user.pk)
    return given


def clean_address(email: str) -> str:
    """The address in lower case. Raises DomainError when it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("Write the address in the form name@example.fi."), code="bad_email") from None
    return address


def checked_roles(roles: Wanted) -> list[tuple[Role, Unit | None]]:
    """The roles, each once. Raises DomainError for none at all or one that cannot be given."""
    wanted = list(dict.fromkeys((Role(role), unit) for role, unit in roles))
    if not wanted:
        raise DomainError(_("Choose at least one role."), code="no_roles")
    for role, unit in wanted:
        check_grantable(role, unit)
    return wanted


def as_data(wanted: Wanted) -> list[dict]:
    """The roles as the invitation stores them."""
    return [{"role": str(role), "unit": str(unit.pk) if unit else None} for role, unit in wanted]


def from_data(data: list[dict]) -> list[tuple[Role, Unit | None]]:
    """The stored roles with their units; a unit that was closed meanwhile leaves its role out."""
    units = {str(unit.pk): unit for unit in Unit.objects.filter(is_active=True)}
    return [
        (Role(entry["role"]), units.get(entry["unit"]))
        for entry in data
        if entry["unit"] is None or entry["unit"] in units
    ]


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


OPEN = {"accepted_at": None, "withdrawn_at": None}


def _each_once(people: Iterable[Invitee]) -> dict[str, Invitee]:
    """By address; the roles of one who stands there twice together."""
    asked: dict[str, Invitee] = {}
    for one in people:
        address = clean_address(one.email)
        before = asked.get(address)
        roles = checked_roles([*(before.roles if before else ()), *one.roles])
        asked[address] = replace(before or one, email=address, roles=tuple(roles))
    return asked


def _new(person: Invitee, by, author: User | None) -> Invitation:
    return Invitation(
        email=person.email, first_name=person.first_name.strip(), last_name=person.last_name.strip(),
        language=person.language, roles=as_data(person.roles), invited_by=str(by or "")[:120],
        invited_by_id=author.pk if author else None, **_unsent(),
    )  # fmt: skip


def _send(invitations: list[Invitation], author: User | None) -> None:
    Invitation.objects.bulk_create(invitations, batch_size=BATCH)
    deeds = ((one, {"roles": [entry["role"] for entry in one.roles]}) for one in invitations)
    record_each("invitation.made", deeds, by=author)
    publish_many(INVITED, [one.pk for one in invitations])


def _unsent() -> dict:
    """Fields of an invitation whose mail has not been written yet: no link opens it."""
    return {"token_hash": hash_of(secrets.token_urlsafe(BYTES)), "expires_at": now() + LIFE}


def _open(invitation_id) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise InvitationClosed(_("This invitation has been used or is no longer open."))
    return invitation


def _with_more(invitation: Invitation, wanted, author) -> Invitation:
    """The open invitation with the roles that it lacked; one that is too old is sent again."""
    new = [entry for entry in as_data(wanted) if entry not in invitation.roles]
    if new:
        invitation.roles = [*invitation.roles, *new]
        invitation.save(update_fields=["roles"])
        record("invitation.widened", subject=invitation, by=author, roles=[entry["role"] for entry in new])
    if state_of(invitation) is LinkState.OLD:
        _renew(invitation)
    return invitation


def _renew(invitation: Invitation) -> None:
    """The old link ends, and the mail with a new one is on its way."""
    for name, value in _unsent().items():
        setattr(invitation, name, value)
    invitation.save(update_fields=["token_hash", "expires_at"])
    publish(INVITED, invitation.pk)
