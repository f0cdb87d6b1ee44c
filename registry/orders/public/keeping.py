"""What becomes of wishes from the public page in the end (rules.md section 9).

One that nobody confirmed goes in a week. How to reach the person goes the rule's months after the work; the order stays.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from audit.services import record
from domain.clock import at, now, today
from domain.period import Month
from registry.orders.models import OrderStatus
from registry.orders.public.models import PublicOrder
from registry.orders.public.selectors import LIFE
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on

MONTHS = 3  # until the organisation has a rule
OVER = (OrderStatus.DONE, OrderStatus.CANCELLED)


@transaction.atomic
def forget_public_orders() -> int:
    """Every night. Returns how many wishes were removed. May run twice."""
    left = Q(order=None, created_at__lt=now() - LIFE)
    over = Q(order__status__in=OVER, ends_at__lt=_limit(today()))
    found = list(PublicOrder.objects.select_for_update(of=("self",)).filter(left | over))
    for wish in found:
        record("public_order.erased", subject=wish, by=None)
        wish.delete()
    return len(found)


def _limit(day: dt.date) -> dt.datetime:
    """What ended before this moment has been kept long enough."""
    return at(Month.of(day).plus(-_months()).day(day.day), dt.time())


def _months() -> int:
    try:
        return rule_on(RuleKind.RETENTION, today()).data["contact_requests_months"]
    except NoRule:
        return MONTHS
