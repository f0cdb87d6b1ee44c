"""The bank's row of an expert follows the consents, in the transaction of whatever changed."""

from uuid import UUID

from django.db import transaction

from audit.services import record_disclosure
from domain.clock import today
from registry.bank.publication import FieldConsent
from registry.bank.services import publish_profile, withdraw_profile
from registry.experts.consents import consents_in_force
from registry.experts.facts import facts_of
from registry.experts.models import Consent, Expert, ExpertStatus

TEXT_VERSION = "2026-11"  # of the words in templates/experts/visibility.html; a new text needs a new version
BANK = "Kokemuspankki"


def live_consents(expert: Expert) -> list[FieldConsent]:
    """The expert's consents in force today. One query."""
    return consents_in_force(expert.consents.all(), today())


def publish_expert(expert: Expert, by, *, is_news: bool = True) -> list[FieldConsent]:
    """Make the bank's row what the consents say. Whoever has ended, takes a pause or is protected is not there."""
    consents = live_consents(expert)
    if is_away(expert) or not consents:
        withdraw_profile(expert_key=expert.pk)
        return consents
    publish_profile(
        expert_key=expert.pk, facts=facts_of(expert), consents=consents, consent_version=_version(expert)
    )
    if is_news:
        audiences = ", ".join(sorted({consent.audience for consent in consents}))
        receiver = f"{BANK}: {audiences}"
        record_disclosure(
            what="bank.profile", subject_id=expert.pk, by=by, receiver=receiver, ground="consent", people=1
        )
    return consents


def is_away(expert: Expert) -> bool:
    """Nobody may find the person now, whatever the consents say."""
    paused = expert.paused_until is not None and expert.paused_until > today()
    return expert.status != ExpertStatus.ACTIVE or paused or expert.contact_protected


def _version(expert: Expert) -> str:
    return (
        expert.consents.filter(is_withdrawal=False).values_list("text_version", flat=True).last()
        or TEXT_VERSION
    )


@transaction.atomic
def refresh_publication(*, expert_id: UUID) -> None:
    """Bring the bank's row up to date after topics, training, a pause or a consent has changed or run out."""
    publish_expert(Expert.objects.select_for_update().get(pk=expert_id), None, is_news=False)


def refresh_publications() -> int:
    """The nightly round: pauses that began or ended, consents that ran out. Returns how many were looked at."""
    ids = list(Consent.objects.order_by().values_list("expert_id", flat=True).distinct())
    for expert_id in ids:
        refresh_publication(expert_id=expert_id)
    return len(ids)
