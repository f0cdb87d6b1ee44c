"""Whose data it is: one expert, with the doubles merged into them and their account; and which rows are theirs."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from domain.clock import local_day, today
from privacy.registry import Described, described
from registry.experts.models import Expert, ExpertStatus
from registry.merging.models import Merge
from registry.rights.models import Erasure

BANK = "registry.bank"


@dataclass(frozen=True)
class Person:
    """One person in the eyes of the registry of personal data. `left_on`: erased, else ended, else today."""

    expert: Expert
    keys: tuple[UUID, ...]
    user: User | None
    left_on: dt.date


def person_of(expert: Expert) -> Person:
    """The expert with everybody who was merged into them."""
    keys, newest = [expert.pk], [expert.pk]
    while newest:
        doubles = Merge.objects.filter(kept__in=newest, undone_at=None).exclude(merged__in=keys)
        newest = list(doubles.values_list("merged_id", flat=True))
        keys += newest
    return Person(expert, tuple(keys), expert.user, _left_on(expert))


def _left_on(expert: Expert) -> dt.date:
    """From when the law's periods run, where a row has no day of its own."""
    erasure = Erasure.objects.filter(expert=expert).first()
    if erasure:
        return local_day(erasure.at)
    ended = expert.steps_taken().filter(became=ExpertStatus.ENDED).last()
    return local_day(ended.at) if ended and expert.status == ExpertStatus.ENDED else today()


def model_of(row: Described) -> type[Model]:
    """The described model."""
    return apps.get_model(row.label)


def rows_of(row: Described, person: Person) -> QuerySet:
    """The person's rows of one model."""
    return _found(row, row.person, person.keys) | _found(
        row, row.user, [person.user.pk] if person.user else []
    )


def rows_here() -> Iterator[Described]:
    """The described models that stand in the organisation's own schema, and its part of the national bank."""
    for row in described().values():
        if apps.get_model(row.label)._meta.app_config.name in {*settings.TENANT_APPS, BANK}:
            yield row


def all_rows(person: Person) -> Iterator[tuple[Described, QuerySet]]:
    """Every described model that can hold rows about a person, with this person's."""
    for row in rows_here():
        if row.person or row.user:
            yield row, rows_of(row, person)


def _found(row: Described, lookup: str, keys) -> QuerySet:
    rows = model_of(row)._base_manager.all()
    if not lookup or not keys:
        return rows.none()
    return rows.filter(Q(**{"pk__in" if lookup == "self" else f"{lookup}__in": keys}))
