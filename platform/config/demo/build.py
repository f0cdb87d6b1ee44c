"""Makes the demonstration: one organisation per preset, and the platform's operator and searcher."""

import datetime as dt
from collections.abc import Callable
from random import Random

from django.db import transaction

from accounts.models import User
from accounts.staff.models import PlatformGrant, PlatformRole, SearcherKind
from config.creation import Plan, create_organisation
from config.demo.applying import add_applications
from config.demo.intake import add_import
from config.demo.learning import add_learning
from config.demo.own import add_own_facts
from config.demo.papers import add_papers
from config.demo.people import Cast, iban, script
from config.demo.person import add_people_to_mend
from domain.clock import today
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tenants.pages.models import PublicContact
from tenants.presets import available, load
from tenants.provisioning import Provisioner


def build_demo(say: Callable[[str], None]) -> None:
    """Make what is missing; an organisation is made whole or not at all."""
    provisioner = Provisioner()
    for code in available():
        preset = load(code)
        if not Tenant.objects.filter(slug=preset["slug"]).exists():
            say(f"making {preset['slug']}")
            with transaction.atomic():
                _make(provisioner, code)
    make_platform_people()


def _make(provisioner: Provisioner, code: str) -> None:
    plan = Plan.from_preset(code)
    tenant = create_organisation(plan, by=None, reason="demo", provisioner=provisioner)
    with in_tenant(tenant):
        add_payer_account(tenant.name)
        PublicContact.objects.create(**script()["contact"])
        Cast(tenant, Random(code)).enter(script()["experts"].get(code, 12))  # noqa: S311  invented people
        fill_desks()


def fill_desks() -> None:
    """Something in every state on the desks of the register: people, applications, learning, papers, own facts."""
    add_people_to_mend()
    add_applications()
    add_learning()
    add_papers()
    add_own_facts()
    add_import()


def add_payer_account(name: str) -> None:
    """Give the payroll rule an invented payer's account, so that bank files can be made."""
    rule = rule_on(RuleKind.PAYROLL_PROFILE, today())
    rule.data["debtor"] = {**script()["debtor"], "name": name[:70], "iban": iban(0), "bic": ""}
    rule.save(update_fields=["data"])


def make_platform_people() -> None:
    """An operator and a vetted searcher on the platform host; made once."""
    operator = _platform_user("operaattori", "Olavi")
    PlatformGrant.objects.get_or_create(user=operator, role=PlatformRole.OPERATOR)
    searcher = _platform_user("hakija", "Sanna")
    PlatformGrant.objects.get_or_create(
        user=searcher,
        role=PlatformRole.SEARCHER,
        defaults={
            "organisation": "Esimerkkiopisto",
            "searcher_kind": SearcherKind.EDUCATION,
            "purpose": "Opetuksen kokemuspuheenvuorot",
            "valid_to": today() + dt.timedelta(days=365),
        },
    )


def _platform_user(key: str, first_name: str) -> User:
    email = f"{key}@example.fi"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(
        email, script()["password"], first_name=first_name, last_name="Esimerkki"
    )
