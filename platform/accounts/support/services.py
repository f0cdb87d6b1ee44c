"""A support visit inside the organisation: allow, refuse, enter by a link that works once, end.

The operator's half (asking, the link) is in `asking.py`, on the platform host. A visitor is a user row of this
organisation with the role SUPPORT and no way to sign in: no password, no factor, no address that a mail reaches.
"""

import datetime as dt
import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from accounts.sessions import end_other_sessions
from accounts.support.models import SupportVisit, VisitStatus
from accounts.support.selectors import OPENED_PAGE, own_visits
from audit.services import record, record_access
from domain.clock import local_day, now, today
from domain.errors import Conflict

LINK_LIFE = dt.timedelta(minutes=5)
ADDRESS = "tuki-{}@tuki.invalid"  # a top-level domain that no mail reaches (RFC 2606)


class EntryRefused(Conflict):
    """The link was used, is too old, or the visit is not allowed now."""

    code = "entry_refused"


@transaction.atomic
def allow_visit(*, visit_id: UUID, by) -> SupportVisit:
    """Let the operator in for the hours asked, counted from now. Raises Conflict when it is decided already."""
    visit = _locked(visit_id, VisitStatus.ASKED)
    moment = now()
    visit.status, visit.decided_at, visit.decided_by_id = VisitStatus.ALLOWED, moment, by.pk
    visit.ends_at = moment + dt.timedelta(hours=visit.hours)
    visit.save(update_fields=["status", "decided_at", "decided_by_id", "ends_at"])
    record("support.allowed", subject=visit, by=by, ends_at=visit.ends_at)
    return visit


@transaction.atomic
def refuse_visit(*, visit_id: UUID, by) -> SupportVisit:
    """Say no. Raises Conflict when it is decided already."""
    visit = _locked(visit_id, VisitStatus.ASKED)
    visit.status, visit.decided_at, visit.decided_by_id = VisitStatus.REFUSED, now(), by.pk
    visit.save(update_fields=["status", "decided_at", "decided_by_id"])
    record("support.refused", subject=visit, by=by)
    return visit


@transaction.atomic
def end_visit(*, visit_id: UUID, by) -> SupportVisit:
    """Put the visitor out now, at any time. Raises Conflict when it has ended."""
    visit = _locked(visit_id, VisitStatus.ALLOWED)
    visit.status, visit.ends_at, visit.token_hash = VisitStatus.ENDED, now(), ""
    visit.save(update_fields=["status", "ends_at", "token_hash"])
    record("support.ended", subject=visit, by=by)
    _lock_visitor(visit)
    return visit


@transaction.atomic
def enter(*, token: str) -> tuple[SupportVisit, User]:
    """Use the operator's link: once, within minutes, while the visit is allowed. Raises EntryRefused."""
    visit = visit_by_link(token, lock=True)
    if visit is None:
        raise EntryRefused(_("This link has been used or is too old. Make a new one on the platform's page."))
    visit.token_hash, visit.entered_at = "", visit.entered_at or now()
    visit.save(update_fields=["token_hash", "entered_at"])
    visitor = _visitor(visit)
    record("support.entered", subject=visit, by=visitor)
    return visit, visitor


def visit_by_link(token: str, *, lock: bool = False) -> SupportVisit | None:
    """The visit that a link opens now, or None. Looks only in this organisation; changes nothing."""
    made, _dot, _secret = token.partition(".")
    if not made.isdecimal() or now().timestamp() - int(made[:12]) > LINK_LIFE.total_seconds():
        return None
    visits = own_visits().select_for_update() if lock else own_visits()
    found = visits.filter(status=VisitStatus.ALLOWED, ends_at__gt=now(), token_hash=hash_of(token))
    return found.first()


def note_page(*, visit: SupportVisit, visitor: User, view_name: str, path: str) -> None:
    """Write down a page before the visitor sees it; the organisation reads the list."""
    record_access(person_id=visit.pk, by=visitor, purpose=OPENED_PAGE, kind=view_name[:60], reason=path[:300])


@transaction.atomic
def lock_past_visitors() -> int:
    """The nightly job: visits whose time is over end in their row too, and no past visitor's account stays open."""
    over = own_visits().filter(status=VisitStatus.ALLOWED, ends_at__lte=now())
    over.update(status=VisitStatus.ENDED, token_hash="")
    past = own_visits().filter(status=VisitStatus.ENDED, entered_at__isnull=False)
    addresses = [ADDRESS.format(pk.hex) for pk in past.values_list("pk", flat=True)]
    return User.objects.filter(email__in=addresses, is_active=True).update(is_active=False)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(visit_id: UUID, status: VisitStatus) -> SupportVisit:
    visit = own_visits().select_for_update().get(pk=visit_id)
    over = visit.ends_at is not None and visit.ends_at <= now()
    if visit.status != status or over:
        raise Conflict(_("This visit has been decided or has ended already. Nothing was changed."))
    return visit


def _visitor(visit: SupportVisit) -> User:
    """The visit's own user: made at the first entry, with a role that ends by itself."""
    address = ADDRESS.format(visit.pk.hex)
    user = User.objects.filter(email=address).first()
    if user is not None:
        return user
    user = User.objects.create_user(address, None, first_name="Alustan", last_name="ylläpito")
    ends = local_day(visit.ends_at) + dt.timedelta(days=1)
    RoleGrant.objects.create(user=user, role=Role.SUPPORT, valid_from=today(), valid_to=ends)
    return user


def _lock_visitor(visit: SupportVisit) -> None:
    user = User.objects.filter(email=ADDRESS.format(visit.pk.hex)).first()
    if user is not None:
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_other_sessions(user)
