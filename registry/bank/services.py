"""Everything that writes the bank. Publishing and withdrawing join the transaction of the consent itself."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from domain.clock import now, today
from domain.errors import Conflict, DomainError
from outbox.services import publish as publish_message
from registry.bank.contact_details import contact_details_in
from registry.bank.models import Profile, Request, RequestStatus, View
from registry.bank.publication import FieldConsent, ProfileFacts, publish
from registry.bank.searcher import Searcher
from registry.bank.selectors import profiles_visible_to
from tenants.context import current_tenant
from tenants.terminology.shipped import LANGUAGES
from tenants.terminology.terms import current as current_terms


class NotPublished(DomainError):
    """The profile is not (or no longer) in the bank for this searcher."""

    code = "not_published"


@transaction.atomic
def publish_profile(
    *, expert_key: UUID, facts: ProfileFacts, consents: list[FieldConsent], consent_version: str
) -> Profile | None:
    """Put the consented fields into the bank in place of what was there. None (and no row) when there are none."""
    publication = publish(facts, consents, today())
    if publication is None:
        withdraw_profile(expert_key=expert_key)
        return None
    shown = {
        "home_name": facts.home_name,
        "home_kind": facts.home_kind,
        "title": {language: current_terms().get("Expert", None, language) for language in LANGUAGES},
        "cards": publication.cards,
        "terms": list(publication.terms),
        "expires_on": publication.expires_on,
        "consent_version": consent_version,
    }
    profile, _is_new = Profile.objects.update_or_create(
        tenant_id=current_tenant().pk,
        expert_key=expert_key,
        defaults=shown,
        create_defaults={**shown, "published_at": now()},  # saving again does not buy a better place
    )
    return profile


@transaction.atomic
def withdraw_profile(*, expert_key: UUID) -> list[str]:
    """Take a profile out of the bank. Returns the organisations that had opened it (GDPR article 19)."""
    home = current_tenant().pk
    Profile.objects.filter(tenant_id=home, expert_key=expert_key).delete()
    opened = View.objects.filter(home_tenant_id=home, expert_key=expert_key)
    return sorted(opened.order_by().values_list("organisation", flat=True).distinct())


@transaction.atomic
def open_profile(*, profile_id: UUID, searcher: Searcher) -> Profile:
    """The profile for reading; writes who opened it and why. Raises NotPublished."""
    profile = _visible(profile_id, searcher)
    View.objects.create(
        profile_id=profile.pk,
        home_tenant_id=profile.tenant_id,
        expert_key=profile.expert_key,
        from_tenant_id=searcher.tenant_id,
        viewer_id=searcher.user_id,
        organisation=searcher.organisation,
        purpose=searcher.purpose,
    )
    return profile


def send_request(
    *,
    request_id: UUID,
    profile_id: UUID,
    searcher: Searcher,
    task_code: str,
    need: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    contact_name: str,
    contact_email: str,
    place: str = "",
    is_remote: bool = False,
    audience_size: int | None = None,
) -> Request:
    """Ask for the expert through the home organisation (A148). `request_id` comes with the form: sent once.

    Raises NotPublished, Conflict on a second sending, DomainError when times or texts do not hold.
    """
    _check_wish(need, place, starts_at, ends_at)
    try:
        with transaction.atomic():
            profile = _visible(profile_id, searcher)
            if profile.tenant_id == searcher.tenant_id:
                raise DomainError(_("This person is in your own organisation. Make an order instead."))
            wish = Request.objects.create(
                id=request_id,
                profile_id=profile.pk,
                home_tenant_id=profile.tenant_id,
                expert_key=profile.expert_key,
                from_tenant_id=searcher.tenant_id,
                from_user_id=searcher.user_id,
                from_name=searcher.organisation,
                contact_name=contact_name,
                contact_email=contact_email,
                task_code=task_code,
                need=need,
                starts_at=starts_at,
                ends_at=ends_at,
                place=place,
                is_remote=is_remote,
                audience_size=audience_size,
            )
            publish_message("bank.requested", wish.pk, to=profile.tenant_id)
    except IntegrityError:
        raise Conflict(_("This request has already been sent.")) from None
    return wish


@transaction.atomic
def receive_request(*, request_id: UUID) -> Request:
    """The home organisation has the request as an order. Call there. Doing it again changes nothing."""
    wish = Request.objects.select_for_update().get(pk=request_id, home_tenant_id=current_tenant().pk)
    if wish.status == RequestStatus.SENT:
        wish.status = RequestStatus.RECEIVED
        wish.save(update_fields=["status"])
    return wish


@transaction.atomic
def answer_request(*, request_id: UUID, is_agreed: bool) -> Request:
    """The home organisation's answer; a new answer replaces the old one (agreed, later impossible). Call there.

    The asking organisation hears of it; a vetted outsider, who has no organisation here, reads it on its list.
    """
    wish = Request.objects.select_for_update().get(pk=request_id, home_tenant_id=current_tenant().pk)
    status = RequestStatus.ACCEPTED if is_agreed else RequestStatus.DECLINED
    if wish.status == status:
        return wish
    wish.status, wish.answered_at = status, now()
    wish.save(update_fields=["status", "answered_at"])
    if wish.from_tenant_id:
        publish_message("bank.answered", wish.pk, to=wish.from_tenant_id)
    return wish


def _visible(profile_id: UUID, searcher: Searcher) -> Profile:
    profile = profiles_visible_to(searcher).filter(pk=profile_id).first()
    if profile is None:
        raise NotPublished(_("This profile is no longer in the bank."))
    return profile


def _check_wish(need: str, place: str, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """A request holds no person's details but the contact's own (rules.md section 7)."""
    if contact_details_in(f"{need}\n{place}"):
        raise DomainError(_("Leave phone numbers, addresses and identity codes out of the text."))
    if not now() < starts_at < ends_at:
        raise DomainError(_("The time must be ahead, and end after it starts."))
