"""Real sentences of the service for each slot: what a new word would look like where people meet it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crypto.keys import current_tenant_id
from notifications.kinds import KINDS
from tenants.terminology.selectors import load_overrides
from tenants.terminology.terms import Terms, tt_lazy, use_terms

MENU, FRONT, MAIL, MAIL_TEXT, PAGE = (
    _("Menu"),
    _("Front page"),
    _("Subject of a mail"),
    _("Mail"),
    _("On a page"),
)


@dataclass(frozen=True)
class Sample:
    """A sentence and the place where it stands."""

    place: str | Promise
    text: str


SAMPLES: dict[str, tuple[tuple[Promise, str | Promise], ...]] = {
    "expert": (
        (MENU, tt_lazy("Order {expert:a}")),
        (MENU, tt_lazy("{Expert:pl}")),
        (FRONT, tt_lazy("You need {expert:a} for a client, a group, training or development. Read how to order.")),
        (MAIL, KINDS["session.needs_someone"].subject),
        (MAIL_TEXT, KINDS["offer.accepted"].text),
        (PAGE, tt_lazy("Taking part must cost nothing to {expert:def}. Agree on travel now, or with {coordinator:def}.")),
    ),
    "activity": ((FRONT, tt_lazy("{Activity}")),),
    "order": (
        (MENU, tt_lazy("My {order:pl}")),
        (MAIL, KINDS["order.sent"].subject),
        (MAIL_TEXT, KINDS["order.sent"].text),
        (PAGE, tt_lazy("{Order:def} has been sent")),
    ),
    "orderer": (
        (PAGE, tt_lazy("{Orderer}")),
        (PAGE, tt_lazy("We tell the {orderer} and {coordinator:def}.")),
    ),
    "task": (
        (MENU, tt_lazy("{Task:pl}")),
        (MAIL_TEXT, KINDS["offer.sent"].text),
        (PAGE, tt_lazy("Thank you! The {task} is yours.")),
    ),
    "session": (
        (MAIL, KINDS["session.planned"].subject),
        (MAIL_TEXT, KINDS["session.planned"].text),
        (PAGE, tt_lazy("Cancel the {session}")),
    ),
    "fee": (
        (MENU, tt_lazy("{Fee:pl}")),
        (MAIL, KINDS["run.settled"].subject),
        (MAIL, KINDS["round.waiting"].subject),
        (PAGE, tt_lazy("Send the {fee} request")),
    ),
    "unit": (
        (PAGE, tt_lazy("Choose the {unit}.")),
        (PAGE, tt_lazy("Room or address. Leave empty to use the address of the {unit}.")),
    ),
    "coordinator": (
        (PAGE, tt_lazy("{Coordinator:def} looks for somebody else.")),
        (PAGE, tt_lazy("You cannot order here. Ask {coordinator:def}.")),
        (PAGE, tt_lazy("Tell {coordinator:def} if your account changes.")),
    ),
    "supervision": ((PAGE, tt_lazy("You have a right to {supervision} in this {task}.")),),
    "bank": ((FRONT, tt_lazy("National {bank:nom}")),),
}  # fmt: skip


def samples_with(slot: str, lang: str, forms: Mapping[str, str]) -> list[Sample]:
    """The slot's sentences in `lang`, as they would read with these forms; the other words as they are now."""
    overrides = load_overrides(current_tenant_id())
    overrides.setdefault(slot, {})[lang] = dict(forms)
    with use_terms(Terms(overrides)):
        return list(_read(slot, lang))


def _read(slot: str, lang: str) -> Iterator[Sample]:
    for place, text in SAMPLES.get(slot, ()):
        with translation.override(lang):
            said = str(text)
        yield Sample(place, said)
