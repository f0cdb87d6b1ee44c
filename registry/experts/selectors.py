"""Who sees which experts."""

from django.db.models import Case, CharField, Count, F, Func, QuerySet, Value, When
from django.db.models.expressions import Combinable

from accounts.roles.invitations import LinkState, state_of
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import holds
from registry.experts.models import Expert, ExpertStatus, ExpertTopic


def experts_visible_to(user) -> QuerySet[Expert]:
    """The register for coordinators and administrators, themselves for an expert, nobody for others.

    Whoever was merged is shown to nobody: the other row is the person.
    """
    if holds(user, Role.COORDINATOR) or holds(user, Role.ADMINISTRATOR):
        return Expert.objects.exclude(status=ExpertStatus.MERGED)
    return Expert.objects.filter(user=user).exclude(status=ExpertStatus.MERGED)


def contacts_visible_to(user) -> QuerySet[Expert]:
    """Those whose contact details the person may see: protected ones are the coordinators' only (security.md 5)."""
    seen = experts_visible_to(user)
    return seen if holds(user, Role.COORDINATOR) else seen.filter(contact_protected=False)


def contact_for(user, field: str) -> Combinable:
    """A contact field as the person may search and sort by it: empty where it is protected from them."""
    if holds(user, Role.COORDINATOR):
        return F(field)
    return Case(When(contact_protected=True, then=Value("")), default=F(field), output_field=CharField())


def expert_of(user) -> Expert | None:
    """The signed-in person as an expert."""
    return Expert.objects.filter(user=user).first()


def account_of(expert: Expert) -> str:
    """Whether the person can sign in: "has", "invited", "old" (the invitation ran out) or "" (never invited)."""
    if expert.user_id:
        return "has"
    open_ones = Invitation.objects.filter(email=expert.email.lower(), accepted_at=None, withdrawn_at=None)
    sent = open_ones.first() if expert.email else None
    if sent is None:
        return ""
    return "invited" if state_of(sent) is LinkState.OPEN else "old"


def topic_numbers() -> dict[str, int]:
    """Topic group -> how many active experts may be asked about it. One query; for pages that show numbers only.

    Whoever shows these hides the small ones (ux.md section 7): a topic may tell of somebody's health.
    """
    group = Func(F("topic_code"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
    topics = ExpertTopic.objects.filter(is_off_limits=False, expert__status=ExpertStatus.ACTIVE)
    rows = topics.annotate(group=group).values("group").annotate(experts=Count("expert_id", distinct=True))
    return dict(rows.values_list("group", "experts"))
