"""One of every object of the main job, in this order: later ones use earlier ones."""

import datetime as dt
from decimal import Decimal

from django.db.models import Max

from accounts.roles.models import Role
from billing.payouts.paydays import next_pay_day
from domain.clock import at, now, today
from domain.ids import new_id
from tests.factories import bank, billing
from tests.factories.people import make_user
from tests.factories.registry import make_expert
from tests.factories.sessions import FIFTY
from tests.isolation.sides import OWN, orderer_of, unit_of

YESTERDAY = today() - dt.timedelta(days=1)
PRICE = FIFTY.to_data()


def make_order(place, side, **fields):
    """A new order with the organisation's canary in its text."""
    from registry.orders.models import Order, TaskType

    number = (Order.objects.aggregate(n=Max("number"))["n"] or 9000) + 1
    start = at(today() + dt.timedelta(days=30 + number % 50), dt.time(10 if side == OWN else 14))
    facts = {
        "number": number,
        "status": "new",
        "orderer": orderer_of(place, side),
        "unit": unit_of(place, side),
        "task_type": TaskType.objects.order_by("position").first(),
        "need": f"Tarve {place.canary}",
        "starts_at": start,
        "ends_at": start + dt.timedelta(hours=1),
        "place": f"Huone {place.canary}",
        "support_person": f"Tuki {place.canary}",
        "sent_at": now(),
        "audience_scope": "client",
    }
    return Order.objects.create(**{**facts, **fields})


def make_offer(place, side, **fields):
    """A waiting offer to this side's expert."""
    from registry.matching.models import Offer

    facts = {
        "order": make_order(place, side, status="offered"),
        "expert": place.experts[side],
        "price": PRICE,
        "sent_at": now(),
        "answer_by": now() + dt.timedelta(days=2),
        "sent_by": place.people[Role.COORDINATOR],
    }
    return Offer.objects.create(**{**facts, **fields})


def make_assignment(place, side):
    """An agreed work."""
    from registry.matching.models import Assignment

    offer = make_offer(place, side, status="accepted", answered_at=now())
    type(offer.order).objects.filter(pk=offer.order_id).update(status="agreed")
    return Assignment.objects.create(order=offer.order, offer=offer, expert=offer.expert, price=PRICE)


def make_session(place, side):
    """A coming session."""
    from registry.sessions.models import ExpertSession

    assignment = make_assignment(place, side)
    order = assignment.order
    return ExpertSession.objects.create(
        assignment=assignment,
        expert=assignment.expert,
        unit=order.unit,
        cost_centre=order.unit.cost_centre,
        starts_at=order.starts_at,
        ends_at=order.ends_at,
        support_person=f"Tuki {place.canary}",
    )


def make_claim(place, side):
    """This side's expert's month, by its line."""
    return place.made[side]["claims.ClaimLine"].claim


def make_line(place, side, since="08:00"):
    """The draft of a session that was held."""
    hour = int(since[:2]) + (0 if side == OWN else 2)
    return billing.make_line(
        place.experts[side],
        unit=unit_of(place, side),
        orderer=orderer_of(place, side),
        day=YESTERDAY,
        since=f"{hour:02}:00",
        until=f"{hour + 1:02}:00",
    )


def make_sent_line(place, side):
    """A line that waits for its first approver."""
    from billing.claims.services import submit_month
    from domain.period import Month

    line = make_line(place, side, since="14:00")
    submit_month(expert=place.experts[side], month=Month.of(line.work_date), by=place.experts[side].user)
    line.refresh_from_db()
    return line


def make_round(place, side):
    """The round of the sent line."""
    from billing.approvals.models import Round

    return Round.objects.get(subject_id=place.made[side]["claims:line_detail"].pk)


def make_run(place, side):
    """A run of the whole organisation's payroll: the open one, and an older one that was cancelled."""
    from billing.payouts.models import PayoutRun
    from billing.payouts.payroll_rules import frozen_settings
    from billing.payouts.sums import seal_of

    return PayoutRun.objects.create(
        status="frozen" if side == OWN else "cancelled",
        sequence=PayoutRun.objects.count() + 1,
        pay_day=today(),
        frozen_at=now(),
        frozen_by=place.people[Role.PAYROLL_CLERK],
        line_count=0,
        total=Decimal("0.00"),
        profile={**frozen_settings(today()), "seal": seal_of([])},
    )


def make_paperless(place, side):
    """An expert whose approved money waits for a tax card."""
    from tests.factories.payouts import approved_line

    expert = make_expert(
        "Paperiton", user=make_user(f"Paperiton{side}", Role.EXPERT, last_name=place.canary), ready=False
    )
    approved_line(expert, unit=unit_of(place, side), pay_day=next_pay_day().day, work_date=YESTERDAY)
    return expert


def make_notice(place, side):
    """A notice to this side's expert."""
    from notifications.models import Notice

    return Notice.objects.create(user=place.experts[side].user, kind="order.sent", subject_id=new_id())


def make_profile(place, side):
    """A published profile; it says nothing that only the organisation may know."""
    bank.allow(place.experts[side])
    return bank.profile_of(place.experts[side])


def make_bank_request(place, side):
    """A searcher's request to this organisation."""
    from registry.bank.models import Profile, Request
    from tenants.context import in_platform

    profile = Profile.objects.get(tenant_id=place.tenant.pk, expert_key=place.experts[side].pk)
    with in_platform():
        return Request.objects.create(
            profile_id=profile.pk,
            home_tenant_id=place.tenant.pk,
            expert_key=profile.expert_key,
            from_tenant_id=None,
            from_user_id=new_id(),
            from_name=f"Pyytäjä {place.canary}",
            contact_name=f"Yhteys {place.canary}",
            contact_email="yhteys@example.fi",
            task_code="story",
            need=f"Tarve {place.canary}",
            starts_at=now(),
            ends_at=now() + dt.timedelta(hours=1),
        )


# By model label, or by the name of a route that needs its object in another state. In this order.
WORK = {
    "organisation.Unit": unit_of,
    "accounts.User": lambda place, side: place.experts[side].user,
    "experts.Expert": lambda place, side: place.experts[side],
    "orders.Order": make_order,
    "matching.Offer": make_offer,
    "matching.Assignment": make_assignment,
    "expert_sessions.ExpertSession": make_session,
    "claims:line_detail": make_sent_line,
    "claims.ClaimLine": make_line,
    "claims.Claim": make_claim,
    "approvals.Round": make_round,
    "payouts.PayoutRun": make_run,
    "payouts:tax_card": make_paperless,
    "payouts:ask": lambda place, side: place.made[side]["payouts:tax_card"],
    "notifications.Notice": make_notice,
    "bank.Profile": make_profile,
    "bank.Request": make_bank_request,
}
