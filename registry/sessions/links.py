"""The page behind a message's link: one offer, shown without topic and names (ux.md section 12, security.md 4.4).

The link is looked up in the organisation of the host only: another organisation's link does not exist here.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from domain.clock import now
from domain.errors import Conflict, DomainError
from registry.matching.models import Offer, OfferStatus
from registry.matching.services import offer_by_link
from registry.orders.models import OrderStatus
from tenants.terminology.terms import tt

LONGEST = dt.timedelta(hours=72)  # how long a link may act without signing in (security.md 4.4, grade B)


class LinkState(StrEnum):
    """What can be done with the link now."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    CLOSED = "closed"
    PASSED = "passed"
    OLD = "old"


class NoSuchLink(DomainError):
    """No offer of this organisation has the link: altered, replaced by a newer message's, or never ours."""

    code = "link_unknown"


class LinkClosed(Conflict):
    """The link has been used, is too old, or the matter is closed."""

    code = "link_closed"


@dataclass(frozen=True)
class OfferLink:
    """An offer opened by its link."""

    offer: Offer

    @property
    def expires_at(self) -> dt.datetime:
        """When the link stops acting; the offer itself can be answered after signing in."""
        return min(self.offer.answer_by, self.offer.sent_at + LONGEST)

    @property
    def state(self) -> LinkState:
        """Where the offer is."""
        offer = self.offer
        if offer.status == OfferStatus.DECLINED:
            return LinkState.NO
        if offer.status == OfferStatus.CLOSED or offer.order.status == OrderStatus.CANCELLED:
            return LinkState.CLOSED
        if offer.status == OfferStatus.ACCEPTED:
            return LinkState.YES
        if offer.order.starts_at <= now():
            return LinkState.PASSED
        return LinkState.OPEN if now() <= self.expires_at else LinkState.OLD

    def check_open(self) -> None:
        """Raise LinkClosed with what happened to the matter."""
        if self.state != LinkState.OPEN:
            raise LinkClosed(self.sentence)

    @property
    def sentence(self) -> str:
        """What happened, in plain words; empty while the link is open."""
        return {
            LinkState.OPEN: "",
            LinkState.YES: _("You said yes. You are the deputy.")
            if self.offer.as_deputy
            else tt("You said yes. The {task} is yours."),
            LinkState.NO: _("You said no. Thank you for telling. You do not need to do anything else."),
            LinkState.CLOSED: tt("The request is closed. You do not need to do anything."),
            LinkState.PASSED: tt("The time of the {task} has passed. You do not need to do anything."),
            LinkState.OLD: _("This link is too old. Sign in to answer."),
        }[self.state]


def open_link(token: str) -> OfferLink:
    """The offer behind a link of this organisation, whatever its state. Raises NoSuchLink. Changes nothing."""
    offer = offer_by_link(token)
    if offer is None:
        raise NoSuchLink(_("This link does not work here. Open the newest message and use its link."))
    return OfferLink(offer)
