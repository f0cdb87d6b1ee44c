"""Ordering in three pages, and the orderer's own orders (ux.md O1–O7)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from audit.lifecycle import StepRefused
from audit.services import record_access
from domain.errors import Conflict, DomainError, NotAllowed
from registry.experts.purposes import needs_for_orderer
from registry.orders import selectors, services
from registry.orders.budgets import budget_warning
from registry.orders.expertise import expertise_of
from registry.orders.forms import WhenForm
from registry.orders.models import Mode, Order, OrderStatus
from registry.orders.ordering import ORDERING_ROLES, can_cancel, can_order
from registry.orders.quotes import Quote, estimate
from registry.orders.rooms import can_book_room
from registry.orders.what_form import WhatForm
from registry.orders.wording import ICONS, TONES, steps_of, topic_names
from tenants.organisation.instructions import Reader
from tenants.organisation.levels import instructions_for
from tenants.pages.facts import public_contact
from tenants.terminology.terms import tt

ORDERERS = set(ORDERING_ROLES)
PURPOSE = "ordering"
PAGE = 25


@policy(roles=ORDERERS)
def mine(request):
    """The orderer's own orders: what needs them, what is coming, what is past."""
    orders = selectors.own_orders(request.user)
    needs = orders.filter(selectors.needs_orderer(request.user)).order_by("created_at")
    coming = orders.filter(status__in=selectors.OPEN).exclude(pk__in=needs.values("pk")).order_by("starts_at")
    past = orders.filter(status__in=(OrderStatus.DONE, OrderStatus.CANCELLED), number__isnull=False)
    pages = Paginator(past.order_by("-starts_at"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "orders/mine.html", {
        "needs": [_row(order) for order in needs], "coming": [_row(order) for order in coming],
        "past": [_row(order) for order in page], "page": page, "can_order": can_order(request.user),
    })  # fmt: skip


@policy(roles=ORDERERS, methods={"GET", "POST"})
def new(request):
    """Page 1 for a new order. The draft is made when the page is sent."""
    _check_may_order(request.user)
    return _what_page(request, None)


@policy(roles=ORDERERS, methods={"GET", "POST"}, objects="orders.Order")
def what(request, order_id):
    """Page 1 of a draft."""
    return _what_page(request, _own_draft(request.user, order_id))


@policy(roles=ORDERERS, methods={"GET", "POST"}, objects="orders.Order")
def when(request, order_id):
    """Page 2: when and where."""
    order = _own_draft(request.user, order_id)
    if order.task_type_id is None:
        return redirect("orders:what", order.pk)
    form = WhenForm(request.POST if request.method == "POST" else None, user=request.user, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_when(order_id=order.pk, by=request.user, **form.answers())
        except StepRefused:
            return redirect("orders:detail", order.pk)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("orders:check", order.pk)
    return render(request, "orders/when.html", {"form": form, "order": order}, status=_status(form))


@policy(roles=ORDERERS, methods={"GET", "POST"}, objects="orders.Order")
def check(request, order_id):
    """Page 3: read the answers, see the price and what happens next, and send."""
    order = get_object_or_404(selectors.own_orders(request.user), pk=order_id)
    if order.status != OrderStatus.DRAFT:
        return redirect("orders:sent" if request.method == "POST" else "orders:detail", order.pk)
    if services.what_is_missing(order):
        return redirect("orders:when" if order.task_type_id else "orders:what", order.pk)
    refusal = None
    if request.method == "POST":
        try:
            services.send_order(order_id=order.pk, by=request.user)
        except StepRefused:  # the same person pressed twice: the same answer
            return redirect("orders:sent", order.pk)
        except DomainError as error:
            refusal = error
        else:
            return redirect("orders:sent", order.pk)
    price = estimate(order) if not refusal else None
    context = {
        "order": order, "refusal": refusal, "price": price, "budget": budget_warning(order, price),
        "topics": topic_names(order.topic_codes), "travel_open": _travel_is_open(order),
        "answer_by": services.next_answer_by(order), "place": _place(order),
    }  # fmt: skip
    return render(request, "orders/check.html", context, status=422 if refusal else 200)


@policy(roles=ORDERERS, objects="orders.Order")
def sent(request, order_id):
    """The order has been sent: its number, what happens next and by when."""
    order = get_object_or_404(selectors.own_orders(request.user), pk=order_id)
    if order.status == OrderStatus.DRAFT:
        return redirect("orders:check", order.pk)
    return render(request, "orders/sent.html", {"order": order, "steps": steps_of(order)})


@policy(roles=ORDERERS, objects="orders.Order", purpose=PURPOSE)
def detail(request, order_id):
    """One order: how far it is, who comes, and what can be done."""
    visible = selectors.orders_visible_to(request.user).prefetch_related(*selectors.agreed_parts())
    order = get_object_or_404(visible, pk=order_id)
    if order.status == OrderStatus.DRAFT:
        return redirect("orders:what", order.pk)
    assignment = _active_assignment(order)
    if assignment:
        record_access(person_id=assignment.expert_id, by=request.user, purpose=PURPOSE, kind="topics")
    context = {
        "order": order, "steps": steps_of(order), "tone": TONES[order.status], "assignment": assignment,
        "price": Quote.from_data(assignment.price if assignment else order.estimate), "place": _place(order),
        "sessions": list(assignment.sessions.all()) if assignment else [], "topics": topic_names(order.topic_codes),
        "can_cancel": _is_cancellable(order) and can_cancel(order, request.user),
        "is_own": order.orderer_id == request.user.pk, "can_book_room": can_book_room(order, request.user),
        "expertise": expertise_of(assignment.expert) if assignment else None,
        "needs": needs_for_orderer(expert=assignment.expert, viewer=request.user, purpose=PURPOSE) if assignment else None,
        "instructions": instructions_for(order.unit, Reader.STAFF) if order.status in selectors.OPEN else [],
        "staff_help_url": public_contact().staff_help_url,
    }  # fmt: skip
    return render(request, "orders/detail.html", context)


@policy(roles=ORDERERS, methods={"POST"}, objects="orders.Order")
def again(request, order_id):
    """Order the same again: a new draft with everything but the day."""
    order = get_object_or_404(selectors.own_orders(request.user), pk=order_id)
    try:
        draft = services.copy_order(order_id=order.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("orders:detail", order.pk)
    return redirect("orders:when", draft.pk)


@policy(roles=ORDERERS, methods={"GET", "POST"}, objects="orders.Order")
def cancel(request, order_id):
    """A page, not a popup: what cancelling means. Agreed work is cancelled on its session's page."""
    order = get_object_or_404(selectors.orders_visible_to(request.user), pk=order_id)
    if not can_cancel(order, request.user):
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.cancel_order(order_id=order.pk, by=request.user)
        except Conflict as error:
            refusal = error
        else:
            messages.success(request, tt("{Order:def} has been cancelled."))
            return redirect("orders:detail", order.pk)
    context = {"order": order, "refusal": refusal, "can_cancel": _is_cancellable(order)}
    return render(request, "orders/cancel.html", context, status=409 if refusal else 200)


def _what_page(request, order: Order | None):
    if request.method == "POST" and "find" in request.POST:
        return _show_what(request, WhatForm.searching(request.POST), order)
    if request.method == "GET":
        return _show_what(request, WhatForm.of(order) if order else WhatForm(), order)
    form = WhatForm(request.POST)
    if form.is_valid():
        try:
            draft = order or services.start_order(by=request.user, order_id=form.cleaned_data["key"])
            services.save_what(order_id=draft.pk, by=request.user, **form.answers())
        except StepRefused as error:
            return redirect("orders:detail", error.row.pk)
        except NotAllowed as error:  # another's key in the form
            raise Http404 from error
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("orders:when", draft.pk)
    return _show_what(request, form, order)


def _show_what(request, form: WhatForm, order: Order | None):
    return render(request, "orders/what.html", {"form": form, "order": order}, status=_status(form))


def _status(form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _own_draft(user, order_id) -> Order:
    """The person's own draft; a sent or another's order is not to be changed here."""
    return get_object_or_404(selectors.own_orders(user), pk=order_id, status=OrderStatus.DRAFT)


def _check_may_order(user) -> None:
    if not can_order(user):
        raise PermissionDenied(tt("You cannot order here. Ask {coordinator:def}."))


def _row(order: Order) -> dict:
    assignment = _active_assignment(order)
    return {
        "order": order, "tone": TONES[order.status], "icon": ICONS.get(order.status, ""),
        "expert": assignment.expert if assignment else None,
    }  # fmt: skip


def _active_assignment(order: Order):
    """The assignment that stands (or stood last); reads what was prefetched."""
    living = [assignment for assignment in order.assignments.all() if assignment.status == "active"]
    return living[-1] if living else None


def _is_cancellable(order: Order) -> bool:
    return order.status in (OrderStatus.NEW, OrderStatus.OFFERED)


def _travel_is_open(order: Order) -> bool:
    """Somebody has to travel and nothing has been agreed: no cost may fall on the expert (A052, A152)."""
    return order.mode != Mode.REMOTE and not order.travel_agreed


def _place(order: Order) -> str:
    """Where people meet: what was written, else the unit's address."""
    return order.place or ("" if order.mode == Mode.REMOTE else order.unit.address)
