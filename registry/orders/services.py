"""Making an order, page by page, and what becomes of it."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.lifecycle import StepRefused
from audit.services import record
from domain import clock
from domain.errors import Conflict, DomainError, NotAllowed
from domain.ids import new_id
from outbox.services import publish
from registry.orders.entitlement import check_orderer
from registry.orders.free_text import read_reference, refuse_client_data
from registry.orders.handling import handler_for
from registry.orders.models import Order, OrdererKind, OrderStatus, Product, TaskType
from registry.orders.ordering import can_cancel, can_order, ordering_on, ordering_units
from registry.orders.quotes import estimate
from registry.orders.rooms import check_room, saved_with_room
from registry.orders.timing import answer_deadline, check_times
from tenants.organisation.models import Room, Unit, UnitKind
from tenants.reference import topics
from tenants.terminology.terms import tt

FIRST_NUMBER = 1001
MAX_TOPICS = 10
COPIED = (
    "task_type", "product", "need", "topic_codes", "unit", "mode", "language", "place", "receiver", "support_person",
    "audience_scope", "audience_size", "accessibility", "preparation_agreed", "preparation_hours", "travel_agreed",
)  # fmt: skip


@transaction.atomic
def start_order(*, by, order_id: UUID | None = None) -> Order:
    """A new draft of the person's own, with the unit filled in when there is only one to choose.

    `order_id` comes from the form, so that the same form sent twice makes one draft. Raises NotAllowed.
    """
    if not can_order(by):
        raise NotAllowed(tt("You cannot order here. Ask {coordinator:def}."))
    if order_id and (found := Order.objects.filter(pk=order_id).first()):
        return _own_draft(found.pk, by)
    try:
        with transaction.atomic():
            order = Order.objects.create(id=order_id or new_id(), orderer=by, unit=_only_unit(by))
    except IntegrityError:
        return _own_draft(order_id, by)
    record("order.started", subject=order, by=by)
    return order


@transaction.atomic
def save_what(
    *, order_id: UUID, by, task_type: TaskType, product: Product | None = None, need: str = "", topic_codes=()
) -> Order:
    """Page 1: what is needed (A142–A144). A product brings its audience (A101).

    Raises DomainError for unknown topics and for client data, NotAllowed when staff may not order this.
    """
    order = _own_draft(order_id, by)
    refuse_client_data(need)
    _check_what(task_type, product, topic_codes)
    is_new_choice = order.product_id != (product and product.pk)
    order.task_type, order.product, order.need = task_type, product, need.strip()
    order.topic_codes = sorted(set(topic_codes))
    if product and product.audience_scope and (is_new_choice or not order.audience_scope):
        order.audience_scope = product.audience_scope
    order.save()
    return order


@transaction.atomic
def save_when(
    *,
    order_id: UUID,
    by,
    unit: Unit,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    mode: str,
    language: str = "fi",
    room: Room | None = None,
    place: str = "",
    receiver: str = "",
    support_person: str,
    audience_scope: str = "",
    audience_size: int | None = None,
    accessibility: str = "",
    client_reference: str = "",
    preparation_agreed: bool = False,
    preparation_hours: Decimal | None = None,
    travel_agreed: str = "",
) -> Order:
    """Page 2: when, where, who receives and who supports (A028, A145, A146, A159–A161). Raises DomainError.

    A room (A008) must be the unit's own and free; it is booked when the order is sent. Raises RoomTaken.
    """
    order = _own_draft(order_id, by)
    _check_unit(unit, by)
    check_times(starts_at, ends_at, clock.now())
    refuse_client_data(place, receiver, support_person, accessibility, travel_agreed)
    check_room(room, order, unit, starts_at, ends_at)
    if not support_person.strip():
        raise DomainError(tt("Write who supports {expert:def} during the {task}."), code="support_person")
    values = {
        "unit": unit, "starts_at": starts_at, "ends_at": ends_at, "mode": mode, "language": language,
        "room": room, "place": place.strip(), "receiver": receiver.strip(), "support_person": support_person.strip(),
        "audience_scope": audience_scope, "audience_size": audience_size, "accessibility": accessibility.strip(),
        "client_reference": read_reference(client_reference), "travel_agreed": travel_agreed.strip(),
        "preparation_agreed": preparation_agreed,
        "preparation_hours": preparation_hours if preparation_agreed else None,
    }  # fmt: skip
    for name, value in values.items():
        setattr(order, name, value)
    order.save()
    return order


@transaction.atomic
def send_order(*, order_id: UUID, by) -> Order:
    """Page 3: the draft becomes an order with a number and a day by which it is answered.

    The routing rule gives it to somebody (A129). Raises DomainError when something is missing or the time has
    passed, RoomTaken when somebody else booked the room meanwhile, StepRefused when it was already sent.
    """
    order = _own_draft(order_id, by)
    if missing := what_is_missing(order):
        raise DomainError(missing, code="order_incomplete")
    _check_unit(order.unit, by)
    _check_what(
        order.task_type, order.product, order.topic_codes
    )  # it may have been put out of use meanwhile
    now = clock.now()
    check_times(order.starts_at, order.ends_at, now)
    price = estimate(order)
    order.number, order.sent_at = next_number(), now
    order.answer_by = answer_deadline(now, ordering_on().answer_days, order.starts_at)
    order.estimate = price.to_data() if price else None
    order.handler = handler_for(order)
    order.save()
    saved_with_room(order, lambda: order.become(OrderStatus.NEW, by=by))
    record("order.sent", subject=order, by=by, number=order.number)
    publish("order.sent", order.pk)
    return order


@transaction.atomic
def copy_order(*, order_id: UUID, by) -> Order:
    """Order the same again: a new draft of the person's own with everything but the day and the client's code."""
    source = Order.objects.select_related("task_type", "product").get(pk=order_id)
    if source.orderer_id != by.pk:
        raise NotAllowed(_("Only the one who started this can change it."))
    if source.task_type is None:
        raise DomainError(_("Choose first what you need."), code="order_incomplete")
    _check_what(source.task_type, source.product, source.topic_codes)
    draft = start_order(by=by)
    for name in COPIED:
        setattr(draft, name, getattr(source, name))
    draft.save()
    return draft


def next_answer_by(order: Order) -> dt.datetime:
    """By when the order is answered if it is sent now."""
    return answer_deadline(clock.now(), ordering_on().answer_days, order.starts_at)


@transaction.atomic
def cancel_order(*, order_id: UUID, by, note: str = "", session_cancelled: bool = False) -> Order:
    """Take back an order that nobody has promised to do yet; open offers are closed by matching.

    An agreed order is cancelled through its session, which knows what that costs: sessions passes
    `session_cancelled`. Raises Conflict.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if not session_cancelled and not can_cancel(order, by):
        raise NotAllowed(tt("Only the one who ordered, or {coordinator:def}, can cancel this."))
    if order.status == OrderStatus.AGREED and not session_cancelled:
        raise Conflict(tt("This has already been agreed with {expert:a}. Cancel the agreed time instead."))
    order.become(OrderStatus.CANCELLED, by=by, note=note)
    record("order.cancelled", subject=order, by=by)
    publish("order.cancelled", order.pk)
    return order


@transaction.atomic
def finish_order(*, order_id: UUID, by) -> Order:
    """The work of an agreed order is over. Doing it twice changes nothing."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.status != OrderStatus.DONE:
        order.become(OrderStatus.DONE, by=by)
    return order


@transaction.atomic
def reopen_order(*, order_id: UUID, by, note: str = "") -> Order:
    """Nobody does it any more (no answer, a no, an illness): the order waits for the coordinator again."""
    order = Order.objects.select_for_update().get(pk=order_id)
    order.answer_by = answer_deadline(clock.now(), ordering_on().answer_days, order.starts_at)
    order.save(update_fields=["answer_by"])
    order.become(OrderStatus.NEW, by=by, note=note)
    return order


def next_number() -> int:
    """The organisation's next order number. Holds a lock until the transaction ends, so that no two are alike."""
    if not connection.in_atomic_block:
        raise RuntimeError("next_number() needs a transaction that keeps its lock")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':order.number', 0))"
        )
    last = Order.objects.aggregate(last=Max("number"))["last"]
    return max(FIRST_NUMBER, (last or 0) + 1)


def what_is_missing(order: Order) -> str:
    """The first thing that an order still needs before it can be sent, as a sentence; empty when it is whole."""
    if not order.task_type_id:
        return _("Choose first what you need.")
    if not (order.unit_id and order.starts_at and order.ends_at):
        return _("Tell first when and where.")
    return "" if order.support_person else tt("Write who supports {expert:def} during the {task}.")


def _own_draft(order_id: UUID | None, by) -> Order:
    """The person's own draft, locked. Another's is refused and a sent one is a Conflict."""
    parts = ("task_type", "unit__parent", "room")
    order = Order.objects.select_for_update(of=("self",)).select_related(*parts).get(pk=order_id)
    if order.orderer_id != by.pk:
        raise NotAllowed(_("Only the one who started this can change it."))
    if order.status != OrderStatus.DRAFT:
        raise StepRefused(order, OrderStatus.DRAFT)
    return order


def _only_unit(by) -> Unit | None:
    allowed = ordering_units(by)
    units = Unit.objects.filter(is_active=True, kind=UnitKind.UNIT)
    found = list((units if allowed is None else units.filter(pk__in=allowed))[:2])
    return found[0] if len(found) == 1 else None


def _check_what(task_type: TaskType, product: Product | None, topic_codes) -> None:
    if not task_type.is_active or (
        product and (not product.is_active or product.task_type_id != task_type.pk)
    ):
        raise DomainError(_("This cannot be ordered now. Choose another."), code="not_on_offer")
    check_orderer(OrdererKind.STAFF, task_type, product)
    if len(set(topic_codes)) > MAX_TOPICS:
        raise DomainError(_("Choose at most 10 topics."), code="too_many_topics")
    if set(topic_codes) - set(topics()):
        raise DomainError(_("Choose the topics from the list."), code="unknown_topic")


def _check_unit(unit: Unit, by) -> None:
    allowed = ordering_units(by)
    if not unit.is_active or unit.kind != UnitKind.UNIT or (allowed is not None and unit.pk not in allowed):
        raise NotAllowed(tt("You cannot order for this {unit}."))
