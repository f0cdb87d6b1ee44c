"""What events do when something happened elsewhere, or after their own commit."""

from uuid import UUID

from outbox.subscribers import subscribe
from registry.events import certificates, mentoring


@subscribe("event.certificate")
def write_certificate(ref: UUID) -> None:
    """Somebody completed an event: the certificate is made now, and tried again when it cannot be."""
    certificates.make_certificate(sign_up_id=ref)


@subscribe("session.decided")
def follow_shadow_seat(ref: UUID) -> None:
    """What became of the mentor's session decides what becomes of the trainee's seat."""
    mentoring.follow_session(session_id=ref)
