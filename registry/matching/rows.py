"""What the queue and the choosing page show: rows with one named next action, and experts with reasons in words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from domain.clock import local_day, now, today
from registry.matching.models import Offer, OfferStatus
from registry.matching.proposals import Choice
from registry.matching.wording import sentence
from registry.orders.models import Order, OrderStatus
from registry.orders.wording import ICONS, TONES, topic_names

LOAD = frozenset({"load_this_month", "sessions_this_month", "hours_this_month"})


@dataclass(frozen=True)
class QueueRow:
    """One order in the queue of `viewer`."""

    order: Order
    viewer: Any = None

    @property
    def sub(self) -> str:
        """The number, the topics, and who has been asked: shown only to those who need both."""
        parts = [str(self.order), topic_names(self.order.topic_codes), self.asked, self.handled_by]
        return " · ".join(filter(None, parts))

    @property
    def handled_by(self) -> str:
        """Who handles it, when that is somebody else."""
        if self.order.handler is None or self.order.handler == self.viewer:
            return ""
        return _("Handled by %(name)s") % {"name": self.order.handler}

    @property
    def asked(self) -> str:
        """Who has been asked or has agreed to do the work."""
        doers = [offer.expert for offer in self.order.standing_offers
                 if not offer.as_deputy and offer.status in (OfferStatus.SENT, OfferStatus.ACCEPTED)]  # fmt: skip
        return ", ".join(map(str, doers))

    @property
    def deputy_waits(self) -> bool:
        """A deputy has said yes and nobody does the work."""
        return self.order.status == OrderStatus.NEW and any(
            offer.as_deputy and offer.status == OfferStatus.ACCEPTED for offer in self.order.standing_offers
        )

    @property
    def is_late(self) -> bool:
        return bool(self.order.deadline and self.order.deadline < now())

    @property
    def tone(self) -> str:
        return "err" if self.is_late else TONES[self.order.status]

    @property
    def icon(self) -> str:
        return "" if self.is_late else ICONS.get(self.order.status, "")

    @property
    def state(self) -> str:
        """The state in words; being late goes first."""
        if self.is_late:
            return _("No answer in time") if self.order.status == OrderStatus.OFFERED else _("Late")
        return self.order.get_status_display()

    @property
    def due(self) -> str:
        """today, yesterday, tomorrow, or empty when the day itself is to be shown."""
        if not self.order.deadline:
            return "–"
        days = (local_day(self.order.deadline) - today()).days
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days, "")

    @property
    def is_urgent(self) -> bool:
        return bool(self.order.deadline) and local_day(self.order.deadline) <= today()

    @property
    def action(self) -> dict:
        """The one next step, by name."""
        if self.order.status == OrderStatus.NEW:
            return {"label": _("Choose who does it"), "url": reverse("matching:choose", args=[self.order.pk])}
        if self.order.status == OrderStatus.OFFERED and self.is_late:
            return {"label": _("Ask somebody else"), "url": reverse("matching:choose", args=[self.order.pk])}
        return {"label": _("Open it"), "url": reverse("matching:order", args=[self.order.pk])}


@dataclass(frozen=True)
class ChoiceRow:
    """One expert on the choosing page."""

    choice: Choice
    is_expert: bool = False
    is_deputy: bool = False
    is_first: bool = False

    @property
    def expert(self):
        return self.choice.expert

    @property
    def doer_option(self) -> dict | None:
        """The radio button "does it"; none for somebody who cannot be asked now."""
        if self.choice.is_hard or (self._was_asked and not self._is_standing_deputy):
            return None
        return self._option("expert", _("Does it"), self.is_expert)

    @property
    def deputy_option(self) -> dict | None:
        """The radio button "deputy"; none for somebody who has been asked already."""
        return (
            None
            if self.choice.is_hard or self._was_asked
            else self._option("deputy", _("Deputy"), self.is_deputy)
        )

    @property
    def _was_asked(self) -> bool:
        return self.choice.offer is not None and self.choice.offer.status != OfferStatus.CLOSED

    @property
    def _is_standing_deputy(self) -> bool:
        return self.choice.is_open and self.choice.offer.as_deputy

    def _option(self, name: str, label: str, checked: bool) -> dict:
        key = self.expert.pk
        attrs = {
            "id": f"id_{name}" if self.is_first else f"id_{name}_{key}",
            "aria-label": f"{label}: {self.expert}",
        }
        if checked:
            attrs["checked"] = True
        return {"type": "radio", "name": name, "value": str(key), "label": label, "attrs": attrs}

    @property
    def reasons(self) -> list[str]:
        """Why they fit, in words; the load stands apart."""
        return [sentence(reason) for reason in self.choice.reasons if reason.code not in LOAD]

    @property
    def load(self) -> str:
        """This month's work against the expert's own ceiling."""
        return next((sentence(reason) for reason in self.choice.reasons if reason.code in LOAD), "")

    @property
    def blockers(self) -> list[str]:
        return [sentence(reason) for reason in self.choice.blockers]

    @property
    def answer(self) -> str:
        """What has become of the earlier offer of this order."""
        return answer_words(self.choice.offer) if self.choice.offer else ""


def answer_words(offer: Offer) -> str:
    """An offer's state as a sentence; a no is told without a judgement."""
    if offer.status == OfferStatus.SENT:
        return _("Asked to be the deputy, no answer yet") if offer.as_deputy else _("Asked, no answer yet")
    if offer.status == OfferStatus.ACCEPTED:
        return _("Is ready to be the deputy") if offer.as_deputy else _("Said yes")
    return _("Cannot do this one") if offer.status == OfferStatus.DECLINED else _("The request was closed")


def offer_tone(offer: Offer) -> str:
    """The colour of an offer's state. A no is not an error."""
    return {OfferStatus.SENT: "warn", OfferStatus.ACCEPTED: "ok"}.get(offer.status, "mute")


def preselect(choices: list[Choice]) -> tuple[UUID | None, ...]:
    """Keys of the best match and of the next one, which becomes the deputy."""
    keys = [choice.expert.pk for choice in choices[:2]]
    return (*keys, None, None)[:2]
