"""What claims do when something happened elsewhere."""

from uuid import UUID

from billing.claims import services
from outbox.subscribers import subscribe


@subscribe("session.decided")
def draft_the_line_of_a_decided_session(session_id: UUID) -> None:
    """A held, or payable cancelled, session becomes a claim line by itself (rules.md section 4)."""
    services.draft_line(session_id)
