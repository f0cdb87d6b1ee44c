"""Whose data it is: one expert, with the doubles merged into them and their account; and which rows are theirs."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from accounts.closing import has_other_work
from accounts.models import User
from domain.clock import local_day, today
from privacy.registry import Described, described
from registry.experts.models import Expert, ExpertStatus
from registry.merging.models import Merge
from registry.rights.models import Erasure
from tenants.organisation.models import RuleKind
from tenants.organisation.retention import limits
from tenants.organisation.rules import NoRule, rule_on

BANK = "registry.bank"


@dataclass(frozen=True)
class Person:
    """One person in the eyes of the registry of personal data. `left_on`: erased, else ended, else today."""

    expert: Expert
    keys: tuple[UUID, ...]
    users: tuple[User, ...]
    left_on: dt.date

    @cached_property
    def periods(self) -> dict[str, int]:
        """How long each kind of data is kept; read once for a whole plan."""
        return periods()

    @property
    def ids(self) -> list[UUID]:
        """Every id under which the journals know the person."""
        return [*self.keys, *(user.pk for user in self.users)]

    @property
    def as_expert(self) -> "Person":
        """The person without the accounts that stay: those of somebody who is also on the staff."""
        return replace(self, users=tuple(user for user in self.users if not has_other_work(user)))


def periods() -> dict[str, int]:
    """How many days, months or years the organisation keeps; the least that the law allows where no rule says it."""
    try:
        data = rule_on(RuleKind.RETENTION, today()).data
    except NoRule:
        data = {}
    return {name: data.get(name, limit.least) for name, limit in limits().items()}


def person_of(expert: Expert) -> Person:
    """The expert with everybody who was merged into them, and all their accounts."""
    keys, newest = [expert.pk], [expert.pk]
    while newest:
        doubles = Merge.objects.filter(kept__in=newest, undone_at=None).exclude(merged__in=keys)
        newest = list(doubles.values_list("merged_id", flat=True))
        keys += newest
    users = User.objects.filter(expert__in=keys).order_by("created_at", "pk")
    return Person(expert, tuple(keys), tuple(users), _left_on(expert))


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
    return _found(row, row.person, person.keys) | _found(row, row.user, [user.pk for user in person.users])


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
