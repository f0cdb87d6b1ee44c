"""Letters leave in the background. Every function runs once per message, in its own transaction."""

from uuid import UUID

from outbox.subscribers import subscribe
from registry.register.letters import LETTER_SENT, MAIL_DUE, send_mail, spread_letter


@subscribe(LETTER_SENT)
def spread(ref: UUID) -> None:
    """A letter was written: each receiver gets a mail of their own."""
    spread_letter(ref)


@subscribe(MAIL_DUE)
def send(ref: UUID) -> None:
    """Send one mail."""
    send_mail(ref)
