"""What an administrator can do about another person's sign-in: lock it, unlock it, take a lost second factor away."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mails
from accounts.models import User
from accounts.roles.keys import check_an_administrator_stays, take_turn
from accounts.sessions import end_other_sessions
from audit.services import record, record_access
from domain.errors import Conflict, DomainError, NotAllowed

KIND = "sign_in"


@transaction.atomic
def lock_sign_in(*, user_id, reason: str, by) -> User:
    """Close a person's account and end their sessions now. Raises LastAdministrator, or Conflict when it is locked."""
    author, user = take_turn(by), _another(user_id, by)
    if not user.is_active:
        raise Conflict(_("The sign-in is locked already. Nothing was changed."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    check_an_administrator_stays()
    _note("sign_in.locked", user, author, reason)
    end_other_sessions(user)
    return user


@transaction.atomic
def unlock_sign_in(*, user_id, by) -> User:
    """Open the account again. Roles that have not ended are in force again at once."""
    author, user = take_turn(by), _another(user_id, by)
    if user.is_active:
        raise Conflict(_("The sign-in is open already. Nothing was changed."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("sign_in.unlocked", subject=user, by=author)
    return user


@transaction.atomic
def remove_factors(*, user_id, reason: str, by) -> User:
    """Take away a second factor that its owner has lost (ASVS 6.4.4): sessions end, the owner gets a mail.

    The password stays; staff choose a new factor before anything else at the next sign-in.
    """
    author, user = take_turn(by), _another(user_id, by)
    factors = Authenticator.objects.filter(user=user)
    if not factors.exists():
        raise Conflict(_("The person has no second factor. Nothing was changed."))
    kinds = sorted(set(factors.values_list("type", flat=True)))
    factors.delete()
    _note("sign_in.factors_removed", user, author, reason, kinds=kinds)
    end_other_sessions(user)
    mails.post(mails.FACTORS_REMOVED, user)
    return user


def _another(user_id, by) -> User:
    user = User.objects.select_for_update().get(pk=user_id)
    if user == by:
        raise NotAllowed(_("You cannot do this to your own account. Ask another administrator."))
    return user


def _note(action: str, user: User, author, reason: str, **facts) -> None:
    """The journal holds codes only; the reason in words stands with the looks at the person's data."""
    if not reason.strip():
        raise DomainError(_("Write the reason. The person can ask for it later."), code="reason_needed")
    record(action, subject=user, by=author, **facts)
    record_access(person_id=user.pk, by=author, purpose=action, kind=KIND, reason=reason.strip()[:300])
