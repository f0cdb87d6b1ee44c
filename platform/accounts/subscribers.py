"""Sends the mails about signing in."""

from uuid import UUID

from accounts import mails
from accounts.models import User
from outbox.subscribers import subscribe


def _send(topic: str, user_id: UUID) -> None:
    user = User.objects.filter(pk=user_id).first()  # erased in between: nobody to tell
    if user is not None:
        mails.send(topic, user)


@subscribe(mails.RESET_ASKED)
def send_reset(ref: UUID) -> None:
    """The link for a new password."""
    _send(mails.RESET_ASKED, ref)


@subscribe(mails.PASSWORD_CHANGED)
def tell_password_changed(ref: UUID) -> None:
    """Word of a changed password."""
    _send(mails.PASSWORD_CHANGED, ref)


@subscribe(mails.FACTOR_ADDED)
def tell_factor_added(ref: UUID) -> None:
    """Word of a new factor."""
    _send(mails.FACTOR_ADDED, ref)


@subscribe(mails.FACTOR_REMOVED)
def tell_factor_removed(ref: UUID) -> None:
    """Word of a factor taken away."""
    _send(mails.FACTOR_REMOVED, ref)


@subscribe(mails.CODES_MADE)
def tell_codes_made(ref: UUID) -> None:
    """Word of new recovery codes."""
    _send(mails.CODES_MADE, ref)


@subscribe(mails.FACTORS_REMOVED)
def tell_factors_removed(ref: UUID) -> None:
    """Word of a lost factor that an administrator took away."""
    _send(mails.FACTORS_REMOVED, ref)


@subscribe(mails.ROLES_GIVEN)
def tell_roles_given(ref: UUID) -> None:
    """Word of a new role."""
    _send(mails.ROLES_GIVEN, ref)
