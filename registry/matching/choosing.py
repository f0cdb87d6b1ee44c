"""Choosing an expert: who may, whom, and at what price."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.roles.handling import HANDLING_ROLES, can_handle
from accounts.roles.selectors import units_of
from domain.errors import DomainError
from registry.experts.models import Expert, ExpertStatus
from registry.matching.proposals import judge
from registry.matching.reasons import is_hard
from registry.matching.wording import sentence
from registry.orders.models import Order
from registry.orders.quotes import Quote
from ui.formats import money

MATCHING_ROLES = HANDLING_ROLES


def can_match(user, unit_id: UUID | None) -> bool:
    """Whether the person may ask experts for orders of the unit: the coordinator, or the unit's own contact."""
    return can_handle(user, unit_id)


def matching_units(user) -> frozenset[UUID] | None:
    """Units whose orders the person handles; None means all."""
    return units_of(user, *MATCHING_ROLES)


def check_choice(order: Order, chosen: list[Expert], override_reason: str) -> None:
    """Raise DomainError `hard_blocker` for what nobody can pass over, `override_needed` for the rest without a reason."""
    found = judge(order, Expert.objects.filter(pk__in=[expert.pk for expert in chosen]))
    for expert in chosen:
        reasons = found[str(expert.pk)]
        if expert.status != ExpertStatus.ACTIVE:
            raise DomainError(_("%(expert)s no longer takes part.") % {"expert": expert}, code="hard_blocker")
        if hard := [reason for reason in reasons if is_hard(reason)]:
            raise DomainError(_refusal(expert, hard), code="hard_blocker")
        if reasons and not override_reason.strip():
            ask = _("Write why you ask all the same.")
            raise DomainError(f"{_refusal(expert, reasons)} {ask}", code="override_needed")


def check_price(price: Quote | None) -> Quote | None:
    """The price to be frozen. A range must be agreed to one sum first (A150). Raises DomainError `amount_needed`."""
    if price and price.is_range:
        raise DomainError(
            _("Agree the sum first. It is between %(low)s and %(high)s.")
            % {"low": money(price.low), "high": money(price.high)},
            code="amount_needed",
        )
    return price


def _refusal(expert: Expert, reasons) -> str:
    return f"{expert}: " + " ".join(f"{sentence(reason)}." for reason in reasons)
