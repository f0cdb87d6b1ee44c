"""Experts with valid papers, units, orders, offers and sessions. Call inside a tenant."""

import datetime as dt
from itertools import count

from accounts.roles.models import Role
from domain.clock import at, today
from registry.experts.models import Expert, ExpertTopic, Training, TrainingKind
from registry.joining.models import (
    Agreement,
    AgreementKind,
    Commitment,
    CommitmentKind,
    TaxCardDelivery,
)
from tenants.organisation.models import CostCentre, Unit
from tests.factories.people import make_user

numbers = count(1001)
# Accounts of no real bank customer: check digits right, made-up bank code.
IBANS = ["FI2112345600000785", "FI5542345670000081", "FI4966010005485495"]


def make_unit(name: str = "Psykiatrian poliklinikka", code: str = "1010", cost_centre: str = "4101") -> Unit:
    """A unit with a cost centre of its own; the same one when asked for twice."""
    centre, _ = CostCentre.objects.get_or_create(code=cost_centre, defaults={"name": name})
    unit, _ = Unit.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "cost_centre": centre,
            "address": "Esimerkkikatu 1",
            "arrival": "Ovi A, hissi",
        },
    )
    return unit


def make_expert(
    first_name: str = "Eero",
    *,
    topics=("MIE.masennus",),
    trained_hours: int = 60,
    ready: bool = True,
    agreement: AgreementKind = AgreementKind.COMMISSION,
    **fields,
) -> Expert:
    """An expert with a user; `ready` gives agreement, commitments, training, tax card, account and code."""
    user = fields.pop("user", None) or make_user(first_name, Role.EXPERT)
    number = next(numbers)
    expert = Expert(
        user=user,
        first_name=first_name,
        last_name=user.last_name,
        email=user.email,
        payee_number=number,
        languages=["fi"],
        municipality_code=fields.pop("municipality_code", "638"),
        **fields,
    )
    if ready:
        expert.iban, expert.account_holder = IBANS[number % 3], str(expert)
        expert.identity_code = identity_code(number % 99)
    expert.save()
    for code in topics:
        ExpertTopic.objects.create(expert=expert, topic_code=code)
    if ready:
        make_papers(expert, agreement, trained_hours)
    return expert


def make_papers(expert: Expert, kind: AgreementKind, hours: int) -> None:
    """Everything that must be in order before work, valid since the year's start."""
    year = today().year
    Agreement.objects.create(
        expert=expert, kind=kind, valid_from=dt.date(year, 1, 1), valid_to=dt.date(year + 2, 1, 1)
    )
    for commitment in CommitmentKind:
        Commitment.objects.create(expert=expert, kind=commitment, version="1")
    TaxCardDelivery.objects.create(expert=expert, year=year, delivered_on=dt.date(year, 1, 15))
    if hours:
        Training.objects.create(
            expert=expert,
            kind=TrainingKind.EXPERT,
            hours=hours,
            issuer="Esimerkkiopisto",
            completed_on=dt.date(year - 1, 5, 31),
        )


def identity_code(number: int) -> str:
    """A code of the test range 900–999: nobody's."""
    digits = f"010190{900 + number}"
    return f"010190-{900 + number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(digits) % 31]}"


def moment(day: dt.date, clock: str = "13:00") -> dt.datetime:
    """A Helsinki wall-clock time on a day."""
    return at(day, dt.time.fromisoformat(clock))
