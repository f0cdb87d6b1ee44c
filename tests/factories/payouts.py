"""Approved claim lines of any sum, and payroll settings. Call inside a tenant that has the rules of a preset."""

import datetime as dt
from decimal import Decimal
from itertools import count

from accounts.roles.models import Role
from billing.claims.models import Claim, ClaimLine, LineKind, LineStatus
from domain.clock import now
from domain.period import Month
from registry.matching.models import Assignment, Offer, OfferStatus
from registry.orders.models import Order, OrderStatus, TaskType
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit, moment

PAY_DAY = dt.date(2026, 12, 31)
FIRST_DAY = dt.date(2026, 11, 2)
DEBTOR = {"name": "Pohjoinen hyvinvointialue", "iban": "FI2112345600000785", "business_id": "1234567-1"}
numbers = count(70001)
slots = count()


def approved_line(
    expert, amount="75.00", *, unit=None, work_date=FIRST_DAY, pay_day=PAY_DAY, **fields
) -> ClaimLine:
    """A line that has passed its approval: one of `amount`, unless quantity and unit amount are given."""
    unit, amount = unit or make_unit(), Decimal(amount)
    claim, _ = Claim.objects.get_or_create(expert=expert, month=Month.of(work_date).first_day)
    usual = {
        "status": LineStatus.APPROVED,
        "kind": LineKind.FEE if amount >= 0 else LineKind.REVERSAL,
        "cost_centre": unit.cost_centre,
        "label": "Asiakastyö",
        "quantity": Decimal("1.00"),
        "quantity_unit": "hour",
        "unit_amount": amount,
        "amount": amount,
        "price": {"rule": "Palkkiot", "version": "2026-1"},
        "payment_kind": "tyokorvaus",
        "income_type": "336",
        "sent_at": now(),
    }
    session = fields.pop("session", None) or make_session(expert, unit, work_date)
    return ClaimLine.objects.create(
        claim=claim, session=session, unit=unit, work_date=work_date, pay_day=pay_day, **{**usual, **fields}
    )


def make_session(expert, unit, day: dt.date) -> ExpertSession:
    """A held session at a time when the expert has no other: a quarter of an hour of its own, years apart if needed."""
    start = moment(dt.date(2015, 1, 1)) + dt.timedelta(minutes=15 * next(slots))
    end, orderer = start + dt.timedelta(minutes=15), person("Aino")
    order = Order.objects.create(
        number=next(numbers), status=OrderStatus.AGREED, orderer=orderer, unit=unit, task_type=TaskType.objects.first(),
        starts_at=start, ends_at=end,
    )  # fmt: skip
    offer = Offer.objects.create(
        status=OfferStatus.ACCEPTED, order=order, expert=expert, price={}, sent_at=start, answer_by=start, sent_by=orderer,
    )  # fmt: skip
    assignment = Assignment.objects.create(order=order, offer=offer, expert=expert, price={})
    return ExpertSession.objects.create(
        status=SessionStatus.HELD, assignment=assignment, expert=expert, unit=unit, cost_centre=unit.cost_centre,
        starts_at=start, ends_at=end, support_person="Aino Esimerkki",
    )  # fmt: skip


def set_payroll(**changes) -> None:
    """Change the organisation's payroll rule."""
    rule = RuleVersion.objects.get(kind=RuleKind.PAYROLL_PROFILE)
    rule.data = {**rule.data, **changes}
    rule.save()


def second_clerk():
    """Paavo, who runs payroll with Pirkko."""
    return make_user("Paavo", Role.PAYROLL_CLERK)
