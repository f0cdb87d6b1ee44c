"""One of every object whose key stands in a URL, by model label: the matrix asks for it.

A new `@policy(objects="app.Model")` needs an entry here: a factory `(place, side) -> row`, where `side` is OWN (the
people of the matrix have to do with it) or OTHER (another unit's, another person's, same organisation).
"""

import datetime as dt
from decimal import Decimal
from typing import Literal

from django.db.models import Max

from accounts.roles.models import Role
from billing.payouts.paydays import next_pay_day
from domain.clock import at, now, today
from domain.ids import new_id
from tests.factories import bank, billing
from tests.factories.payouts import DEBTOR, set_payroll
from tests.factories.people import make_user
from tests.factories.registry import make_expert
from tests.factories.sessions import FIFTY

Side = Literal["own", "other"]
OWN, OTHER = "own", "other"
YESTERDAY = today() - dt.timedelta(days=1)

# Objects that other organisations may see: they are published.
PUBLISHED = {"bank.Profile"}
# Roles of the whole organisation: they see every unit's objects. Others see none of another unit's, except …
WHOLE_ORGANISATION = {Role.COORDINATOR, Role.PAYROLL_CLERK, Role.ADMINISTRATOR, Role.SUPPORT}
# … what is open to everybody who may open the page at all: (route) with the reason.
OPEN_TO_ALL_UNITS: dict[str, str] = {}
# The state in which a route has something to show: route -> fields of its object.
STATES: dict[str, dict] = {
    "orders:what": {"status": "draft"},
    "orders:when": {"status": "draft"},
    "orders:check": {"status": "draft"},
}
# Arguments of routes that are no object's key; a function is asked inside north.
ARGUMENTS: dict[tuple[str, str], object] = {
    ("info", "page"): "privacy",
    ("ui:theme", "token"): "1f5f8b-1",
    ("account_reset_password_from_key", "uidb36"): "1",
    ("account_reset_password_from_key", "key"): "set-password",
    ("account_confirm_email", "key"): "x",
    ("sessions:offer_by_link", "token"): "x" * 43,
    ("people_settings:join", "token"): "x" * 43,
    ("people_settings:support_enter", "token"): "x" * 43,
    ("payouts:close", "day"): lambda: next_pay_day().day,
    ("payouts:download", "file_format"): "csv",
    ("payouts:step", "name"): "deliver",
    ("claims:month", "month"): f"{YESTERDAY:%Y-%m}",
    ("claims:send", "month"): f"{YESTERDAY:%Y-%m}",
    ("word_settings:slot", "name"): "expert",
    ("word_settings:edit", "name"): "expert",
    ("word_settings:edit", "lang"): "fi",
    ("word_settings:history", "name"): "expert",
    ("word_settings:history", "lang"): "fi",
}


def use_rules() -> None:
    """Rules, words and task types of a preset."""
    from tests.factories.organisation import use_preset

    use_preset(PRESET)
    set_payroll(debtor=DEBTOR)


PRESET = "soite"


def orderer_of(place, side):
    """Who orders on this side."""
    return place.people[Role.ORDERER if side == OWN else "other"]


def unit_of(place, side):
    """Where the work is done on this side."""
    return place.own_unit if side == OWN else place.other_unit


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


PRICE = FIFTY.to_data()


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
FACTORIES = {
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
    "orders.Product": lambda place, side: make_product(side),
    "orders.TaskType": lambda place, side: make_task_type(side),
    "roles.RoleGrant": lambda place, side: orderer_of(place, side).grants.first(),
    "roles.Invitation": lambda place, side: make_invitation(place, side),
    "support.SupportVisit": lambda place, side: make_visit(place, side),
}


def make_product(side: Side):
    """A product of the catalogue."""
    from tests.factories import orders

    return orders.make_product(f"tuote-{side}", task_type=make_task_type(side))


def make_task_type(side: Side):
    """A kind of work of the catalogue."""
    from tests.factories import orders

    return orders.make_task_type(f"laji-{side}")


def make_message():
    """A given-up message."""
    from outbox.models import Message
    from tenants.models import Tenant

    return Message.objects.create(
        tenant_id=Tenant.objects.get(slug="north").pk,
        topic="order.sent",
        ref=new_id(),
        dedupe_key=str(new_id()),
        next_at=now(),
        attempts=9,
        dead_at=now(),
        error="ValueError",
    )


def published_profile():
    """A profile of north, seen from the platform host."""
    from registry.bank.models import Profile

    return Profile.objects.order_by("published_at").first()


def searchers_request():
    """A request of the searcher, seen from the platform host."""
    from registry.bank.models import Request

    return Request.objects.order_by("created_at").first()


ON_PLATFORM = {
    "outbox.Message": make_message,
    "bank.Profile": published_profile,
    "bank.Request": searchers_request,
}


def make_invitation(place, side):
    """Somebody who has been asked to join."""
    from accounts.roles.invitations import invite

    return invite(
        email=f"kutsuttu.{side}@example.fi",
        first_name="Kutsuttu",
        last_name=place.canary,
        roles=[(Role.ORDERER, unit_of(place, side))],
        by=place.people[Role.ADMINISTRATOR],
    )


def make_visit(place, side):
    """An operator's request to this organisation, waiting."""
    from accounts.support.models import SupportVisit
    from tenants.context import in_platform

    with in_platform():
        return SupportVisit.objects.create(
            tenant_id=place.tenant.pk, operator_id=new_id(), reason=f"Syy {place.canary}", hours=2
        )


def operators_visit():
    """The operator's own request, seen from the platform host."""
    from accounts.models import User
    from accounts.support.models import SupportVisit
    from tenants.models import Tenant

    return SupportVisit.objects.create(
        tenant_id=Tenant.objects.get(slug="north").pk,
        operator_id=User.objects.get(first_name="Operator").pk,
        reason="Syy",
        hours=2,
    )


ON_PLATFORM["support.SupportVisit"] = operators_visit


def make_rule_version(place, side):
    """A unit's own rule that has not started."""
    from tenants.organisation.models import RuleKind
    from tenants.organisation.rules import rule_on
    from tenants.organisation.versions import start_version

    return start_version(
        kind=RuleKind.CANCELLATION,
        data=rule_on(RuleKind.CANCELLATION, today()).data,
        unit=unit_of(place, side),
        valid_from=today() + dt.timedelta(days=300),
        approved_by="Johtoryhmä",
        approved_on=today(),
        by=place.people[Role.ADMINISTRATOR],
    )


FACTORIES["organisation.RuleVersion"] = make_rule_version
ARGUMENTS |= {
    ("rule_settings:detail", "kind"): "cancellation",
    ("rule_settings:new", "kind"): "cancellation",
    ("rule_settings:compare", "kind"): "cancellation",
    ("rule_settings:end", "kind"): "cancellation",
}


def make_page_text(place, side):
    """A published text of the organisation."""
    from tenants.pages.models import PageText

    return PageText.objects.create(
        page="about", language="fi", text=f"Teksti {place.canary}", published_by="Anna"
    )


def make_identity_version(place, side):
    """An earlier face of the organisation."""
    from tenants.pages.identity import face_of
    from tenants.pages.models import IdentityVersion

    return IdentityVersion.objects.create(data={**face_of(place.tenant), "name": f"Nimi {place.canary}"})


def make_reader_message(place, side):
    """Accessibility feedback that waits for an answer."""
    from tenants.pages.models import ReaderMessage

    return ReaderMessage.objects.create(text=f"Palaute {place.canary}", answer_by=now())


def logo_key():
    """The key of a stored logo."""
    from tenants.pages.models import Logo

    facts = {"media_type": "image/svg+xml", "content": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    return Logo.objects.get_or_create(key="s0123456789abcde", defaults=facts)[0].key


FACTORIES["pages.PageText"] = make_page_text
FACTORIES["pages.IdentityVersion"] = make_identity_version
FACTORIES["pages.ReaderMessage"] = make_reader_message
ARGUMENTS |= {
    ("public:logo", "key"): logo_key,
    ("public:logo", "suffix"): "svg",
    ("identity_settings:text", "page"): "about",
    ("identity_settings:text", "language"): "fi",
    ("identity_settings:text_history", "page"): "about",
    ("identity_settings:text_history", "language"): "fi",
}


def make_room(place, side):
    """A room of this side's unit."""
    from tenants.organisation.models import Room

    return Room.objects.create(unit=unit_of(place, side), name=f"Sali {place.canary}")


FACTORIES["organisation.Room"] = make_room
FACTORIES["organisation.CostCentre"] = lambda place, side: unit_of(place, side).cost_centre


def suspended_tenant():
    """An organisation in which every act of the operators' desk can be looked at; nobody enters it."""
    from tenants.models import Domain, Tenant

    facts = {"name": "Tauolla", "kind": "region", "schema_name": "t_isolated", "status": "suspended"}
    tenant, _made = Tenant.objects.get_or_create(slug="isolated", defaults=facts)
    Domain.objects.get_or_create(domain="isolated.localhost", defaults={"tenant": tenant, "is_primary": True})
    return tenant


def export_job():
    """A finished archive whose file is there."""
    from tenants.fleet.exporting import exports_folder
    from tenants.fleet.models import Job

    (exports_folder() / "isolated.zip").write_bytes(b"PK")
    result = {
        "file": "isolated.zip",
        "name": "Tauolla",
        "slug": "isolated",
        "tables": 1,
        "rows": 1,
        "people": 1,
    }
    return Job.objects.create(
        kind="export", tenant_id=new_id(), status="done", reason="x", finished_at=now(),
        result={**result, "bytes": 2, "sha256": "0" * 64},
    )  # fmt: skip


def organisation_draft():
    """A draft with a picture, everything else to do."""
    from tenants.fleet.models import OrganisationDraft

    look = {"brand_colour": "#1f5f8b", "logo": "PHN2Zy8+", "logo_type": "image/svg+xml", "logo_alt": "x"}
    return OrganisationDraft.objects.create(
        started_by_id=new_id(), answers={"look": {"done": True, "values": look}}
    )


ON_PLATFORM |= {
    "tenants.Tenant": suspended_tenant,
    "fleet.Job": export_job,
    "fleet.OrganisationDraft": organisation_draft,
}
ARGUMENTS |= {("operators:act", "act"): "resume", ("operators:step", "step"): "look"}
