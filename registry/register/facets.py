"""What the register's people really have: the choices of the filters, and how many experts each topic has (A014)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Func, Q, Value

from domain.clock import today
from registry.bank.wording import place_name, topic_name
from registry.experts.models import Expert, ExpertStatus, ExpertTopic
from registry.matching.standing import State, in_state
from registry.register.sorting import fold
from tenants.reference import municipalities, topics


def places_in_use() -> list[tuple[str, str]]:
    """Municipalities where somebody lives, in Finnish order, after the regions that they are in."""
    codes = set(
        _living().exclude(municipality_code="").values_list("municipality_code", flat=True).distinct()
    )
    known = municipalities()
    regions = {known[code].region for code in codes if code in known}
    return [
        (code, place_name(code))
        for group in (regions, codes)
        for code in sorted(group, key=lambda code: fold(place_name(code)))
    ]


def organisations_in_use() -> list[str]:
    """Background organisations that somebody represents (A135)."""
    names = _living().exclude(background_organisation="").values_list("background_organisation", flat=True)
    return sorted(names.distinct(), key=fold)


def tags_in_use() -> list[str]:
    """Tags that somebody has."""
    each = Func(F("tags"), function="UNNEST", output_field=CharField())
    return sorted(
        _living().exclude(tags=[]).annotate(tag=each).values_list("tag", flat=True).distinct(), key=fold
    )


@dataclass(frozen=True)
class TopicLine:
    """A topic: how many take part and may be asked about it, and how many of them can take tasks now."""

    code: str
    label: str
    experts: int
    ready: int


@dataclass(frozen=True)
class TopicGroup:
    """A group of topics with those of its topics that somebody has."""

    whole: TopicLine
    topics: list[TopicLine]


def topics_on_offer() -> Iterator[TopicGroup]:
    """Which topics there are and how many experts each has, group by group; two queries (A014)."""
    group = Func(F("topic_code"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
    spoken = ExpertTopic.objects.filter(is_off_limits=False, expert__status=ExpertStatus.ACTIVE)
    ready = Expert.objects.filter(in_state(State.READY, today())).values("pk")
    counts = {
        "experts": Count("expert", distinct=True),
        "can": Count("expert", distinct=True, filter=Q(expert__in=ready)),
    }
    by_topic = {row["topic_code"]: row for row in spoken.values("topic_code").annotate(**counts)}
    by_group = {row["group"]: row for row in spoken.annotate(group=group).values("group").annotate(**counts)}
    for code in (code for code, topic in topics().items() if not topic.parent and code in by_group):
        members = [
            member for member, topic in topics().items() if topic.parent == code and member in by_topic
        ]
        yield TopicGroup(_line(code, by_group[code]), [_line(member, by_topic[member]) for member in members])


def _line(code: str, row: dict) -> TopicLine:
    return TopicLine(code, topic_name(code), row["experts"], row["can"])


def _living():
    return Expert.objects.exclude(status=ExpertStatus.MERGED).order_by()
