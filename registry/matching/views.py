"""The work queue, an order in the coordinator's eyes, and choosing an expert (ux.md C1–C4)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.handing_form import HandOverForm
from accounts.roles.handling import people_who_handle
from audit.services import record_access_to_many
from domain.errors import Conflict, DomainError
from registry.matching import selectors, services
from registry.matching.choosing import MATCHING_ROLES
from registry.matching.forms import ChooseForm, QueueFilter
from registry.matching.models import Offer, OfferStatus
from registry.matching.proposals import Proposal, propose
from registry.matching.rows import ChoiceRow, QueueRow, answer_words, offer_tone, preselect
from registry.orders import handling
from registry.orders.models import Order, OrderStatus
from registry.orders.ordering import can_cancel
from registry.orders.quotes import Quote
from registry.orders.wording import TONES, steps_of, topic_names

COORDINATORS = set(MATCHING_ROLES)
PURPOSE = "matching"
PAGE = 25
ASKABLE = (OrderStatus.NEW, OrderStatus.OFFERED)


@policy(roles=COORDINATORS, purpose=PURPOSE)
def queue(request):
    """Orders by what waits, most urgent first, each with one next action."""
    views = {view.code: view for view in selectors.views_of_queue(request.user)}
    current = views.get(request.GET.get("view"), views["waiting"])
    form = QueueFilter(request.GET, user=request.user)
    orders = form.narrow(
        selectors.queue_of(request.user).filter(Q() if _searches(form) else current.condition)
    )
    orders = orders.order_by(F("deadline").asc(nulls_last=True), "starts_at", "number")
    page = Paginator(selectors.for_the_table(orders), PAGE).get_page(request.GET.get("page"))
    counts = selectors.queue_counts(request.user)
    return render(request, "matching/queue.html", {
        "form": form, "page": page, "rows": [QueueRow(order, request.user) for order in page], "total": page.paginator.count,
        "tabs": _tabs(counts, current.code), "counts": counts, "view": current.code,
    })  # fmt: skip


@policy(roles=COORDINATORS, objects="orders.Order", purpose=PURPOSE)
def order_page(request, order_id):
    """One order: the facts, who has been asked and what they answered, and the history."""
    order = _handled(request.user, order_id)
    return _order_page(request, order, _handing(request, order))


def _order_page(request, order: Order, handing: HandOverForm, status: int = 200):
    offers = list(order.offers.select_related("expert").order_by("sent_at"))
    record_access_to_many(
        {offer.expert_id for offer in offers}, by=request.user, purpose=PURPOSE, kind="offers"
    )
    return render(request, "matching/order.html", {
        "order": order, "steps": steps_of(order), "tone": TONES[order.status],
        "topics": topic_names(order.topic_codes), "place": order.place or order.unit.address,
        "price": _price_of(order, offers), "history": order.steps_taken().select_related("by"),
        "offers": [{"offer": offer, "words": answer_words(offer), "tone": offer_tone(offer)} for offer in offers],
        "can_ask": order.status in ASKABLE, "can_cancel": order.status in ASKABLE and can_cancel(order, request.user),
        "can_withdraw": any(offer.status == OfferStatus.SENT for offer in offers) and order.status in ASKABLE,
        "status_names": dict(OrderStatus.choices), "handing": handing,
    }, status=status)  # fmt: skip


@policy(roles=COORDINATORS, methods={"GET", "POST"}, objects="orders.Order", purpose=PURPOSE)
def choose(request, order_id):
    """Ranked experts with reasons in words. One POST asks the doer and the deputy (2 clicks from the queue)."""
    order = _handled(request.user, order_id)
    if request.method == "GET" and order.status not in ASKABLE:
        return redirect("matching:order", order.pk)
    proposal = propose(order)
    form = ChooseForm(request.POST if request.method == "POST" else None, proposal=proposal)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                offers = services.send_offers(order_id=order.pk, by=request.user, **form.answers())
            except Conflict as error:
                refusal, status = error, 409
            except DomainError as error:
                refusal = error
            else:
                messages.success(request, _sent_words(offers))
                return redirect("matching:queue")
        order = _handled(request.user, order_id)
    return render(
        request, "matching/choose.html", _choosing(request, order, proposal, form, refusal), status=status
    )


@policy(roles=COORDINATORS, methods={"POST"}, objects="orders.Order")
def withdraw(request, order_id):
    """Take back the open offers of an order."""
    order = _handled(request.user, order_id)
    try:
        services.withdraw_offers(order_id=order.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The requests were taken back. Choose somebody else."))
    return redirect("matching:order", order.pk)


@policy(roles=COORDINATORS, methods={"POST"}, objects="orders.Order", purpose=PURPOSE)
def hand_over(request, order_id):
    """Take the order to oneself with one press, or give it to another coordinator (A129)."""
    order = _handled(request.user, order_id)
    form = _handing(request, order, request.POST)
    if not form.is_valid():
        return _order_page(request, order, form, 422)
    to, seen = form.cleaned_data["to"], form.cleaned_data["seen"]
    try:
        handling.hand_over(order_id=order.pk, to=to, seen=seen, by=request.user)
    except DomainError as error:
        form.add_error("to", str(error))
        status = 409 if isinstance(error, Conflict) else 422
        return _order_page(request, _handled(request.user, order_id), form, status)
    messages.success(request, _("%(name)s handles this now.") % {"name": to})
    return redirect("matching:order", order.pk)


def _handing(request, order: Order, data=None) -> HandOverForm:
    people = people_who_handle(order.unit_id)
    return HandOverForm(data, handler_id=order.handler_id, people=people, user=request.user)


def _choosing(request, order: Order, proposal: Proposal, form: ChooseForm, refusal) -> dict:
    shown = [choice.expert.pk for choice in proposal.fit + proposal.soft + proposal.asked]
    record_access_to_many(shown, by=request.user, purpose=PURPOSE, kind="topics")
    expert, deputy = _chosen(form, proposal)
    first = next(iter(proposal.fit + proposal.soft), None)

    def rows(choices):
        return [
            ChoiceRow(choice, choice.expert.pk == expert, choice.expert.pk == deputy, choice is first)
            for choice in choices
        ]

    return {
        "order": order, "form": form, "refusal": refusal, "topics": topic_names(order.topic_codes),
        "fit": rows(proposal.fit), "soft": rows(proposal.soft), "hard": rows(proposal.hard),
        "asked": rows(proposal.asked), "estimate": Quote.from_data(order.estimate),
        "open_offers": Offer.objects.filter(order=order, status=OfferStatus.SENT, as_deputy=False).count(),
        "soft_open": any(choice.expert.pk in (expert, deputy) for choice in proposal.soft),
        "no_deputy_option": _no_deputy(deputy is None, any(
            choice.is_open and choice.offer.as_deputy for choice in proposal.asked)),
    }  # fmt: skip


def _no_deputy(checked: bool, has_deputy: bool) -> dict:
    label = _("Keep the deputy who has been asked") if has_deputy else _("No deputy")
    attrs = {"id": "id_no_deputy", "checked": True} if checked else {"id": "id_no_deputy"}
    return {"type": "radio", "name": "deputy", "value": "", "label": label, "attrs": attrs}


def _chosen(form: ChooseForm, proposal: Proposal) -> tuple:
    """What was ticked, or the best match and the next one. A standing deputy is not replaced by itself."""
    if form.is_bound:
        ticked = (form.data.get("expert", ""), form.data.get("deputy", ""))
        by_text = {str(choice.expert.pk): choice.expert.pk for choice in proposal.everyone}
        return tuple(by_text.get(text) for text in ticked)
    best, following = preselect(list(proposal.fit))
    waiting = any(choice.is_open and choice.offer.as_deputy for choice in proposal.asked)
    return best, None if waiting else following


def _handled(user, order_id) -> Order:
    orders = selectors.handled_orders(user).select_related(
        "task_type", "product", "unit", "orderer", "handler", "room"
    )
    return get_object_or_404(orders, pk=order_id)


def _price_of(order: Order, offers: list[Offer]) -> Quote | None:
    """The price of the agreed offer, else of the newest one, else the estimate."""
    frozen = sorted(offers, key=lambda offer: (offer.status == OfferStatus.ACCEPTED, offer.sent_at))
    return Quote.from_data(frozen[-1].price if frozen else order.estimate)


def _sent_words(offers: list[Offer]) -> str:
    names = [str(offer.expert) for offer in offers]
    if len(names) == 1:
        return _("The request was sent to %(name)s.") % {"name": names[0]}
    return _("The request was sent to %(name)s. %(deputy)s was asked to be the deputy.") % {
        "name": names[0], "deputy": names[1],
    }  # fmt: skip


def _tabs(counts: dict[str, int], current: str) -> list[dict]:
    labels = {
        "waiting": _("Waits for me"),
        "open": _("All open"),
        "new": _("New ones"),
        "late": _("Late ones"),
    }
    return [
        {"code": code, "label": label, "count": counts[code], "current": code == current}
        for code, label in labels.items()
    ]


def _searches(form: QueueFilter) -> bool:
    """A number or a state is looked for among all orders, not in one view only."""
    return bool(form.is_valid() and (form.cleaned_data["number"] or form.cleaned_data["status"]))
