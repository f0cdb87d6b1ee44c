"""Making an organisation that can be used at once: tables, words, rules, agreement, logo and first administrator.

Everything is in one transaction: an organisation is there whole or not at all. Used by the operators' task list (a
job of the fleet worker), by `manage.py create_tenant` and by the demonstration. Needs the owner's log-in.
"""

import base64
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.invitations import invite
from accounts.roles.models import Role
from config.setup import apply_preset
from domain.errors import DomainError
from tenants.context import in_tenant
from tenants.directory import forget
from tenants.fleet.drafts import ADMINISTRATOR, answers_of
from tenants.fleet.jobs import Tell, handles
from tenants.fleet.models import CustomerAgreement, Job, JobKind, OrganisationDraft
from tenants.journal import note
from tenants.models import Tenant
from tenants.pages.logos import CheckedLogo, store_logo
from tenants.presets import load
from tenants.provisioning import Provisioner


@dataclass(frozen=True)
class Person:
    """The first administrator: invited by mail, nobody sets a password for another."""

    email: str
    first_name: str
    last_name: str
    language: str = "fi"


@dataclass(frozen=True)
class AgreementFacts:
    """Under which agreement the organisation uses the service."""

    reference: str
    signed_on: dt.date
    valid_from: dt.date
    processing_terms: str
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """A new organisation. `languages` in the order of the menu; `preset` is a code of tenants.presets."""

    slug: str
    name: str
    kind: str
    preset: str
    name_sv: str = ""
    name_en: str = ""
    region_code: str = ""
    languages: tuple[str, ...] = ("fi", "sv", "en")
    brand_colour: str = "#1f5f8b"
    logo: CheckedLogo | None = None
    logo_alt: str = ""
    administrator: Person | None = None
    agreement: AgreementFacts | None = None

    @classmethod
    def from_preset(cls, code: str, **changes: Any) -> "Plan":
        """The organisation that a preset itself describes, with what is said otherwise."""
        preset = load(code)
        own = {} if "name" in changes else preset["name"]  # another's names in other languages do not fit
        facts = {
            "slug": preset["slug"],
            "name": own.get("fi", ""),
            "name_sv": own.get("sv", ""),
            "name_en": own.get("en", ""),
            "kind": preset["kind"],
            "region_code": preset["region"],
            "languages": tuple(preset["languages"]),
            "brand_colour": preset["brand_colour"],
        }
        return cls(**{**facts, **changes, "preset": code})

    def facts(self) -> dict[str, Any]:
        """The organisation's row."""
        names = ("slug", "name", "name_sv", "name_en", "kind", "region_code", "brand_colour")
        return {**{name: getattr(self, name) for name in names}, "languages": list(self.languages)}


@transaction.atomic
def create_organisation(
    plan: Plan, *, by: User | None, reason: str = "", provisioner: Provisioner | None = None
) -> Tenant:
    """Make the organisation of a plan. `by` is an operator, None a command. Raises HostTaken, DomainError.

    A `provisioner` that has made one before is quicker.
    """
    preset = load(plan.preset)
    tenant = (provisioner or Provisioner()).create(**plan.facts())
    if plan.agreement:
        CustomerAgreement.objects.create(tenant=tenant, **vars(plan.agreement))
    with in_tenant(tenant):
        apply_preset(preset, approved_by=str(by or _("The service")))
        if plan.logo:
            store_logo(plan.logo, plan.logo_alt, by=None)
        if plan.administrator:
            invite(**vars(plan.administrator), roles=[(Role.ADMINISTRATOR, None)], by=by)
    note("organisation.created", tenant=tenant, by=by, reason=reason)
    transaction.on_commit(forget)
    return tenant


@handles(JobKind.CREATE)
def create_from_draft(job: Job, tell: Tell) -> dict[str, Any]:
    """The job behind the operators' task list: the draft becomes an organisation and is gone."""
    draft = OrganisationDraft.objects.select_for_update().filter(pk=job.subject_id).first()
    if draft is None:
        raise DomainError(_("The draft was thrown away."), code="no_draft")
    tell(1, 3)
    plan = plan_of(draft)
    tell(2, 3)
    tenant = create_organisation(plan, by=User.objects.filter(pk=job.by_id).first(), reason=job.reason)
    draft.delete()
    tell(3, 3)
    return {"tenant": str(tenant.pk), "name": tenant.name, "host": plan.slug}


def plan_of(draft: OrganisationDraft) -> Plan:
    """The draft's answers as a plan. The forms of the steps have checked each of them."""
    parts = {
        step: answers_of(draft, step) for step in ("name", "host", "languages", "preset", "look", "agreement")
    }
    look, days = parts["look"], ("signed_on", "valid_from", "valid_to")
    agreement = {
        name: dt.date.fromisoformat(value) if name in days and value else value or None
        for name, value in parts["agreement"].items()
    }
    return Plan(
        **parts["name"],
        **parts["host"],
        **parts["preset"],
        languages=tuple(parts["languages"]["languages"]),
        brand_colour=look["brand_colour"],
        logo=logo_of(look),
        logo_alt=look.get("logo_alt", ""),
        administrator=Person(**answers_of(draft, ADMINISTRATOR)),
        agreement=AgreementFacts(**agreement),
    )


def logo_of(look: dict[str, Any]) -> CheckedLogo | None:
    """The checked logo that the step kept, or None."""
    if not look.get("logo"):
        return None
    return CheckedLogo(look["logo_type"], base64.b64decode(look["logo"]))
