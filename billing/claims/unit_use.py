"""What a unit has used and promised in a year, for its budget (A104, A009), and what still hangs on it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import DecimalField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse

from billing.claims.models import ClaimLine, LineStatus
from domain.clock import at
from money import ZERO
from registry.orders.models import Order, OrderStatus
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.organisation.budgets import Use
from tenants.organisation.open_work import OpenWork
from tenants.terminology.terms import ntt

CONFIRMED = (LineStatus.APPROVED, LineStatus.IN_RUN, LineStatus.PAID)
UNSURE = (LineStatus.DRAFT, LineStatus.SUBMITTED, LineStatus.RETURNED)
UNFINISHED = (*UNSURE, LineStatus.APPROVED, LineStatus.IN_RUN)
EUROS = DecimalField(max_digits=11, decimal_places=2)


def use_of_units(unit_ids: Iterable[UUID], year: int) -> dict[UUID, Use]:
    """Use by unit in a calendar year of work; three queries.

    Confirmed: lines that are approved or paid. Expected: lines before approval, agreed sessions at their agreed
    price, and open orders at their estimate (the lower end of a range).
    """
    units = list(unit_ids)
    lines = ClaimLine.objects.filter(unit__in=units, work_date__year=year)
    confirmed = _by_unit(lines.filter(status__in=CONFIRMED), Sum("amount"))
    expected = _by_unit(lines.filter(status__in=UNSURE), Sum("amount"))
    since, until = (at(dt.date(start, 1, 1), dt.time.min) for start in (year, year + 1))
    ahead = {"unit__in": units, "starts_at__gte": since, "starts_at__lt": until}
    planned = ExpertSession.objects.filter(status=SessionStatus.PLANNED, **ahead)
    orders = Order.objects.filter(status__in=(OrderStatus.NEW, OrderStatus.OFFERED), **ahead)
    promised = [
        _by_unit(planned.filter(assignment__waives_fee=False), _low("assignment__price")),
        _by_unit(orders, _low("estimate")),
    ]
    for sums in promised:
        for unit_id, amount in sums.items():
            expected[unit_id] += amount
    return {unit_id: Use(confirmed[unit_id], expected[unit_id]) for unit_id in units}


def open_claims(unit) -> Iterator[OpenWork]:
    """Lines of the unit that have not been paid yet."""
    count = ClaimLine.objects.filter(~Q(amount=ZERO), unit=unit, status__in=UNFINISHED).count()
    if count:
        words = ntt("{n} unpaid {fee}", "{n} unpaid {fee:pl}", count)
        yield OpenWork(words, reverse("claims:to_approve"))


def _by_unit(rows: QuerySet, amount: Sum) -> defaultdict[UUID, Decimal]:
    found = rows.order_by().values("unit").annotate(amount=amount).values_list("unit", "amount")
    return defaultdict(lambda: ZERO, {unit_id: amount or ZERO for unit_id, amount in found})


def _low(path: str) -> Sum:
    """The sum of frozen prices, which are JSON."""
    return Sum(Cast(KeyTextTransform("low", path), EUROS))
