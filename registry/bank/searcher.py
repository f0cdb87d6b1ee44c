"""Who searches the bank, and which audiences' cards they may see (rules.md section 8, A157)."""

from dataclasses import dataclass
from uuid import UUID

from accounts.staff.models import PlatformGrant, PlatformRole, SearcherKind
from accounts.staff.selectors import platform_grants_of
from registry.bank.publication import EDUCATION, EVERYONE, NETWORK, REGIONS
from tenants.models import Kind, Tenant

STAFF_PURPOSE = "staff_order"  # shown in words; an outsider's purpose is the vetted one, as it was written


@dataclass(frozen=True)
class Searcher:
    """A person with credentials: staff of an organisation, or a vetted outsider (`tenant_id` is None)."""

    user_id: UUID
    tenant_id: UUID | None
    organisation: str
    purpose: str
    audiences: tuple[str, ...]
    name: str = ""
    email: str = ""


def staff_searcher(user, tenant: Tenant) -> Searcher:
    """A person of an organisation sees what is for everyone, for its kind of network, and for counties."""
    audiences = [EVERYONE, f"{NETWORK}.{tenant.kind}"]
    if tenant.kind in (Kind.REGION, Kind.CENTRE):
        audiences.append(REGIONS)
    return Searcher(
        user.pk, tenant.pk, tenant.name, STAFF_PURPOSE, tuple(audiences), user.get_full_name(), user.email
    )


def outside_searcher(user) -> Searcher | None:
    """A vetted outsider with a grant in force; None without one. Sees only its own audience and everyone's."""
    grants = [grant for grant in platform_grants_of(user) if grant.role == PlatformRole.SEARCHER]
    if not grants:
        return None
    audiences = {EVERYONE} | {EDUCATION for grant in grants if grant.searcher_kind == SearcherKind.EDUCATION}
    grant: PlatformGrant = grants[0]
    found = tuple(sorted(audiences))
    return Searcher(user.pk, None, grant.organisation, grant.purpose, found, user.get_full_name(), user.email)
