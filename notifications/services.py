"""Telling people: a notice on the page and a mail, at least once, always under the same Message-ID."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from domain.clock import now
from notifications.choices import without_mail
from notifications.letters import Letter, write_letter
from notifications.models import Mail, Notice
from outbox.services import publish


def tell(users: Iterable, kind: str, subject_id: UUID) -> None:
    """Make a notice for each person, and a mail when they want one; it leaves through the outbox after this commits.

    People who have no account (None) or whose account is closed are left out.
    """
    told = [user for user in users if user is not None and user.is_active]
    notices = Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, subject_id=subject_id) for user in told]
    )
    unwanted = without_mail(told, kind)
    mails = [_mail_of(notice) for notice in notices if notice.user_id not in unwanted]
    for mail in Mail.objects.bulk_create(mails):
        publish("mail.due", mail.pk, once="mail")


@transaction.atomic
def send_mail(*, mail_id: UUID) -> bool:
    """Hand one mail to the server. False when it has gone already, or its person was erased. Raises when not taken."""
    mail = Mail.objects.select_for_update().filter(pk=mail_id).first()
    if mail is None or mail.sent_at:
        return False
    notice = mail.notice
    _as_message(write_letter(notice), notice.user.email, mail.message_id).send()
    mail.sent_at, mail.attempts = now(), mail.attempts + 1
    mail.save(update_fields=["sent_at", "attempts"])
    return True


def _mail_of(notice: Notice) -> Mail:
    mail = Mail(notice=notice, due_at=now())
    mail.message_id = f"<{mail.pk}@{settings.BASE_DOMAIN}>"
    return mail


def _as_message(letter: Letter, to: str, message_id: str) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[to], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    return message


@transaction.atomic
def mark_read(*, by) -> int:
    """The person has seen their notices. Returns how many were new."""
    return Notice.objects.filter(user=by, read_at=None).update(read_at=now())
