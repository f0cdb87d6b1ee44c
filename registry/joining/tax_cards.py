"""Tax cards: who has delivered the year's card, to whom and when; and reminding those who have not (A061, A062)."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from files.services import keep_upload
from outbox.services import publish
from registry.experts.models import Expert, ExpertStatus
from registry.joining.models import (
    Agreement,
    AgreementKind,
    CardReceiver,
    PaperChoices,
    TaxCardDelivery,
    TaxCardReminder,
)
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on
from tenants.terminology.terms import tt

TAX_CARD_ASKED = "tax_card.asked"
A_WEEK = dt.timedelta(days=7)
JANUARY = 1


def is_asked_every_year(day: dt.date) -> bool:
    """Whether a tax card must be delivered anew every January (A061); else any earlier one will do."""
    try:
        flags = rule_on(RuleKind.ORDERING, day).data.get("flags", {})
    except NoRule:
        return True
    return bool(flags.get("tax_card_every_january", True))


def takes_files() -> bool:
    """Whether a card may be handed in here as a file: only where the organisation says so (A062)."""
    return PaperChoices.objects.filter(takes_card_files=True).exists()


def who_need(year: int) -> QuerySet[Expert]:
    """Active experts who are paid fees: a commission is in force, and no fee is waived for all tasks.

    Each carries `last_reminded`, a moment or None. Ordered as Finns order names.
    """
    day = max(today(), dt.date(year, 1, 1)) if year >= today().year else dt.date(year, 12, 31)
    paid = Agreement.objects.on(day).filter(expert=OuterRef("pk"), kind=AgreementKind.COMMISSION)
    people = Expert.objects.filter(Exists(paid), status=ExpertStatus.ACTIVE, waives_fee=False)
    reminded = Max("tax_card_reminders__sent_at", filter=Q(tax_card_reminders__year=year))
    return people.annotate(last_reminded=reminded).order_by("sort_name", "pk")


def who_lack(year: int) -> QuerySet[Expert]:
    """Those of `who_need` whose card is missing. An earlier year's will do where no yearly card is asked."""
    cards = TaxCardDelivery.objects.filter(expert=OuterRef("pk"))
    enough = (
        cards.filter(year=year) if is_asked_every_year(dt.date(year, 1, 1)) else cards.filter(year__lte=year)
    )
    return who_need(year).filter(~Exists(enough))


def lacks_card(expert: Expert) -> bool:
    """Whether this expert should deliver this year's card now."""
    return who_lack(today().year).filter(pk=expert.pk).exists()


@transaction.atomic
def note_card(
    *,
    expert: Expert,
    year: int,
    by,
    receiver: str = CardReceiver.PAYROLL,
    delivered_on: dt.date | None = None,
    upload=None,
) -> TaxCardDelivery:
    """Note that the year's card was delivered. Noting it twice keeps the first; a file may be added later,
    and a newer one takes its place.

    Raises NotAllowed for a file where the organisation takes none, BadFile, DomainError for a day to come.
    """
    if upload and not takes_files():
        raise NotAllowed(tt("{Taxcard:pl} are not kept here. Send it to payroll."))
    if delivered_on and delivered_on > today():
        raise DomainError(_("The day of delivery cannot be in the future."))
    facts = {"delivered_on": delivered_on or today(), "receiver": receiver, "noted_by": by}
    card, is_new = TaxCardDelivery.objects.select_for_update(of=("self",)).get_or_create(
        expert=expert, year=year, defaults=facts
    )
    if upload:
        before, card.file = card.file_id, keep_upload(upload=upload, purpose="tax_card", by=by)
        card.receiver = CardReceiver.SERVICE
        card.save(update_fields=["file", "receiver"])
        StoredFile.objects.filter(pk=before).delete()
    if is_new or upload:
        record("tax_card.delivered", subject=card, by=by, expert=expert.pk, year=year, receiver=card.receiver)
    return card


@transaction.atomic
def remind_of_card(*, expert: Expert, by) -> None:
    """Ask for this year's card now. Raises Conflict within a week of the last reminder, DomainError when it is there."""
    person = who_lack(today().year).filter(pk=expert.pk).first()
    if person is None:
        raise Conflict(tt("{Taxcard:def} of this year has been delivered, or none is needed."))
    Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if not _remind(person, by):
        raise Conflict(_("A reminder was sent less than a week ago, or the person has no sign-in."))


def remind_of_tax_cards() -> None:
    """A nightly job: in January everybody who lacks the card is reminded, at most once a week."""
    if today().month != JANUARY or not is_asked_every_year(today()):
        return
    for person in who_lack(today().year):
        with transaction.atomic():
            _remind(person, None)


def _remind(person: Expert, by) -> bool:
    """One reminder, unless there was one within a week; whether it was sent."""
    last = TaxCardReminder.objects.filter(expert=person).first()
    if person.user_id is None or (last and last.sent_at > now() - A_WEEK):
        return False
    year = today().year
    reminder = TaxCardReminder.objects.create(expert=person, year=year)
    record("tax_card.reminded", subject=person, by=by, year=year)
    publish(TAX_CARD_ASKED, person.pk, once=str(reminder.pk))
    return True


@transaction.atomic
def choose_card_files(*, takes_card_files: bool, by) -> PaperChoices:
    """Whether the organisation takes tax cards here as files."""
    choices, _is_new = PaperChoices.objects.update_or_create(
        only=True, defaults={"takes_card_files": takes_card_files, "changed_at": now()}
    )
    record("papers.choices_changed", subject=choices, by=by, takes_card_files=takes_card_files)
    return choices
