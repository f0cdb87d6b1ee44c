"""Telling what became of a session, and what was kept of it. Call inside a tenant with a preset."""

from decimal import Decimal

from registry.sessions.deciding import Told
from registry.sessions.frozen import outcome_of
from registry.sessions.models import ExpertSession
from registry.sessions.services import decide_outcome
from tests.factories.people import person


def tell(session, event, *, by=None, at=None, **told) -> ExpertSession:
    """Somebody (Aino) tells of the session."""
    return decide_outcome(
        session_id=session.pk, event=event, by=by or person("Aino"), at=at, told=Told(**told)
    )


def order_of(session):
    """The order as it stands now."""
    order = session.assignment.order
    order.refresh_from_db()
    return order


def fee_of(session) -> Decimal:
    """What is paid of 50 €."""
    return outcome_of(session).fee.of(Decimal("50.00"))
