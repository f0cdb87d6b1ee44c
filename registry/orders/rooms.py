"""Rooms for agreed times (A008). The database refuses two orders in one room at one time; the words are here."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.roles.handling import can_handle
from audit.services import record
from domain.errors import Conflict, DomainError, NotAllowed
from registry.orders.handling import OPEN
from registry.orders.models import Order
from tenants.organisation.models import Room, Unit
from tenants.terminology.terms import tt

NO_DOUBLE_BOOKING = "order_room_no_double_booking"


class RoomTaken(Conflict):
    """The room is booked for another order at the time."""

    code = "room_taken"

    def __init__(self, room: Room, free: list[str]) -> None:
        taken = _("%(room)s is already booked at that time.") % {"room": room}
        ways = (
            _("Free then: %(rooms)s.") % {"rooms": ", ".join(free)}
            if free
            else _("Choose another time or place.")
        )
        super().__init__(f"{taken} {ways}")


def free_rooms(
    unit: Unit, starts_at: dt.datetime, ends_at: dt.datetime, but: UUID | None = None
) -> QuerySet[Room]:
    """The unit's rooms that nobody has booked for the time; `but` is the order that is being made."""
    taken = Order.objects.filter(
        room__unit=unit, status__in=OPEN, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(pk=but)
    return Room.objects.filter(unit=unit, is_active=True).exclude(pk__in=taken.values("room"))


def check_room(
    room: Room | None, order: Order, unit: Unit, starts_at: dt.datetime, ends_at: dt.datetime
) -> None:
    """Raise DomainError unless the room is the unit's own and in use, and RoomTaken when it is not free."""
    if room is None:
        return
    if room.unit_id != unit.pk or not room.is_active:
        raise DomainError(tt("This room is not in the {unit}. Choose another."), code="room_elsewhere")
    free = free_rooms(unit, starts_at, ends_at, but=order.pk)
    if not free.filter(pk=room.pk).exists():
        raise RoomTaken(room, [str(one) for one in free])


def saved_with_room(order: Order, save) -> None:
    """Run `save`, which books the order's room in the database; two at once cannot both win. Raises RoomTaken."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        if NO_DOUBLE_BOOKING not in str(error):
            raise
        free = free_rooms(order.unit, order.starts_at, order.ends_at, but=order.pk)
        raise RoomTaken(order.room, [str(room) for room in free]) from None


def can_book_room(order: Order, user) -> bool:
    """Whoever ordered, and the unit's contact or the coordinator (A008), while the work is ahead."""
    return order.status in OPEN and (order.orderer_id == user.pk or can_handle(user, order.unit_id))


@transaction.atomic
def book_room(*, order_id: UUID, room: Room | None, by) -> Order:
    """Book, change or give up the room of a sent order. Raises NotAllowed, RoomTaken, DomainError."""
    order = Order.objects.select_for_update(of=("self",)).select_related("unit").get(pk=order_id)
    if not can_book_room(order, by):
        raise NotAllowed(tt("You cannot book a room for this {order}."))
    check_room(room, order, order.unit, order.starts_at, order.ends_at)
    order.room = room
    saved_with_room(order, lambda: order.save(update_fields=["room"]))
    record("order.room_booked", subject=order, by=by, room=room.pk if room else None)
    return order


def release_taken_room(order: Order, *, by) -> bool:
    """Before an order gets a new time: give up a room that is not free then. True when it was given up."""
    if order.room is None or free_rooms(
        order.room.unit, order.starts_at, order.ends_at, but=order.pk
    ).filter(pk=order.room_id).exists():  # fmt: skip
        return False
    order.room = None
    record("order.room_booked", subject=order, by=by, room=None)
    return True
