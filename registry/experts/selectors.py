"""Who sees which experts."""

from django.db.models import CharField, Count, F, Func, Prefetch, Q, QuerySet, Value

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from registry.experts.models import Expert, ExpertStatus, ExpertTopic


def experts_visible_to(user) -> QuerySet[Expert]:
    """The whole register for coordinators and administrators, themselves for an expert, nobody for others."""
    if holds(user, Role.COORDINATOR) or holds(user, Role.ADMINISTRATOR):
        return Expert.objects.all()
    return Expert.objects.filter(user=user)


def expert_of(user) -> Expert | None:
    """The signed-in person as an expert."""
    return Expert.objects.filter(user=user).first()


def register(
    user, *, name: str = "", status: str = "", topics: frozenset[str] | None = None
) -> QuerySet[Expert]:
    """The register's rows, with their topics. `topics` are alternatives; None asks for none."""
    found = experts_visible_to(user).order_by("sort_name", "pk")
    for word in name.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if status:
        found = found.filter(status=status)
    if topics is not None:
        found = found.filter(pk__in=ExpertTopic.objects.filter(topic_code__in=topics).values("expert_id"))
    return found.prefetch_related(Prefetch("topics", ExpertTopic.objects.order_by("topic_code")))


def topic_numbers() -> dict[str, int]:
    """Topic group -> how many active experts may be asked about it. One query; for pages that show numbers only.

    Whoever shows these hides the small ones (ux.md section 7): a topic may tell of somebody's health.
    """
    group = Func(F("topic_code"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
    topics = ExpertTopic.objects.filter(is_off_limits=False, expert__status=ExpertStatus.ACTIVE)
    rows = topics.annotate(group=group).values("group").annotate(experts=Count("expert_id", distinct=True))
    return dict(rows.values_list("group", "experts"))
