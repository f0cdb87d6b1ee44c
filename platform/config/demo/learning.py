"""Invented courses, events and a mentoring of one organisation, so that the pages have something to show."""

import datetime as dt

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from domain.clock import at, today
from registry.events.models import Event, EventDay, EventKind, EventStatus, MentorPair, OpenTo, SignUp
from registry.experts.models import Expert, TrainingKind
from registry.training.models import Provider, ProviderKind, Submission

PROVIDERS = [
    ("Esimerkkiopisto", ProviderKind.SCHOOL),
    ("Esimerkkiyhdistys ry", ProviderKind.ASSOCIATION),
]


def add_learning() -> None:
    """Providers, a course told of, a course and a meeting to join, and one pair. Call inside the tenant."""
    Provider.objects.bulk_create(Provider(name=name, kind=kind) for name, kind in PROVIDERS)
    experts = list(Expert.objects.filter(user__isnull=False).order_by("payee_number")[:6])
    Submission.objects.create(
        expert=experts[1], kind=TrainingKind.FURTHER, hours=16, issuer=PROVIDERS[0][0],
        completed_on=dt.date(today().year - 1, 11, 20),
    )  # fmt: skip
    _course(_keeper(), experts)
    _meeting(_keeper(), experts)
    MentorPair.objects.create(
        mentor=experts[0], trainee=experts[2], valid_from=today() - dt.timedelta(days=30), made_by=_keeper()
    )


def _course(keeper: User, experts: list[Expert]) -> None:
    """A course of two days for experts and staff, with a waiting list."""
    event = Event.objects.create(
        status=EventStatus.OPEN, kind=EventKind.COURSE, title="Yhteisvalmennus: kokemus ja ammattitaito",
        text="Kaksi iltapäivää, joissa kokemuksella toimivat ja työntekijät harjoittelevat yhdessä.",
        practical="Kahvi ja välipala tarjotaan. Tila on esteetön.", place="Kirjaston sali", seats=2,
        sign_up_until=today() + dt.timedelta(days=14), open_to=OpenTo.WITH_STAFF, leader="Kaija Kouluttaja",
        gives_kind=TrainingKind.JOINT, gives_hours=8, made_by=keeper,
    )  # fmt: skip
    _days(event, 21, 28)
    SignUp.objects.bulk_create(
        SignUp(event=event, expert=expert, status=status)
        for expert, status in zip(experts[3:6], ["seated", "seated", "waiting"], strict=False)
    )


def _meeting(keeper: User, experts: list[Expert]) -> None:
    """A common meeting that is over and waits for its marks."""
    event = Event.objects.create(
        status=EventStatus.OPEN, kind=EventKind.MEETING, title="Yhteinen tapaaminen",
        text="Kuulumiset ja tulevan kevään suunnitelmat.", place="Järjestötalo",
        sign_up_until=today() - dt.timedelta(days=5), made_by=keeper,
    )  # fmt: skip
    _days(event, -3)
    SignUp.objects.bulk_create(SignUp(event=event, expert=expert, status="seated") for expert in experts[:3])


def _days(event: Event, *ahead: int) -> None:
    days = [today() + dt.timedelta(days=number) for number in ahead]
    EventDay.objects.bulk_create(
        EventDay(event=event, starts_at=at(day, dt.time(13)), ends_at=at(day, dt.time(16))) for day in days
    )


def _keeper() -> User:
    return User.objects.filter(
        pk__in=RoleGrant.objects.filter(role=Role.COORDINATOR).values("user_id")
    ).order_by("created_at")[0]
