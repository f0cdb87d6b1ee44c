"""What orders do when something happened elsewhere."""

from uuid import UUID

from outbox.subscribers import subscribe
from registry.orders.bank_requests import answer_bank_request, receive_bank_request
from registry.orders.models import Order


@subscribe("bank.requested")
def take_bank_request(request_id: UUID) -> None:
    """Another organisation, or a vetted outsider, wants one of our experts."""
    receive_bank_request(request_id=request_id)


@subscribe("offer.accepted")
def answer_yes_to_bank(offer_id: UUID) -> None:
    """An expert said yes: when the order came from the bank, the asker hears of it."""
    answer_bank_request(Order.objects.filter(offers__pk=offer_id).first())


@subscribe("order.cancelled")
def answer_no_to_bank(order_id: UUID) -> None:
    """The order ended: when it came from the bank, the asker hears that it is not possible."""
    answer_bank_request(Order.objects.filter(pk=order_id).first())
