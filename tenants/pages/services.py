"""Writing the public texts, and messages from their readers."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from tenants.context import current_tenant
from tenants.models import Tenant
from tenants.pages.facts import FACT_NAMES
from tenants.pages.models import ANSWER_WITHIN, PageCode, PageText, ReaderMessage
from tenants.pages.plain_text import check_text
from tenants.pages.starting_texts import starting_text
from tenants.pages.versions import add_version, tidy

MESSAGE_CAME, MESSAGE_ANSWERED, MESSAGE_LATE = "reader.wrote", "reader.answered", "reader.late"


def lock_public_face() -> Tenant:
    """One change of the public face at a time. The versions themselves are append-only and cannot be locked."""
    return Tenant.objects.select_for_update().get(pk=current_tenant().pk)


@transaction.atomic
def publish_text(
    *, page: PageCode, language: str, text: str, seen: str, by, approved_by: str = "", document: str = ""
) -> PageText | None:
    """Show a new text to everybody; `seen` is the key of the version it was written over ("": the starting text).

    Sending the same text again changes nothing. The starting text is stored as an empty version, so that it follows
    our later improvements; None when it is shown already. Raises TextRefused, and Conflict when somebody else has published.
    """
    text = tidy(text)
    check_text(text, language, FACT_NAMES)
    lock_public_face()
    version, is_new = add_version(
        PageText,
        {"page": page, "language": language},
        text=text,
        start=starting_text(page, language),
        seen=seen,
        by=by,
        approved_by=approved_by,
        document=document,
    )
    if is_new:
        record("page.published", subject=version, by=by, page=page, language=language)
    return version


@transaction.atomic
def write_message(*, key: UUID, text: str, page_url: str, reply_to: str, language: str) -> ReaderMessage:
    """Keep a reader's accessibility feedback; the same form sent twice is one message. The address is sealed."""
    received = now()
    facts = {
        "text": text,
        "page_url": page_url,
        "reply_to": reply_to,
        "language": language,
        "received_at": received,
        "answer_by": received + ANSWER_WITHIN,
    }
    message, is_new = ReaderMessage.objects.get_or_create(pk=key, defaults=facts)
    if is_new:
        publish(MESSAGE_CAME, message.pk)
    return message


@transaction.atomic
def answer_message(*, message_id: UUID, answer: str, by) -> ReaderMessage:
    """Answer a reader, by mail when an address was given. Raises Conflict when somebody has answered already."""
    message = ReaderMessage.objects.select_for_update().get(pk=message_id)
    if message.answered_at:
        raise Conflict(
            _("This message has been answered already, by %(name)s.") % {"name": message.answered_by}
        )
    if not answer.strip():
        raise DomainError(_("Write what you answered, or what was done about it."), code="no_answer")
    message.answer, message.answered_at, message.answered_by = answer.strip(), now(), str(by)[:120]
    message.save(update_fields=["answer", "answered_at", "answered_by"])
    record("reader.answered", subject=message, by=by)
    if message.reply_to:
        publish(MESSAGE_ANSWERED, message.pk, once="answer")
    return message


def remind_of_messages() -> None:
    """A nightly job: tell once of each message that waits past its 14 days. Running it again is harmless."""
    with transaction.atomic():
        late = ReaderMessage.objects.filter(answered_at=None, answer_by__lt=now())
        for key in late.values_list("pk", flat=True):
            publish(MESSAGE_LATE, key, once="late")
