"""Tells the administrators of readers' messages, and sends readers their answers."""

from uuid import UUID

from accounts.roles.models import Role
from accounts.roles.selectors import holders
from administration.publicface.letters import write_answer
from domain.clock import now
from notifications.services import tell
from outbox.subscribers import subscribe
from tenants.pages.models import ReaderMessage
from tenants.pages.services import MESSAGE_ANSWERED, MESSAGE_CAME, MESSAGE_LATE


@subscribe(MESSAGE_CAME)
def tell_of_message(ref: UUID) -> None:
    """A reader wrote: the administrators see to it that it is answered."""
    tell(holders(Role.ADMINISTRATOR), MESSAGE_CAME, ref)


@subscribe(MESSAGE_LATE)
def tell_of_late_message(ref: UUID) -> None:
    """The 14 days are over, unless somebody answered in between."""
    if ReaderMessage.objects.filter(pk=ref, answered_at=None).exists():
        tell(holders(Role.ADMINISTRATOR), MESSAGE_LATE, ref)


@subscribe(MESSAGE_ANSWERED)
def send_answer(ref: UUID) -> None:
    """Mail the answer to the address that the reader gave."""
    message = ReaderMessage.objects.select_for_update().get(pk=ref)
    if message.answer_sent_at or not message.reply_to:
        return
    write_answer(message).send()
    message.answer_sent_at = now()
    message.save(update_fields=["answer_sent_at"])
