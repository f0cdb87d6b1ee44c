"""The card on the expert's home page: a month of fees to send."""

from collections.abc import Iterator

from billing.claims.selectors import months_to_send
from billing.claims.services import pay_calendar
from domain.clock import now, today
from money import total
from registry.experts.cards import Card
from tenants.organisation.rules import NoRule

POSITION = 40


def months_as_cards(expert) -> Iterator[Card]:
    """A card for each month that can be sent, newest first. Two queries."""
    months = months_to_send(expert.user)
    if not months:
        return
    try:
        calendar = pay_calendar(today())
    except NoRule:
        calendar = None
    for month, lines in months:
        facts = {
            "key": str(month),
            "first_day": month.first_day,
            "count": len({line.session_id for line in lines}),
            "total": total(line.amount for line in lines),
            "due": calendar and calendar.due_for(month),
            "is_late": bool(calendar and calendar.is_late(now(), month)),
        }
        yield Card("claims/home_card.html", facts, POSITION)
