"""What an expert allows and tells. A consent, its withdrawal and the bank's row commit or fail together."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record, record_access
from domain.clock import today
from domain.errors import DomainError, NotAllowed
from registry.bank.contact_details import contact_details_in
from registry.bank.publication import FieldConsent
from registry.bank.services import withdraw_profile
from registry.experts.joining_in import (
    add_expert,
    change_expert,
    end_expert,
    give_account,
    link_account,
    locked,
    return_expert,
)
from registry.experts.models import BankAudience, BankField, Consent, Expert, ExpertStatus
from registry.experts.publishing import (
    TEXT_VERSION,
    live_consents,
    publish_expert,
    refresh_publication,
    refresh_publications,
)

__all__ = [
    "TEXT_VERSION", "add_expert", "change_expert", "end_expert", "give_account", "give_consent", "link_account",
    "live_consents", "locked", "refresh_publication", "refresh_publications", "return_expert", "reveal_secret",
    "save_visibility", "update_details", "withdraw_consent",
]  # fmt: skip

Pairs = Iterable[tuple[str, str]]


@transaction.atomic
def give_consent(
    *, expert: Expert, field_audiences: Pairs, expires_on: dt.date, text_version: str, language: str, by
) -> list[FieldConsent]:
    """Allow fields to audiences until a day (not including it) and publish them at once.

    `field_audiences` are (BankField, BankAudience) pairs; other consents stay. Returns all that is in force.
    Raises NotAllowed for anyone but the expert, DomainError for a past day or an ended expert.
    """
    row = locked(expert)
    _check_giver(row, by)
    _check_day(expires_on)
    wanted = _known(field_audiences)
    _give(row, wanted, expires_on, text_version, language, by)
    return publish_expert(row, by)


@transaction.atomic
def withdraw_consent(
    *, expert: Expert, by, fields: Iterable[str] = (), field_audiences: Pairs = ()
) -> list[str]:
    """Take consents back: all of them, those of some fields, or some (field, audience) pairs. Works twice, too.

    Returns the organisations that had opened the profile, so that they can be told (GDPR article 19).
    Raises NotAllowed for anyone but the expert.
    """
    row = locked(expert)
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
    publish_expert(row, by, is_news=False)
    return opened if chosen else []


@transaction.atomic
def save_visibility(
    *, expert: Expert, field_audiences: Pairs, expires_on: dt.date | None, language: str, by
) -> None:
    """Exactly these consents and no others, as the visibility page shows them. Raises as give_consent does."""
    row = locked(expert)
    wanted = _known(field_audiences)
    if wanted:
        _check_giver(row, by)
        expires_on = _check_day(expires_on)
    elif row.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    _take_back(row, [c for c in live_consents(row) if (c.field, c.audience) not in wanted], by)
    if wanted and expires_on:
        _give(row, wanted, expires_on, TEXT_VERSION, language, by)
    publish_expert(row, by)


@transaction.atomic
def update_details(*, expert: Expert, by, **details) -> Expert:
    """Change what the expert tells of themselves; a published profile changes in the same transaction.

    Raises DomainError when the introduction holds contact details (the bank shows none).
    """
    row = locked(expert)
    if contact_details_in(details.get("introduction", "")):
        raise DomainError(
            _("Leave contact details out of the introduction. Requests come through your organisation.")
        )
    for name, value in details.items():
        setattr(row, name, value)
    row.save(update_fields=[*details])
    record("experts.details_changed", subject=row, by=by, fields=sorted(details))
    publish_expert(row, by, is_news=False)
    return row


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


def _check_giver(expert: Expert, by) -> None:
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    if expert.status != ExpertStatus.ACTIVE:
        raise DomainError(_("Your activity here has ended, so nothing can be published."))
    if expert.contact_protected:
        raise DomainError(_("Your contact details are protected, so nothing about you is published."))


def _check_day(expires_on: dt.date | None) -> dt.date:
    if expires_on is None or expires_on <= today():
        raise DomainError(_("Choose a day that is still ahead."))
    return expires_on


def _known(pairs: Pairs) -> set[tuple[str, str]]:
    found = {(str(field), str(audience)) for field, audience in pairs}
    if any(field not in BankField.values or audience not in BankAudience.values for field, audience in found):
        raise DomainError(_("Choose from the list."))
    return found
