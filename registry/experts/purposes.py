"""Consents besides the bank: photo, story, needs told to the orderer (A087, A146). Append-only; the last word counts."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record, record_access
from domain.errors import DomainError, NotAllowed
from registry.experts.joining_in import locked
from registry.experts.models import ConsentPurpose, Expert, ExpertStatus, PurposeConsent

TEXT_VERSION = (
    "2026-11"  # of the sentences that a person reads when saying yes; a new text needs a new version
)
# Text messages are not sent yet, so nobody is asked about them.
ASKED = (ConsentPurpose.ACCESS_NEEDS, ConsentPurpose.PHOTO, ConsentPurpose.STORY)


@transaction.atomic
def save_purpose(*, expert: Expert, purpose: ConsentPurpose, is_yes: bool, language: str, by) -> bool:
    """Say yes or take it back. The same word twice adds nothing. Whether something changed.

    Raises NotAllowed for anyone but the expert, DomainError for a yes of somebody who has ended.
    """
    row = locked(expert)
    if row.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    if is_yes == allows(row, purpose):
        return False
    if is_yes and row.status != ExpertStatus.ACTIVE:
        raise DomainError(_("Your activity here has ended. You can only take consents back."))
    facts = {"text_version": TEXT_VERSION, "language": language, "by": by}
    PurposeConsent.objects.create(expert=row, purpose=purpose, is_withdrawal=not is_yes, **facts)
    action = "experts.purpose_allowed" if is_yes else "experts.purpose_withdrawn"
    record(action, subject=row, by=by, purpose=str(purpose))
    return True


def purposes_of(expert: Expert) -> dict[str, PurposeConsent]:
    """The last word on each purpose that was ever spoken about. One query."""
    return {consent.purpose: consent for consent in expert.purpose_consents.all()}


def allows(expert: Expert, purpose: ConsentPurpose) -> bool:
    """Whether the person's last word on the purpose is a yes."""
    last = purposes_of(expert).get(purpose)
    return last is not None and not last.is_withdrawal


def follow_no(*, kept: Expert, merged: Expert, by) -> None:
    """Two rows become one person: a yes stays with the row that said it, but a later no is the person's last word."""
    said = purposes_of(merged)
    for purpose, own in purposes_of(kept).items():
        other = said.get(purpose)
        if other and other.is_withdrawal and not own.is_withdrawal and other.at > own.at:
            facts = {"text_version": other.text_version, "language": other.language, "by": other.by}
            PurposeConsent.objects.create(
                expert=kept, purpose=purpose, is_withdrawal=True, at=other.at, **facts
            )
            record("experts.purpose_withdrawn", subject=kept, by=by, purpose=str(purpose))


@dataclass(frozen=True)
class Needs:
    """What makes work possible for the person, in their own words."""

    access: str
    devices: str


def needs_for_orderer(*, expert: Expert, viewer, purpose: str) -> Needs | None:
    """The needs for somebody who arranges the person's task, when the person allows it; the look is written down."""
    if not (expert.access_needs or expert.assistive_devices) or not allows(
        expert, ConsentPurpose.ACCESS_NEEDS
    ):
        return None
    record_access(person_id=expert.pk, by=viewer, purpose=purpose, kind="access_needs")
    return needs_of(expert)


def needs_of(expert: Expert) -> Needs:
    """The needs opened. Whoever shows them to others than the person asks `needs_for_orderer`."""
    access, devices = expert.access_needs, expert.assistive_devices
    return Needs(access.reveal() if access else "", devices.reveal() if devices else "")
