"""The operator's half of a support visit, on the platform host. Every step stands in the operators' journal."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.support.models import SupportVisit, VisitStatus
from accounts.support.services import hash_of
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from tenants.models import PlatformEntry, Tenant

MOST_HOURS = 8
BYTES = 32
ASKED = "support.asked"


@transaction.atomic
def ask_visit(*, tenant_id: UUID, reason: str, hours: int, by) -> SupportVisit:
    """Ask an organisation for a visit; its administrators are told. One open visit per organisation.

    Raises DomainError without a reason or for too many hours, Conflict when a visit is open already.
    """
    if not reason.strip():
        raise DomainError(_("Write the reason. The organisation reads it."), code="reason_needed")
    if not 1 <= hours <= MOST_HOURS:
        raise DomainError(_("A visit takes from 1 to 8 hours."), code="too_long")
    tenant = Tenant.objects.select_for_update().get(pk=tenant_id)
    if open_visits().filter(tenant_id=tenant.pk).exists():
        raise Conflict(_("A visit to this organisation is open already."))
    visit = SupportVisit.objects.create(
        tenant_id=tenant.pk, operator_id=by.pk, reason=reason.strip()[:500], hours=hours
    )
    _note("support.asked", visit, by, visit.reason)
    publish(ASKED, visit.pk, to=tenant.pk)
    return visit


@transaction.atomic
def make_entry(*, visit_id: UUID, by) -> str:
    """A link's token that lets the operator in once. Raises Conflict unless the organisation allows the visit now."""
    visit = _own(visit_id, by)
    if visit.status != VisitStatus.ALLOWED or visit.ends_at <= now():
        raise Conflict(_("The organisation does not allow this visit now."))
    token = f"{int(now().timestamp())}.{secrets.token_urlsafe(BYTES)}"
    visit.token_hash = hash_of(token)
    visit.save(update_fields=["token_hash"])
    _note("support.link_made", visit, by)
    return token


@transaction.atomic
def give_up(*, visit_id: UUID, by) -> SupportVisit:
    """The operator needs the visit no more: the request is taken back, or the visitor is out at the next page."""
    visit = _own(visit_id, by)
    if visit.status not in (VisitStatus.ASKED, VisitStatus.ALLOWED):
        raise Conflict(_("This visit has been decided or has ended already. Nothing was changed."))
    visit.status, visit.ends_at, visit.token_hash = VisitStatus.ENDED, now(), ""
    visit.save(update_fields=["status", "ends_at", "token_hash"])
    _note("support.given_up", visit, by)
    return visit


def open_visits():
    """Visits that wait for an answer or let somebody in."""
    asked = SupportVisit.objects.filter(status=VisitStatus.ASKED)
    return asked | SupportVisit.objects.filter(status=VisitStatus.ALLOWED, ends_at__gt=now())


def _own(visit_id: UUID, by) -> SupportVisit:
    """The operator's own visit: nobody enters on another's permission."""
    return SupportVisit.objects.select_for_update().get(pk=visit_id, operator_id=by.pk)


def _note(action: str, visit: SupportVisit, by, reason: str = "") -> None:
    PlatformEntry.objects.create(by_id=by.pk, action=action, subject_id=visit.pk, reason=reason)
