"""Who finds which profiles. Everything goes through the searcher's audiences; expired rows do not exist here."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from domain.clock import today
from domain.reasons import Reason
from registry.bank.criteria import Criteria, for_audiences, reasons_for
from registry.bank.models import Profile, Request, View
from registry.bank.publication import PRESENT
from registry.bank.searcher import Searcher
from tenants.context import current_tenant
from tenants.models import Tenant, TenantStatus

PAGE_SIZE = 20


@dataclass(frozen=True)
class Hit:
    """A profile as this searcher may see it, and why it was found."""

    profile: Profile
    card: dict
    reasons: list[Reason]
    is_own: bool


def profiles_visible_to(searcher: Searcher) -> QuerySet[Profile]:
    """Published, unexpired profiles with something for the searcher's audiences.

    Not those of an organisation whose doors are closed: nobody there could answer a request.
    """
    present = for_audiences([PRESENT], searcher.audiences)
    closed = Tenant.objects.exclude(status=TenantStatus.ACTIVE).values("pk")
    return Profile.objects.filter(expires_on__gt=today(), terms__overlap=present).exclude(
        tenant_id__in=closed
    )


def find_profiles(searcher: Searcher, criteria: Criteria) -> QuerySet[Profile]:
    """The hits, best first: one overlap of the term index per criterion."""
    found = profiles_visible_to(searcher)
    for group in criteria.groups():
        found = found.filter(terms__overlap=for_audiences(group, searcher.audiences))
    return found.annotate(points=_points(searcher, criteria)).order_by("-points", "-published_at", "pk")


def search(searcher: Searcher, criteria: Criteria, page: str | int = 1) -> tuple[Page, list[Hit]]:
    """One page of hits. Two queries, however many there are."""
    found = Paginator(find_profiles(searcher, criteria), PAGE_SIZE).get_page(page)
    return found, [hit_of(profile, searcher, criteria) for profile in found]


def hit_of(profile: Profile, searcher: Searcher, criteria: Criteria) -> Hit:
    """What the searcher sees of a profile."""
    reasons = reasons_for(profile.terms, criteria, searcher.audiences)
    return Hit(profile, visible_card(profile, searcher), reasons, profile.tenant_id == searcher.tenant_id)


def visible_card(profile: Profile, searcher: Searcher) -> dict:
    """The fields of the searcher's audiences together; nothing of the others."""
    return merged_card(profile.cards, searcher.audiences)


def merged_card(cards: dict[str, dict], audiences: Iterable[str]) -> dict:
    """The cards of these audiences as one."""
    card: dict = {}
    for audience in audiences:
        card |= cards.get(audience, {})
    return card


def requests_of(searcher: Searcher, *, whole_organisation: bool = False) -> QuerySet[Request]:
    """The requests that the person sent; the whole organisation's for its coordinators."""
    sent = Request.objects.filter(from_tenant_id=searcher.tenant_id)
    return sent if whole_organisation and searcher.tenant_id else sent.filter(from_user_id=searcher.user_id)


def requests_to(searcher: Searcher) -> QuerySet[Request]:
    """What others have asked from the searcher's organisation; for its coordinators."""
    return Request.objects.filter(home_tenant_id=searcher.tenant_id)


def names_of(tenant_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The organisations' names in the reader's language. One query."""
    return {tenant.pk: str(tenant) for tenant in Tenant.objects.filter(pk__in=set(tenant_ids))}


def views_of(*, tenant_id: UUID, expert_key: UUID) -> QuerySet[View]:
    """Who has opened an expert's profile and why, newest first. Call in the expert's own organisation."""
    return View.objects.filter(home_tenant_id=tenant_id, expert_key=expert_key).order_by("-at", "pk")


def published_experts() -> list[UUID]:
    """Keys of the organisation's own experts who are in the bank today. One query; no join leaves the schema."""
    own = Profile.objects.filter(tenant_id=current_tenant().pk, expires_on__gt=today())
    return list(own.values_list("expert_key", flat=True))


def _points(searcher: Searcher, criteria: Criteria):
    points = Value(0, output_field=IntegerField())
    for _code, stems in criteria.bonuses():
        hit = When(Q(terms__overlap=for_audiences(stems, searcher.audiences)), then=Value(1))
        points = points + Case(hit, default=Value(0), output_field=IntegerField())
    return points
