"""An invited expert has made the account."""

from uuid import UUID

from accounts.models import User
from accounts.roles.invitations import ACCEPTED
from accounts.roles.models import Invitation, Role
from outbox.subscribers import subscribe
from registry.experts.joining_in import link_account
from registry.experts.models import Expert, ExpertStatus


@subscribe(ACCEPTED)
def link_accepted(ref: UUID) -> None:
    """The account belongs to the expert who was invited by that address. A second expert with it is a duplicate."""
    invitation = Invitation.objects.get(pk=ref)
    user = User.objects.filter(email=invitation.email).first()
    waiting = Expert.objects.filter(user=None, status=ExpertStatus.ACTIVE, email__iexact=invitation.email)
    expert = waiting.order_by("payee_number").first()
    if user and expert and any(entry["role"] == Role.EXPERT for entry in invitation.roles):
        link_account(expert=expert, user=user, by=user)
