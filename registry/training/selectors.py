"""What people may see of training."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from domain.clock import today
from registry.experts.models import Expert, ExpertStatus, Training
from registry.experts.selectors import experts_visible_to
from registry.training.effects import Effect, effects_of, holding_on
from registry.training.models import Submission, SubmissionStatus
from registry.training.validity import Keeping, State, state_on
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on


@dataclass(frozen=True)
class CourseRow:
    """A course in the register and where it is today."""

    course: Training
    state: State


def rule_data(kind: RuleKind, day: dt.date) -> dict:
    """The organisation's rule on a day as plain data; nothing when there is none."""
    try:
        return rule_on(kind, day).data
    except NoRule:
        return {}


def keeping_on(day: dt.date) -> Keeping:
    """How the organisation keeps training in force on a day. One query."""
    return Keeping.from_data(rule_data(RuleKind.ELIGIBILITY, day))


def course_rows(expert: Expert, day: dt.date) -> list[CourseRow]:
    """The expert's courses, the latest first."""
    keeping = keeping_on(day)
    courses = expert.trainings.select_related("verified_by", "certificate").defer("certificate__content")
    courses = courses.order_by("-completed_on", "id")
    return [CourseRow(course, state_on(course.valid_to, day, keeping)) for course in courses]


def effects_for(expert: Expert, day: dt.date) -> list[Effect]:
    """What the expert's training gives on a day by the organisation's own rules (A117–A121, A183, A200)."""
    eligibility = rule_data(RuleKind.ELIGIBILITY, day)
    holding = holding_on(expert.trainings.all(), day, Keeping.from_data(eligibility).grace_days)
    return effects_of(holding, eligibility, rule_data(RuleKind.FEE_RIGHT, day))


def trainings_visible_to(user) -> QuerySet[Training]:
    """Everybody's courses for those who keep the register, one's own for an expert."""
    seen = experts_visible_to(user).order_by().values("pk")
    return (
        Training.objects.filter(expert__in=seen)
        .select_related("expert", "verified_by", "certificate")
        .defer("certificate__content")
    )


def submissions_visible_to(user) -> QuerySet[Submission]:
    """The same for courses that experts have told of."""
    seen = experts_visible_to(user).order_by().values("pk")
    return (
        Submission.objects.filter(expert__in=seen)
        .select_related("expert", "certificate", "decided_by")
        .defer("certificate__content")
    )


def waiting_submissions() -> QuerySet[Submission]:
    """Told courses that nobody has checked, the oldest first."""
    waiting = Submission.objects.filter(status=SubmissionStatus.WAITING).select_related("expert")
    return waiting.order_by("told_at", "id")


def open_submissions(expert: Expert) -> list[Submission]:
    """What the expert has told and what is not in the register: waiting ones, and those not accepted."""
    told = expert.training_submissions.exclude(status=SubmissionStatus.VERIFIED)
    return list(told.select_related("certificate").defer("certificate__content").order_by("-told_at"))


def unchecked_trainings() -> QuerySet[Training]:
    """Courses of active experts that count although nobody has said what they saw, by name (decision 0058)."""
    unchecked = Training.objects.filter(expert__status=ExpertStatus.ACTIVE, verified_at=None)
    return unchecked.select_related("expert").order_by("expert__sort_name", "completed_on", "id")


def ending_soon() -> QuerySet[Training]:
    """Courses of active experts that end within the days of the rule, the soonest first."""
    day = today()
    until = day + dt.timedelta(days=keeping_on(day).remind_days)
    ending = Training.objects.filter(
        expert__status=ExpertStatus.ACTIVE, valid_to__gt=day, valid_to__lte=until
    )
    return ending.select_related("expert").order_by("valid_to", "id")
