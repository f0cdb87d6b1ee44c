"""Sends the mail of an invitation, with a link that is made now and kept nowhere."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.letters import Words, compose
from accounts.roles.invitations import INVITED, LinkState, issue_link, state_of
from accounts.roles.models import Invitation
from outbox.subscribers import subscribe

WORDS = Words(
    gettext_lazy("You are invited"),
    gettext_lazy(
        "You are invited to use this service. Open the link and choose a password. It takes a minute."
    ),
    gettext_lazy("The link works for two weeks and once. If you did not expect this mail, do nothing."),
    gettext_lazy("Accept the invitation"),
)


@subscribe(INVITED)
def send_invitation(ref: UUID) -> None:
    """The invitation's mail, unless it was withdrawn or used meanwhile."""
    invitation = Invitation.objects.select_for_update().filter(pk=ref).first()
    if invitation is None or state_of(invitation) is not LinkState.OPEN:
        return
    path = reverse("people_settings:join", args=[issue_link(invitation)])
    compose(WORDS, to=invitation.email, language=invitation.language, path=path).send()
