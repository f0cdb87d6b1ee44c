"""Decided sessions, claim lines and approvers. Call inside a tenant that has the rules of a preset."""

import datetime as dt
from itertools import count

from accounts.roles.models import Role, RoleGrant
from billing.claims import services
from billing.claims.models import ClaimLine
from domain.clock import local_day, now
from registry.matching.models import Assignment, Offer, OfferStatus
from registry.orders.models import Order, OrderStatus, TaskType
from registry.sessions.cancellation import Policy, decide
from registry.sessions.frozen import outcome_to_data
from registry.sessions.happening import Event, Happening
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit, moment

numbers = count(5001)
NOVEMBER = dt.date(2026, 11, 24)


def make_done(
    expert,
    *,
    unit=None,
    day=NOVEMBER,
    since="12:00",
    until="14:00",
    task="",
    event=Event.HELD,
    told_at=None,
    orderer=None,
    waives=False,
    minutes=None,
    **order_fields,
) -> ExpertSession:
    """A session that is over, with its outcome by the organisation's cancellation rule."""
    unit, orderer = unit or make_unit(), orderer or person("Aino")
    kind = TaskType.objects.get(code=task) if task else TaskType.objects.filter(role="expert").first()
    start, end = moment(day, since), moment(day, until)
    order = Order.objects.create(
        number=next(numbers),
        status=OrderStatus.AGREED,
        orderer=orderer,
        unit=unit,
        task_type=kind,
        starts_at=start,
        ends_at=end,
        **order_fields,
    )
    offer = Offer.objects.create(
        status=OfferStatus.ACCEPTED,
        order=order,
        expert=expert,
        price={},
        sent_at=start,
        answer_by=start,
        sent_by=orderer,
    )
    assignment = Assignment.objects.create(
        order=order, offer=offer, expert=expert, price={}, waives_fee=waives
    )
    policy = Policy.from_data(rule_on(RuleKind.CANCELLATION, local_day(start)).data)
    at = told_at or end
    outcome = decide(policy, Happening(event, start, end, at, kind.code))
    held = outcome.counts_as_held or not outcome.fee.is_none
    return ExpertSession.objects.create(
        status=SessionStatus.HELD if held else SessionStatus.CANCELLED, assignment=assignment, expert=expert, unit=unit,
        cost_centre=unit.cost_centre, starts_at=start, ends_at=end, support_person="Aino Esimerkki",
        outcome_code=outcome.case, outcome=outcome_to_data(outcome, at=at, minutes=minutes), decided_at=now(),
        decided_by=orderer, counts_as_held=outcome.counts_as_held,
    )  # fmt: skip


def make_line(expert, **fields) -> ClaimLine:
    """The draft of a held session."""
    line = services.draft_line(make_done(expert, **fields).pk)
    assert line is not None
    return line


def make_approver(first_name: str, role: Role, unit=None):
    """A person with one role in one unit, valid since long ago."""
    user = make_user(first_name, last_name="Hyväksyjä")
    RoleGrant.objects.create(user=user, role=role, unit=unit, valid_from=dt.date(2025, 1, 1))
    return user


def give_role(user, role: Role, unit=None):
    """One more role."""
    user.__dict__.pop("_grants_in_force", None)
    return RoleGrant.objects.create(user=user, role=role, unit=unit, valid_from=dt.date(2025, 1, 1))
