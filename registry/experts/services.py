"""What an expert allows and tells. A consent, its withdrawal and the bank's row commit or fail together."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record, record_access, record_disclosure
from domain.clock import today
from domain.errors import DomainError, NotAllowed
from registry.bank.contact_details import contact_details_in
from registry.bank.publication import FieldConsent
from registry.bank.services import publish_profile, withdraw_profile
from registry.experts.consents import consents_in_force
from registry.experts.facts import facts_of
from registry.experts.models import BankAudience, BankField, Consent, Expert, ExpertStatus

TEXT_VERSION = "2026-11"  # of the words in templates/experts/visibility.html; a new text needs a new version
BANK = "Kokemuspankki"

Pairs = Iterable[tuple[str, str]]


@transaction.atomic
def give_consent(
    *, expert: Expert, field_audiences: Pairs, expires_on: dt.date, text_version: str, language: str, by
) -> list[FieldConsent]:
    """Allow fields to audiences until a day (not including it) and publish them at once.

    `field_audiences` are (BankField, BankAudience) pairs; other consents stay. Returns all that is in force.
    Raises NotAllowed for anyone but the expert, DomainError for a past day or an ended expert.
    """
    row = _locked(expert)
    _check_giver(row, by)
    _check_day(expires_on)
    wanted = _known(field_audiences)
    _give(row, wanted, expires_on, text_version, language, by)
    return _publish(row, by)


@transaction.atomic
def withdraw_consent(
    *, expert: Expert, by, fields: Iterable[str] = (), field_audiences: Pairs = ()
) -> list[str]:
    """Take consents back: all of them, those of some fields, or some (field, audience) pairs. Works twice, too.

    Returns the organisations that had opened the profile, so that they can be told (GDPR article 19).
    Raises NotAllowed for anyone but the expert.
    """
    row = _locked(expert)
    if row.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    fields, pairs = set(fields), set(field_audiences)
    chosen = [
        consent
        for consent in live_consents(row)
        if not (fields or pairs) or consent.field in fields or (consent.field, consent.audience) in pairs
    ]
    _take_back(row, chosen, by)
    opened = withdraw_profile(expert_key=row.pk)
    _publish(row, by, is_news=False)
    return opened if chosen else []


@transaction.atomic
def save_visibility(
    *, expert: Expert, field_audiences: Pairs, expires_on: dt.date | None, language: str, by
) -> None:
    """Exactly these consents and no others, as the visibility page shows them. Raises as give_consent does."""
    row = _locked(expert)
    wanted = _known(field_audiences)
    if wanted:
        _check_giver(row, by)
        expires_on = _check_day(expires_on)
    elif row.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    _take_back(row, [c for c in live_consents(row) if (c.field, c.audience) not in wanted], by)
    if wanted and expires_on:
        _give(row, wanted, expires_on, TEXT_VERSION, language, by)
    _publish(row, by)


@transaction.atomic
def update_details(*, expert: Expert, by, **details) -> Expert:
    """Change what the expert tells of themselves; a published profile changes in the same transaction.

    Raises DomainError when the introduction holds contact details (the bank shows none).
    """
    row = _locked(expert)
    if contact_details_in(details.get("introduction", "")):
        raise DomainError(
            _("Leave contact details out of the introduction. Requests come through your organisation.")
        )
    for name, value in details.items():
        setattr(row, name, value)
    row.save(update_fields=[*details])
    record("experts.details_changed", subject=row, by=by, fields=sorted(details))
    _publish(row, by, is_news=False)
    return row


@transaction.atomic
def refresh_publication(*, expert_id: UUID) -> None:
    """Bring the bank's row up to date after topics, training, a pause or a consent has changed or run out."""
    _publish(Expert.objects.select_for_update().get(pk=expert_id), None, is_news=False)


def refresh_publications() -> int:
    """The nightly round: pauses that began or ended, consents that ran out. Returns how many were looked at."""
    ids = list(Consent.objects.order_by().values_list("expert_id", flat=True).distinct())
    for expert_id in ids:
        refresh_publication(expert_id=expert_id)
    return len(ids)


@transaction.atomic
def reveal_secret(*, expert: Expert, kind: str, reason: str, by) -> str:
    """The identity code or the account number, for somebody who says why; the reason is kept (security.md 5)."""
    if len(reason.strip()) < 5:
        raise DomainError(_("Write why you need to see it."))
    sealed: Any = {"identity_code": expert.identity_code, "iban": expert.iban}[kind]
    if sealed is None:
        raise DomainError(_("There is nothing stored."))
    record_access(person_id=expert.pk, by=by, purpose="register", kind=kind, reason=reason.strip()[:300])
    return sealed.reveal()


def live_consents(expert: Expert) -> list[FieldConsent]:
    """The expert's consents in force today. One query."""
    return consents_in_force(expert.consents.all(), today())


def _give(expert: Expert, wanted: set, expires_on: dt.date, text_version: str, language: str, by) -> None:
    """Add the rows that say something new; the same consent twice stays one."""
    same = {(c.field, c.audience) for c in live_consents(expert) if c.expires_on == expires_on}
    facts = {"expires_on": expires_on, "text_version": text_version, "language": language, "by": by}
    new = [
        Consent(expert=expert, field=field, audience=audience, **facts)
        for field, audience in sorted(wanted - same)
    ]
    Consent.objects.bulk_create(new)
    if new:
        record("experts.consent_given", subject=expert, by=by, fields=len(new), until=expires_on)


def _take_back(expert: Expert, chosen: list[FieldConsent], by) -> None:
    Consent.objects.bulk_create(
        Consent(
            expert=expert,
            field=consent.field,
            audience=consent.audience,
            is_withdrawal=True,
            text_version=TEXT_VERSION,
            language=by.language,
            by=by,
        )
        for consent in chosen
    )
    if chosen:
        record("experts.consent_withdrawn", subject=expert, by=by, fields=len(chosen))


def _publish(expert: Expert, by, *, is_news: bool = True) -> list[FieldConsent]:
    """Make the bank's row what the consents say. Somebody who has ended or takes a pause is not in the bank."""
    consents = live_consents(expert)
    away = expert.status != ExpertStatus.ACTIVE or (expert.paused_until and expert.paused_until > today())
    if away or not consents:
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


def _version(expert: Expert) -> str:
    return (
        expert.consents.filter(is_withdrawal=False).values_list("text_version", flat=True).last()
        or TEXT_VERSION
    )


def _locked(expert: Expert) -> Expert:
    return Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)


def _check_giver(expert: Expert, by) -> None:
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    if expert.status != ExpertStatus.ACTIVE:
        raise DomainError(_("Your activity here has ended, so nothing can be published."))


def _check_day(expires_on: dt.date | None) -> dt.date:
    if expires_on is None or expires_on <= today():
        raise DomainError(_("Choose a day that is still ahead."))
    return expires_on


def _known(pairs: Pairs) -> set[tuple[str, str]]:
    found = {(str(field), str(audience)) for field, audience in pairs}
    if any(field not in BankField.values or audience not in BankAudience.values for field, audience in found):
        raise DomainError(_("Choose from the list."))
    return found
