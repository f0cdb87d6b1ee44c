"""Gathers what eligibility and ranking judge, for all experts at once: a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Sum

from domain.clock import HELSINKI, at, local_day
from domain.period import Month, Period
from registry.experts.models import Expert, ExpertStatus
from registry.joining.commitments import commitments_asked
from registry.joining.validity import kind_on, periods_of
from registry.matching.facts import Candidate, Hours, Limits, Rules, Task, Training
from registry.matching.models import Assignment
from registry.orders.models import Mode, Order
from registry.orders.quotes import ExpertFacts
from registry.training.selectors import keeping_on
from registry.training.validity import Keeping, period_of
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.rules import NoRule, rule_on
from tenants.reference.distances import kilometres_between

LIVING = ("planned", "held")


@dataclass(frozen=True)
class Work:
    """What an expert has on the calendar and behind them, in the eyes of one task."""

    hours_this_month: float = 0
    sessions_this_month: int = 0
    done_in_unit: int = 0
    last_worked: dt.date | None = None


def task_of(order: Order) -> Task:
    """A sent order as a task to be filled."""
    return Task(
        start=order.starts_at,
        end=order.ends_at,
        task_type=order.task_type.code,
        topics=frozenset(order.topic_codes),
        unit=str(order.unit_id),
        area=order.unit.municipality_code,
        mode=order.mode,
        role=order.task_type.role,
        audience_size=order.audience_size,
        language=order.language,
    )


def rules_for(order: Order) -> Rules:
    """The organisation's conditions on the day of the session."""
    return rules_on(local_day(order.starts_at), order.unit)


def rules_on(day: dt.date, unit: Unit | None = None) -> Rules:
    """The conditions on a day, the unit's own or the organisation's. Without a rule only the hard papers are asked.

    Commitments are asked in the version in force today, since a new one blocks new tasks, whatever their day (A195).
    """
    try:
        rules = rules_from_data(rule_on(RuleKind.ELIGIBILITY, day, unit).data)
    except NoRule:
        return Rules()
    asked = commitments_asked(rules.commitments)
    return replace(
        rules,
        commitments={code: one.version for code, one in asked.items()},
        earlier_commitments={code: one.earlier for code, one in asked.items()},
    )


def rules_from_data(data: dict) -> Rules:
    """Read from tenant data: `training` {kinds, hours, untrained_titles}, `training_by` code → {kinds, hours},
    `commitments` code → version."""
    return Rules(
        training=_training(data.get("training", {})),
        training_by={code: _training(asked) for code, asked in data.get("training_by", {}).items()},
        commitments={code: str(version) for code, version in data.get("commitments", {}).items()},
        grace_days=Keeping.from_data(data).grace_days,
    )


def gather(
    order: Order, experts: QuerySet[Expert] | None = None, *, grace_days: int = 0
) -> list[tuple[Expert, Candidate]]:
    """Every active expert (or the given ones) with the facts for this order. Eight queries, however many experts.

    `grace_days` is how long a training counts after its end, from the same rules that judge the facts.
    """
    if experts is None:
        experts = Expert.objects.filter(status=ExpertStatus.ACTIVE)
    people = list(
        experts.prefetch_related("topics", "agreements", "trainings", "commitments", "availability")
    )
    keys = [expert.pk for expert in people]
    busy, work = _busy(order, keys), _work(order, keys)
    return [
        (expert, candidate_of(expert, order, busy[expert.pk], work.get(expert.pk, Work()), grace_days))
        for expert in people
    ]


def candidate_of(expert: Expert, order: Order, busy: Iterable, work: Work, grace_days: int = 0) -> Candidate:
    """One expert as matching sees one; reads only what was prefetched."""
    topics = list(expert.topics.all())
    return replace(
        papers_of(expert, local_day(order.starts_at), grace_days),
        topics=frozenset(topic.topic_code for topic in topics if not topic.is_off_limits),
        limits=limits_of(expert, frozenset(topic.topic_code for topic in topics if topic.is_off_limits)),
        busy=tuple(busy),
        km=kilometres_between(expert.municipality_code, order.unit.municipality_code),
        home_area=expert.municipality_code,
        hours_this_month=work.hours_this_month,
        sessions_this_month=work.sessions_this_month,
        languages=frozenset(expert.languages),
        done_in_unit=work.done_in_unit,
        last_worked=work.last_worked,
        ready_since=expert.joined_on,
    )


def papers_of(expert: Expert, day: dt.date, grace_days: int = 0) -> Candidate:
    """What every task asks of the expert: papers, training and no pause. Reads only what was prefetched."""
    trainings = valid_trainings(expert, day, grace_days)
    return Candidate(
        id=str(expert.pk),
        agreements=periods_of(expert),
        trainings={
            course.kind: period_of(course.completed_on, course.valid_to, grace_days) for course in trainings
        },
        training_hours=sum(training.hours for training in trainings),
        commitments=_latest_commitments(expert),
        pauses=(Period(dt.date.min, expert.paused_until),) if expert.paused_until else (),
    )


def limits_of(expert: Expert, refused_topics: frozenset[str]) -> Limits:
    """The expert's own limits (A145, A167, A202)."""
    ways = [(expert.is_on_site, (Mode.ON_SITE, Mode.WALK_IN)), (expert.is_remote, (Mode.REMOTE,))]
    modes = frozenset(mode.value for wants, modes in ways if wants for mode in modes)
    return Limits(
        refused_topics=refused_topics,
        audience_size=expert.max_audience,
        km=expert.max_km,
        areas=frozenset(expert.area_codes),
        modes=modes or frozenset({"none"}),
        task_types=frozenset(expert.task_codes),
        hours=tuple(Hours(row.weekday, row.since, row.until) for row in expert.availability.all()),
        hours_a_month=expert.monthly_hours,
        sessions_a_month=expert.monthly_ceiling,
    )


def valid_trainings(expert: Expert, day: dt.date, grace_days: int = 0) -> list:
    """The expert's courses that count on a day, those in their grace after the end too."""
    return [
        course
        for course in expert.trainings.all()
        if day in period_of(course.completed_on, course.valid_to, grace_days)
    ]


def price_facts(expert: Expert, day: dt.date, *, waives_fee: bool = False) -> ExpertFacts:
    """What a price needs to know of the expert on the day of the session."""
    trainings = valid_trainings(expert, day, keeping_on(day).grace_days)
    return ExpertFacts(
        agreement=kind_on(expert, day) or ExpertFacts.agreement,
        trainings=frozenset(course.kind for course in trainings),
        training_hours=sum(course.hours for course in trainings),
        waives_fee=waives_fee or expert.waives_fee,
    )


def _busy(order: Order, experts: list[UUID]) -> dict[UUID, list[tuple[dt.datetime, dt.datetime]]]:
    """Sessions that overlap the order, by expert. Sessions stand above us, so they are read through the assignment."""
    overlapping = Assignment.objects.filter(
        expert__in=experts,
        sessions__status__in=LIVING,
        sessions__starts_at__lt=order.ends_at,
        sessions__ends_at__gt=order.starts_at,
    )
    busy = defaultdict(list)
    for expert, start, end in overlapping.values_list(
        "expert_id", "sessions__starts_at", "sessions__ends_at"
    ):
        busy[expert].append((start, end))
    return busy


def _work(order: Order, experts: list[UUID]) -> dict[UUID, Work]:
    """This month's load, work done in the unit and the last day of work, by expert, in one query."""
    month = Month.of(local_day(order.starts_at))
    since, until = (at(edge, dt.time.min) for edge in (month.first_day, month.plus(1).first_day))
    living = Q(sessions__status__in=LIVING)
    this_month = living & Q(sessions__starts_at__gte=since, sessions__starts_at__lt=until)
    held = Q(sessions__status="held")
    length = ExpressionWrapper(F("sessions__ends_at") - F("sessions__starts_at"), DurationField())
    rows = Assignment.objects.filter(expert__in=experts).values("expert_id")
    rows = rows.annotate(
        length=Sum(length, filter=this_month),
        number=Count("sessions", filter=this_month),
        here=Count("sessions", filter=held & Q(sessions__unit=order.unit_id)),
        last=Max("sessions__starts_at", filter=held),
    ).order_by()
    return {row["expert_id"]: _work_of(row) for row in rows}


def _work_of(row: dict) -> Work:
    return Work(
        hours_this_month=(row["length"] or dt.timedelta()).total_seconds() / 3600,
        sessions_this_month=row["number"],
        done_in_unit=row["here"],
        last_worked=row["last"].astimezone(HELSINKI).date() if row["last"] else None,
    )


def _latest_commitments(expert: Expert) -> dict[str, str]:
    """The version accepted last of each commitment."""
    accepted = sorted(expert.commitments.all(), key=lambda commitment: commitment.accepted_at)
    return {commitment.kind: commitment.version for commitment in accepted}


def _training(asked: dict) -> Training:
    return Training(
        kinds=frozenset(asked.get("kinds", ())),
        hours=int(asked.get("hours", 0)),
        untrained_titles=tuple(asked.get("untrained_titles", ())),
    )
