"""What the people of the unit are told about the expert who comes: topics and training, nothing else (A206)."""

from dataclasses import dataclass

from django.db.models import Q

from domain.clock import today
from registry.experts.models import Expert, Training
from registry.orders.wording import topic_names


@dataclass(frozen=True)
class Expertise:
    """In words. Topics that the expert does not want to be asked about are left out."""

    topics: str
    trainings: list[str]
    languages: list[str]


def expertise_of(expert: Expert) -> Expertise:
    """What the expert knows, for the professional who works with them. Two queries."""
    topics = expert.topics.filter(is_off_limits=False).order_by("topic_code")
    valid = Training.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today()), expert=expert)
    return Expertise(
        topics=topic_names(topics.values_list("topic_code", flat=True)),
        trainings=[
            f"{course.get_kind_display()}, {course.issuer}" for course in valid.order_by("-completed_on")
        ],
        languages=list(expert.languages),
    )
