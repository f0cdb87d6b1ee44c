"""The expert's home, requests and tasks (ux.md section 11, E1–E3)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from domain.clock import today as current_day
from domain.errors import DomainError
from registry.experts.cards import cards_for
from registry.experts.selectors import expert_of
from registry.matching.models import OfferStatus
from registry.matching.standing import standings
from registry.orders.handling import contact_for
from registry.orders.quotes import Quote
from registry.sessions import selectors, services
from registry.sessions.permissions import may_waive_fee
from tenants.organisation.instructions import Reader
from tenants.organisation.levels import instructions_for
from tenants.terminology.terms import tt
from ui.answers import refusal_page

VIEWS = ("requests", "coming", "past")


@policy(roles={Role.EXPERT})
def home(request):
    """What waits for the expert, one card for each thing, and nothing else."""
    expert = expert_of(request.user)
    offers = list(selectors.open_offers(request.user))
    today = list(selectors.sessions_today(request.user))
    to_confirm = list(selectors.sessions_to_confirm(request.user))
    cards = cards_for(expert) if expert else []
    facts = {"offers": _priced(offers), "today": today, "to_confirm": to_confirm, "expert": expert}
    facts |= {
        "early_cards": [card for card in cards if card.position < 30],
        "cards": [card for card in cards if card.position >= 30],
        "count": len(offers) + len(today) + len(to_confirm) + len(cards),
        "standing": standings([expert], current_day())[expert.pk] if expert else None,
    }
    return render(request, "expert_sessions/home.html", facts)


@policy(roles={Role.EXPERT})
def mine(request):
    """Requests, coming and past tasks as three lists."""
    view = request.GET.get("view")
    offers, coming = selectors.open_offers(request.user), selectors.coming_sessions(request.user)
    counts = {"requests": offers.count(), "coming": coming.count()}
    if view not in VIEWS:
        view = "requests" if counts["requests"] else "coming"
    rows = {"requests": offers, "coming": coming, "past": selectors.past_sessions(request.user)}[view]
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    if view == "requests":
        page.object_list = _priced(page.object_list)
    return render(request, "expert_sessions/mine.html", {"view": view, "counts": counts, "page": page})


@policy(roles={Role.EXPERT}, objects="matching.Offer")
def offer(request, offer_id):
    """One request: everything needed to decide, the price with its rule, and two equal buttons (A011, A050)."""
    found = get_object_or_404(selectors.own_offers(request.user), pk=offer_id)
    is_open = found.status == OfferStatus.SENT
    facts = {
        "offer": found,
        "order": found.order,
        "price": Quote.from_data(found.price),
        "is_open": is_open,
        "may_waive": is_open and not found.as_deputy and may_waive_fee(found.order),
        "contact": contact_for(found.order),
        "instructions": instructions_for(found.order.unit, Reader.EXPERT) if is_open else [],
    }
    return render(request, "expert_sessions/offer.html", facts)


@policy(roles={Role.EXPERT}, methods={"POST"}, objects="matching.Offer")
def answer(request, offer_id):
    """Yes or no to a request. No reason is asked for a no (A017)."""
    found = get_object_or_404(selectors.own_offers(request.user), pk=offer_id)
    try:
        if request.POST.get("answer") == "yes":
            return _accept(request, found)
        if request.POST.get("answer") == "no":
            return _decline(request, found)
    except DomainError as error:
        return refusal_page(request, error)
    return refusal_page(request, DomainError(tt("Choose yes or no.")))


def _accept(request, found):
    waives = bool(request.POST.get("waives_fee"))
    assignment = services.accept_offer(offer_id=found.pk, by=request.user, waives_fee=waives)
    if assignment is None:
        messages.success(request, tt("Thank you! You are the deputy. We ask you if you are needed."))
        return redirect("sessions:home")
    messages.success(request, tt("Thank you! The {task} is yours."))
    return redirect("sessions:detail", assignment.sessions.get().pk)


def _decline(request, found):
    services.decline_offer(offer_id=found.pk, by=request.user)
    messages.success(request, tt("Thank you for telling. You do not do this {task}."))
    return redirect("sessions:home")


def _priced(offers):
    """Offers with their price ready for the page."""
    for one in offers:
        one.quote = Quote.from_data(one.price)
    return offers
