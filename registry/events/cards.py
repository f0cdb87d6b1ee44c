"""What waits for the expert of mentoring, as cards on the home page (ux.md E1, E20)."""

from collections.abc import Iterator

from django.db.models import Q

from domain.clock import now
from registry.events.models import SeatStatus, ShadowSeat
from registry.experts.cards import Card

AFTER_REQUESTS = 15


def seats_as_cards(expert) -> Iterator[Card]:
    """One card for each seat that waits for this expert's answer. One query."""
    waits = Q(status=SeatStatus.ASKED, pair__mentor=expert) | Q(
        status=SeatStatus.OFFERED, pair__trainee=expert
    )
    seats = ShadowSeat.objects.filter(waits, session__starts_at__gt=now())
    for seat in seats.select_related("session").order_by("session__starts_at", "pk"):
        yield Card("events/home_card.html", {"seat": seat}, AFTER_REQUESTS)
