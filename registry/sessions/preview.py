"""What telling something now would cost, shown before it is told (ux.md section 10, 4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from money import ZERO
from registry.sessions.cancellation import Outcome
from registry.sessions.deciding import free_until, judge
from registry.sessions.happening import Event
from registry.sessions.selectors import price_of
from tenants.terminology.terms import tt
from ui.formats import money, percent

ONE_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Preview:
    """One event as it would be decided at a moment. `amount` is euros, None when no price was agreed."""

    outcome: Outcome
    amount: Decimal | None

    @property
    def is_free(self) -> bool:
        """Nothing is paid, whatever was agreed."""
        return self.outcome.fee.is_none or self.amount == ZERO

    @property
    def cost(self) -> str:
        """The sum, or the share of a fee that is not known: "50,00 €", "100 % of the fee"."""
        if self.is_free:
            return money(ZERO, _language())
        if self.amount is not None:
            return money(self.amount, _language())
        return tt("{share} of the {fee}", share=percent(self.outcome.fee.share, _language()))

    @property
    def sentence(self) -> str:
        """What is paid, as a sentence."""
        return _("Nothing is paid.") if self.is_free else tt("The {fee} is paid: {sum}.", sum=self.cost)

    @property
    def words(self) -> str:
        """The decision as it would be written down, with its rule."""
        return self.outcome.sentence(_language())


@dataclass(frozen=True)
class Deadline:
    """The two prices of cancelling, and the moment between them (UTC)."""

    at: dt.datetime
    before: Preview
    after: Preview

    @property
    def rule_name(self) -> str:
        """The rule and its version, as in a decision's sentence."""
        return f"{self.before.outcome.policy} {self.before.outcome.version}"


def preview(session, event: Event, at: dt.datetime) -> Preview:
    """What the event would mean at the moment. Changes nothing."""
    outcome, _rule = judge(session, event, at)
    price = price_of(session)
    return Preview(outcome, outcome.fee.of(price.low) if price else None)


def deadline_of(session, event: Event = Event.CANCELLED_BY_ORDERER) -> Deadline | None:
    """The last moment of cancelling on the better terms, with both prices; None when the policy has no deadline."""
    last = free_until(session)
    if last is None:
        return None
    return Deadline(last, preview(session, event, last), preview(session, event, last + ONE_SECOND))


def _language() -> str:
    code = (translation.get_language() or "fi")[:2]
    return code if code in ("fi", "sv", "en") else "en"
