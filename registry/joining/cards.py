"""Papers that wait for the expert, on the expert's home page: only what waits."""

from collections.abc import Iterator

from registry.experts.cards import Card
from registry.experts.models import Expert
from registry.joining.commitments import states_of
from registry.joining.models import AgreementStatus
from registry.joining.tax_cards import lacks_card


def papers_as_cards(expert: Expert) -> Iterator[Card]:
    """An agreement to sign, commitments to accept, this year's tax card. Six queries."""
    for agreement in expert.agreements.filter(status=AgreementStatus.SENT):
        yield Card("joining/cards/sign.html", {"agreement": agreement}, position=15)
    waiting = [state for state in states_of(expert) if not state.is_done]
    if waiting:
        ends = [state.asked.only_from for state in waiting if not state.blocks]
        facts = {
            "states": waiting,
            "blocks": len(ends) < len(waiting),
            "ends": min(filter(None, ends), default=None),
        }
        yield Card("joining/cards/commitments.html", facts, position=16)
    if lacks_card(expert):
        yield Card("joining/cards/tax_card.html", {}, position=60)
