"""Requests of the national bank at home: each becomes one ordinary order, and its outcome is the answer (A148)."""

from uuid import UUID

from django.db import transaction

from audit.services import record
from registry.bank.models import Request
from registry.bank.services import answer_request, receive_request
from registry.experts.models import Expert
from registry.orders.from_outside import NotReady, take_in
from registry.orders.models import Mode, Order, OrdererKind, OrderStatus, TaskType


@transaction.atomic
def receive_bank_request(*, request_id: UUID) -> Order | None:
    """The request as a new order of ours, with the wanted expert named. Arrives once, however often it comes.

    Price and payer are open: the coordinator agrees on them (rules.md section 8). Work that the catalogue keeps
    from outsiders is answered "not possible" at once, and None is returned. Raises NotReady.
    """
    wish = receive_request(request_id=request_id)
    arrived = Order.objects.filter(bank_request_id=wish.pk).first()
    if arrived is not None:
        return arrived
    task_type = _task_type(wish.task_code)
    if not _is_open_to_outsiders(task_type):
        record("order.refused_to_bank", subject=task_type, by=None, request=wish.pk)
        answer_request(request_id=wish.pk, is_agreed=False)
        return None
    return _as_order(wish, task_type)


def answer_bank_request(order: Order | None) -> None:
    """Tell the asking organisation what became of the order: agreed, or not possible. Others say nothing."""
    if order is None or order.bank_request_id is None:
        return
    if order.status in (OrderStatus.AGREED, OrderStatus.DONE):
        answer_request(request_id=order.bank_request_id, is_agreed=True)
    elif order.status == OrderStatus.CANCELLED:
        answer_request(request_id=order.bank_request_id, is_agreed=False)


def _is_open_to_outsiders(task_type: TaskType) -> bool:
    """Publishing in the bank is the consent to be asked, so only a list of the kind's own can shut outsiders out."""
    return not task_type.who_may_order or bool(
        {OrdererKind.VETTED, OrdererKind.PUBLIC} & set(task_type.who_may_order)
    )


def _as_order(wish: Request, task_type: TaskType) -> Order:
    order = take_in(
        bank_request_id=wish.pk,
        task_type=task_type,
        wanted_expert=Expert.objects.filter(pk=wish.expert_key).first(),
        need=wish.need,
        mode=Mode.REMOTE if wish.is_remote else Mode.ON_SITE,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        place=wish.place,
        audience_size=wish.audience_size,
        receiver=wish.from_name,
        support_person=wish.contact_name,
    )
    record("order.came_from_bank", subject=order, by=None, request=wish.pk)
    return order


def _task_type(code: str) -> TaskType:
    """The asked kind of work, else the organisation's first one."""
    types = TaskType.objects.filter(is_active=True)
    found = types.filter(code=code).first() or types.first()
    if found is None:
        raise NotReady("no task type yet")
    return found
