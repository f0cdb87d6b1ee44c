"""One message to many experts (C16). It leaves through the outbox, one mail for each receiver, at least once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.letters import Words, compose
from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from registry.experts.models import Expert
from registry.register.models import Letter, Receiver
from tenants.terminology.terms import tt, tt_lazy

LETTER_SENT, MAIL_DUE = "register.letter_sent", "register.mail_due"
LANGUAGES = ("fi", "sv")


@dataclass(frozen=True)
class Reach:
    """Whom a letter reaches, and who has no address."""

    reached: list[Expert]
    unreached: list[Expert]


@dataclass(frozen=True)
class Progress:
    """How far the sending is."""

    total: int
    handled: int
    sent: int

    @property
    def is_open(self) -> bool:
        return self.handled < self.total


def address_of(expert: Expert) -> str:
    """Where mail finds the person: the account's address, else the register's; empty when nobody knows one."""
    has_account = expert.user is not None and expert.user.is_active
    return expert.user.email if has_account else expert.email


def reach_of(experts: Iterable[Expert]) -> Reach:
    """Sorts those who can be reached from those who cannot. Give them with their users."""
    people = list(experts)
    return Reach(
        [each for each in people if address_of(each)], [each for each in people if not address_of(each)]
    )


@transaction.atomic
def send_letter(*, letter_id: UUID, text: str, experts: Iterable[Expert], expected: int, by) -> Letter:
    """Write a letter to these experts; the mails leave in the background. The same `letter_id` again sends nothing.

    Raises Conflict when they are not as many as were shown, DomainError when nobody has an address.
    """
    earlier = Letter.objects.filter(pk=letter_id).first()
    if earlier is not None:
        return earlier
    reached = reach_of(experts).reached
    if len(reached) != expected:
        raise Conflict(tt("The list has changed meanwhile. Check again who gets the message."))
    if not reached:
        raise DomainError(tt("None of them has an e-mail address."))
    letter, is_new = Letter.objects.get_or_create(pk=letter_id, defaults={"text": text, "written_by": by})
    if not is_new:  # pressed twice at the same moment
        return letter
    Receiver.objects.bulk_create((Receiver(letter=letter, expert=each) for each in reached), batch_size=1000)
    record("register.letter_sent", subject=letter, by=by, people=len(reached))
    publish(LETTER_SENT, letter.pk)
    return letter


def spread_letter(letter_id: UUID) -> None:
    """Put one mail for each receiver into the outbox."""
    for receiver_id in Receiver.objects.filter(letter=letter_id, handled_at=None).values_list(
        "pk", flat=True
    ):
        publish(MAIL_DUE, receiver_id, once="mail")


@transaction.atomic
def send_mail(receiver_id: UUID) -> bool:
    """Send one receiver's mail. False when it has gone already or the address is gone. Raises what smtplib raises."""
    parts = Receiver.objects.select_related("letter__written_by", "expert__user")
    receiver = parts.select_for_update(of=("self",)).get(pk=receiver_id)
    if receiver.handled_at:
        return False
    address = address_of(receiver.expert)
    if address:
        write_mail(receiver, address).send()
    receiver.handled_at, receiver.was_sent = now(), bool(address)
    receiver.save(update_fields=["handled_at", "was_sent"])
    return receiver.was_sent


def write_mail(receiver: Receiver, address: str) -> EmailMultiAlternatives:
    """The mail: no topic, no name and no organisation in its subject. An answer goes to whoever wrote it."""
    mail = compose(
        words_of(receiver.letter.text),
        to=address,
        language=language_of(receiver.expert),
        path=reverse("home"),
    )
    mail.extra_headers["Message-ID"] = f"<{receiver.pk}@{settings.BASE_DOMAIN}>"
    mail.reply_to = [receiver.letter.written_by.email]
    return mail


def words_of(text: str) -> Words:
    """A letter's subject, text and button."""
    return Words(
        _("You have a message"),
        text,
        tt_lazy(
            "This message went to several {expert:pl}. Your answer goes only to the person who wrote it."
        ),
        _("Open the service"),
    )


def language_of(expert: Expert) -> str:
    """The language of the mail around the message."""
    if expert.user is not None:
        return expert.user.language
    return next((code for code in expert.languages if code in LANGUAGES), LANGUAGES[0])


def progress_of(letter: Letter) -> Progress:
    """How many mails have left. One query."""
    states = list(letter.receivers.values_list("handled_at", "was_sent"))
    return Progress(
        len(states), sum(at is not None for at, _sent in states), sum(sent for _at, sent in states)
    )
