"""What could be published of an expert, read for the bank's pure projection."""

from django.db.models import Q

from domain.clock import today
from registry.bank.publication import CompletedTraining, LivedTopic, ProfileFacts
from registry.experts.models import Expert
from tenants.context import current_tenant


def facts_of(expert: Expert) -> ProfileFacts:
    """The expert's facts, without contact details and without topics that are off limits. Two queries."""
    home = current_tenant()
    topics = expert.topics.filter(is_off_limits=False).order_by("topic_code")
    trainings = expert.trainings.filter(Q(valid_to=None) | Q(valid_to__gt=today())).order_by(
        "completed_on", "pk"
    )
    return ProfileFacts(
        first_name=expert.first_name,
        last_name=expert.last_name,
        home_name=home.name,
        home_kind=home.kind,
        topics=tuple(LivedTopic(topic.topic_code, topic.is_close_one) for topic in topics),
        task_codes=tuple(expert.task_codes),
        is_on_site=expert.is_on_site,
        is_remote=expert.is_remote,
        municipalities=tuple(expert.area_codes),
        languages=tuple(expert.languages),
        trainings=tuple(
            CompletedTraining(course.kind, course.issuer, course.verified_by_id is not None)
            for course in trainings
        ),
        background=expert.background_organisation,
        introduction=expert.introduction,
    )
