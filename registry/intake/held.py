"""What the register holds of people, read for many at once."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from domain.clock import today
from registry.experts.models import Expert, ExpertStatus, ExpertTopic, Training
from registry.intake.changes import OPEN_END, SINGLE, Held
from registry.intake.finding import Keys, Known, name_key
from registry.intake.notes import notebook
from registry.joining.models import Agreement, TaxCardDelivery

EVERYBODY = Q()
KEYS = (
    "pk",
    "first_name",
    "last_name",
    "email",
    "phone",
    "municipality_code",
    "identity_code_index",
    "status",
)


def known_people(narrow: Q = EVERYBODY) -> Known:
    """Everybody in the register by what they are recognised by, those who have ended too. One query."""
    experts = Expert.objects.exclude(status=ExpertStatus.MERGED).filter(narrow)
    return Known(_keys(experts.values_list(*KEYS)))


def people_near(keys: Iterable[Keys]) -> Known:
    """Those of the register who have an identity code, an address or a phone of these keys. One query."""
    keys = list(keys)
    return known_people(
        Q(identity_code_index__in=[one.code for one in keys if one.code])
        | Q(email__in=[one.email for one in keys if one.email])
        | Q(phone__in=[one.phone for one in keys if one.phone])
    )


def held_of(expert_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """What is known of each. A constant number of queries."""
    experts = Expert.objects.filter(pk__in=set(expert_ids))
    found = {expert.pk: _of(expert) for expert in experts}
    for pk, code in _pairs(ExpertTopic, found, "topic_code"):
        found[pk].topics.add(code)
    for pk, hours, day in _pairs(Training, found, "hours", "completed_on"):
        found[pk].courses.add((hours, f"{day.year}"))
    for pk, year in _pairs(TaxCardDelivery, found, "year"):
        found[pk].tax_card_years.add(year)
    for paper in Agreement.objects.signed().filter(expert_id__in=found).order_by("valid_from"):
        found[paper.expert_id].agreement = paper.last_day.isoformat() if paper.last_day else OPEN_END
    for pk, texts in notebook().texts_of(found).items():
        found[pk].notes |= texts
    return found


def is_past(day: str) -> bool:
    """Whether an agreement's last day is behind us."""
    return day != OPEN_END and dt.date.fromisoformat(day) < today()


def _of(expert: Expert) -> Held:
    return Held(
        single={name: getattr(expert, name) for name in SINGLE},
        code=bytes(expert.identity_code_index or b""),
        task_codes=set(expert.task_codes),
        languages=set(expert.languages),
        tags=set(expert.tags),
        waives_fee=expert.waives_fee,
    )


def _pairs(model, expert_ids: Iterable[UUID], *names: str):
    return model.objects.filter(expert_id__in=expert_ids).values_list("expert_id", *names)


def _keys(rows) -> Iterator[tuple[UUID, Keys]]:
    for pk, first, last, email, phone, place, code, status in rows.iterator(chunk_size=2000):
        ended = status == ExpertStatus.ENDED
        yield pk, Keys(name_key(first, last), email.lower(), phone, bytes(code or b""), place, ended)
