"""Booking a room for an order that has been sent (A008)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from domain.errors import Conflict, DomainError
from registry.orders import rooms, selectors
from registry.orders.forms import BookRoomForm
from registry.orders.ordering import ORDERING_ROLES


@policy(roles=set(ORDERING_ROLES), methods={"GET", "POST"}, objects="orders.Order")
def room(request, order_id):
    """The unit's rooms, with those that are free at the time of the order; one is booked, changed or given up."""
    order = get_object_or_404(selectors.orders_visible_to(request.user), pk=order_id)
    if not rooms.can_book_room(order, request.user):
        raise Http404
    form = BookRoomForm(request.POST if request.method == "POST" else None, order=order)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                booked = rooms.book_room(
                    order_id=order.pk, room=form.cleaned_data["room"], by=request.user
                ).room
            except DomainError as refusal:
                form.add_error("room", str(refusal))
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                messages.success(
                    request, _("The room has been booked.") if booked else _("The room is free again.")
                )
                return redirect("orders:detail", order.pk)
    return render(request, "orders/room.html", {"order": order, "form": form}, status=status)
