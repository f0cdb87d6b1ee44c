"""End of duty: everything that a person holds goes to chosen successors in one go, or nothing does."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.keys import take_turn
from accounts.roles.sign_in import lock_sign_in
from administration.people.holdings import Holding, holdings_of
from audit.services import record
from billing.approvals.handover import end_own_deputies
from billing.approvals.selectors import rounds_without_holder
from billing.approvals.services import rehold
from domain.errors import Conflict, DomainError


class NeedsSuccessor(DomainError):
    """Something would be left without a holder."""

    code = "needs_successor"


@transaction.atomic
def end_duty(*, person: User, successors: Mapping[str, User], lock: bool, by: User) -> list[Holding]:
    """Hand on all that `person` holds: `successors` says by a holding's key who takes it. Returns what was handed on.

    Raises NeedsSuccessor when a line has nobody (nothing is handed on then), Conflict when the list has grown since
    the page was made, OwnRole and LastAdministrator as the services of roles do.
    """
    take_turn(by)
    holdings = holdings_of(User.objects.select_for_update().get(pk=person.pk))
    _check(person, holdings, successors)
    for holding in holdings:
        if holding.ends:
            holding.hand_on(successor=None, by=by)
        else:
            holding.hand_on(successor=successors[holding.key], by=by)
    end_own_deputies(person=person, by=by)
    for round_id in rounds_without_holder().values_list("pk", flat=True):
        rehold(round_id=round_id)
    record("duty.ended", subject=person, by=by, handed_on=len(holdings))
    if lock:
        lock_sign_in(user_id=person.pk, reason=_("End of duty"), by=by)
    return holdings


def _check(person: User, holdings: list[Holding], successors: Mapping[str, User]) -> None:
    missing = [holding for holding in holdings if not holding.ends and holding.key not in successors]
    if missing and successors:
        raise Conflict(_("The list has changed. Look at it again: nothing was handed on."))
    if missing:
        raise NeedsSuccessor(_("Choose a successor. Nothing is left without a holder."))
    for successor in successors.values():
        if successor.pk == person.pk or not successor.is_active:
            raise DomainError(_("The successor must be somebody else whose sign-in is open."))
