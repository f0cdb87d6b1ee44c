"""What matching does when something happened elsewhere."""

from uuid import UUID

from outbox.subscribers import subscribe
from registry.matching import services


@subscribe("order.cancelled")
def close_offers_of_a_cancelled_order(order_id: UUID) -> None:
    """Nobody needs to answer any more. A yes given meanwhile was refused by the order's status already."""
    services.close_offers_of(order_id=order_id)
