"""The expert's own visibility: who sees me in the national bank (ux.md E18)."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from domain.clock import today
from domain.errors import DomainError
from registry.bank import wording
from registry.bank.publication import EDUCATION, EVERYONE, NETWORK, REGIONS, FieldConsent, publish
from registry.bank.selectors import merged_card, views_of
from registry.experts import services
from registry.experts.facts import facts_of
from registry.experts.forms import VisibilityForm, reader_language
from registry.experts.models import Expert
from registry.experts.selectors import expert_of

A_YEAR = dt.timedelta(days=365)
MANY_VIEWS = 50


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def visibility(request):
    """What the national bank shows of me, to whom, until when, and who has looked. `preview` saves nothing."""
    expert = _own(request)
    live = services.live_consents(expert)
    form = VisibilityForm(request.POST or None, initial=_initial(live))
    consents = live
    if form.is_bound and form.is_valid():
        if "preview" not in request.POST:
            return _save(request, expert, form)
        day = form.cleaned_data["expires_on"] or today() + A_YEAR
        consents = [FieldConsent(field, audience, day) for field, audience in sorted(form.pairs())]
    context = {
        "form": form, "is_published": bool(live), "is_preview": form.is_bound, "ends_on": _first_end(live),
        "some": any(consent.audience != EVERYONE for consent in consents),
        "previews": _previews(expert, consents), "views": _views(request, expert),
    }  # fmt: skip
    return render(request, "experts/visibility.html", context, status=422 if form.errors else 200)


@policy(roles={Role.EXPERT}, methods={"POST"})
def withdraw(request):
    """Take everything out of the bank, in one tap."""
    opened = services.withdraw_consent(expert=_own(request), by=request.user)
    messages.success(request, _("Your profile is no longer in the national bank."))
    if opened:
        messages.info(request, _("These had opened it: {names}.").replace("{names}", ", ".join(opened)))
    return redirect("experts:visibility")


def _own(request) -> Expert:
    expert = expert_of(request.user)
    if expert is None:
        raise Http404
    return expert


def _save(request, expert: Expert, form: VisibilityForm):
    try:
        services.save_visibility(
            expert=expert,
            field_audiences=form.pairs(),
            expires_on=form.cleaned_data["expires_on"],
            language=reader_language(),
            by=request.user,
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. The bank shows exactly what you chose."))
    return redirect("experts:visibility")


def _initial(live: list[FieldConsent]) -> dict:
    chosen: dict[str, list[str]] = {}
    for consent in live:
        chosen.setdefault(consent.audience, []).append(consent.field)
    return {**chosen, "expires_on": _first_end(live) or today() + A_YEAR}


def _first_end(live: list[FieldConsent]) -> dt.date | None:
    return min((consent.expires_on for consent in live), default=None)


def _previews(expert: Expert, consents: list[FieldConsent]) -> list[dict]:
    """The card as each kind of searcher sees it; made by the same projection as the real one."""
    facts = facts_of(expert)
    publication = publish(facts, consents, today())
    own_kind = f"{NETWORK}.{facts.home_kind}"
    seen_by = [
        (_("A vetted organisation sees"), [EVERYONE]),
        (_("An educational institution sees"), [EVERYONE, EDUCATION]),
        (_("A wellbeing services county sees"), [EVERYONE, REGIONS]),
        (_("An organisation like yours sees"), [EVERYONE, own_kind]),
    ]
    cards = publication.cards if publication else {}
    return [_preview(title, merged_card(cards, audiences)) for title, audiences in seen_by]


def _preview(title: str, card: dict) -> dict:
    return {
        "title": title,
        "name": card.get("name", ""),
        "facts": wording.card_facts(card),
        "is_empty": not card,
    }


def _views(request, expert: Expert) -> list[dict]:
    rows = views_of(tenant_id=request.tenant.pk, expert_key=expert.pk)[:MANY_VIEWS]
    return [
        {"at": row.at, "organisation": row.organisation, "purpose": wording.purpose_in_words(row.purpose)}
        for row in rows
    ]
