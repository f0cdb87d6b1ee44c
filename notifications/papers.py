"""Who is told of agreements, commitments and tax cards. Every function runs once per message, in its own transaction."""

from uuid import UUID

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from notifications.services import tell
from outbox.subscribers import subscribe
from registry.experts.models import Expert
from registry.joining.commitments import experts_to_ask
from registry.joining.models import Agreement, AgreementStatus, CommitmentText


def _owner_of(ref: UUID, *statuses: str) -> User | None:
    """The expert of an agreement that is still in one of the states; any state when none is given."""
    agreement = Agreement.objects.select_related("expert__user").get(pk=ref)
    return agreement.expert.user if not statuses or agreement.status in statuses else None


@subscribe("agreement.sent")
def tell_to_sign(ref: UUID) -> None:
    """The expert signs first, unless it was taken back meanwhile."""
    tell([_owner_of(ref, AgreementStatus.SENT)], "agreement.sent", ref)


@subscribe("agreement.signed")
def tell_organisation_to_sign(ref: UUID) -> None:
    """The expert has signed: a coordinator signs next."""
    tell(holders(Role.COORDINATOR), "agreement.signed", ref)


@subscribe("agreement.in_force")
def tell_of_force(ref: UUID) -> None:
    """Both have signed: the expert gets the copy."""
    tell([_owner_of(ref)], "agreement.in_force", ref)


@subscribe("agreement.ends")
def tell_of_coming_end(ref: UUID) -> None:
    """60, 30 and 7 days before the end: the coordinators and the expert (A047)."""
    tell(holders(Role.COORDINATOR), "agreement.ends", ref)
    tell([_owner_of(ref, AgreementStatus.IN_FORCE)], "agreement.ends_yours", ref)


@subscribe("agreement.ended")
def tell_of_early_end(ref: UUID) -> None:
    """The expert learns of an end before its time, and why."""
    tell([_owner_of(ref)], "agreement.ended", ref)


@subscribe("commitment.asked")
def tell_of_commitment(ref: UUID) -> None:
    """Everybody who has not accepted the new version yet."""
    people = experts_to_ask(CommitmentText.objects.get(pk=ref))
    tell([expert.user for expert in people], "commitment.asked", ref)


@subscribe("tax_card.asked")
def tell_of_tax_card(ref: UUID) -> None:
    """The expert is asked for the year's tax card."""
    tell([Expert.objects.select_related("user").get(pk=ref).user], "tax_card.asked", ref)
