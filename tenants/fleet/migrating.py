"""Bringing `public`, the model and every organisation up to the migrations on disk (scale.md section 2).

Schemas that are up to date are found with one query and skipped. The model meets new migrations first: it is empty, so
nobody's data is at stake, and their SQL is recorded. An organisation that had the same migrations and looks the same gets
that SQL in one transaction; the others are migrated by Django's own executor in processes of their own. Each is compared
with the model afterwards. A run that was cut off goes on where it stopped, because it looks again at what is done.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError, connection, transaction

from tenants.context import in_platform
from tenants.fleet.blueprint import current_blueprint, has_blueprint
from tenants.fleet.fingerprint import compare, fingerprints, fingerprints_around
from tenants.fleet.hands import migrate_by_hand
from tenants.fleet.lockwait import trying_again, waiting_for_locks
from tenants.fleet.marks import mark, marks_of
from tenants.fleet.models import Blueprint
from tenants.fleet.organisations import Organisation, organisations
from tenants.fleet.schemas import MODEL, lift_limits
from tenants.fleet.spares import drop_stale_spares
from tenants.fleet.steps import Step, steps_to
from tenants.fleet.versions import applied, migrations_key, wanted
from tenants.grants import grant_tenant
from tenants.postgresql.base import PUBLIC
from tenants.provisioning import migrate_public

RUN_LOCK = 7_316_206
KEPT_BLUEPRINTS = 10

Tell = Callable[[str, int], None]


class RunsAlready(RuntimeError):
    """Another migrate_fleet is at work."""


class NoSuchHost(LookupError):
    """No organisation answers there."""


class How(StrEnum):
    """What became of an organisation in a run."""

    SKIPPED = "skipped"  # it was up to date
    REPLAYED = "replayed"
    ONE_BY_ONE = "one by one"
    COMPARED = "compared"  # had its migrations already: rights repeated, compared with the model
    FAILED = "failed"


@dataclass
class Outcome:
    """One line of the table at the end."""

    organisation: Organisation
    how: How
    seconds: float = 0
    reason: str = ""


def is_current() -> bool:
    """Whether `public`, the model and every organisation have all migrations on disk and the rights of the code."""
    with in_platform():
        if not public_is_current():
            return False
        fleet = [each.schema for each in organisations()]
        have, marks = applied(fleet), marks_of(fleet)
        return all(
            have.get(each, frozenset()) >= wanted() and marks.get(each) == migrations_key() for each in fleet
        )


def public_is_current() -> bool:
    """Whether `public` has all migrations and there is a blueprint of them."""
    return applied([PUBLIC]).get(PUBLIC, frozenset()) >= wanted() and has_blueprint()


def migrate_fleet(
    *, workers: int = 2, lock_seconds: float = 5, only: str = "", tell: Tell = lambda what, all_steps: None
) -> list[Outcome]:
    """Migrate everything, or `public` and the organisation at the host `only`. Raises RunsAlready, NoSuchHost.

    `tell` hears of each organisation that is ready. Returns an outcome for every organisation; failures do not stop it.
    """
    with in_platform(), _the_only_run():
        lift_limits(local=False)
        if not public_is_current():
            with waiting_for_locks(lock_seconds):
                trying_again(migrate_public)
        blueprint = current_blueprint()
        drop_stale_spares()
        fleet = organisations(only)
        if only and not fleet:
            raise NoSuchHost(f"No organisation answers at {only}.")
        with waiting_for_locks(lock_seconds):
            outcomes = _Run(blueprint, workers, lock_seconds, tell).over(fleet)
        _forget_old_blueprints()
    return outcomes


class _Run:
    """One run over the organisations."""

    def __init__(self, blueprint: Blueprint, workers: int, lock_seconds: float, tell: Tell) -> None:
        self.blueprint, self.workers, self.lock_seconds, self.tell = blueprint, workers, lock_seconds, tell
        self.outcomes: dict[str, Outcome] = {}
        self.obstacles: dict[str, str] = {}  # schema -> why its SQL was not replayed

    def over(self, fleet: list[Organisation]) -> list[Outcome]:
        """Skip, replay, migrate one by one, and compare."""
        self.all_steps = len(fleet)
        schemas = [each.schema for each in fleet]
        self.have, self.marks = applied(schemas), marks_of(schemas)
        behind = [each for each in fleet if not self._note_if_done(each)]
        self._one_by_one(self._replay_all(behind) if behind else [])
        self._compare([s for s, each in self.outcomes.items() if each.how in (How.ONE_BY_ONE, How.COMPARED)])
        return [self.outcomes[each.schema] for each in fleet]

    def _note_if_done(self, organisation: Organisation) -> bool:
        schema = organisation.schema
        if schema not in self.have:
            self._note(organisation, How.FAILED, reason="it has no schema")
        elif not self.have[schema] >= wanted():
            return False
        elif self.marks[schema] == self.blueprint.key:
            self._note(organisation, How.SKIPPED)
        else:
            self._note(organisation, How.COMPARED)
        return True

    def _replay_all(self, behind: list[Organisation]) -> list[Organisation]:
        """Replay for those whose state a stored blueprint knows; the others are given back."""
        steps = steps_to(self.blueprint)
        for state in {self.have[each.schema] for each in behind}:
            group = [each for each in behind if self.have[each.schema] == state]
            step = steps.get(state)
            obstacle = step.obstacle if step else "no stored blueprint knows its state"
            if obstacle:
                self.obstacles |= {each.schema: obstacle for each in group}
            else:
                self._replay(step, group)
        return [each for each in behind if each.schema in self.obstacles]

    def _replay(self, step: Step, group: list[Organisation]) -> None:
        alike = step.alike([each.schema for each in group])
        for each in group:
            if each.schema in alike:
                self._replay_in(step, each)
            else:
                self.obstacles[each.schema] = "a table is locked or did not look as in the older model"
        replayed = [each.schema for each in group if each.schema not in self.obstacles]
        found = fingerprints_around(step.statements, [MODEL, *replayed])
        equal = {
            each
            for each in replayed
            if found.get(each) == found[MODEL] and self.marks[each] == step.older_key
        }
        for schema in equal:
            mark(schema, self.blueprint.key)
        self._compare([each for each in replayed if each not in equal])

    def _replay_in(self, step: Step, organisation: Organisation) -> None:
        began = time.monotonic()
        try:
            step.replay_in(organisation.schema)
        except DatabaseError as error:  # its own data or somebody's lock: the executor tries again, and tells
            self.obstacles[organisation.schema] = str(error).splitlines()[0]
        else:
            self._note(organisation, How.REPLAYED, time.monotonic() - began)

    def _one_by_one(self, rest: list[Organisation]) -> None:
        by_schema = {each.schema: each for each in rest}
        for result in migrate_by_hand(by_schema, workers=self.workers, lock_seconds=self.lock_seconds):
            how = How.FAILED if result.reason else How.ONE_BY_ONE
            reason = result.reason or self.obstacles[result.schema]
            self._note(by_schema[result.schema], how, result.seconds, reason)

    def _note(self, organisation: Organisation, how: How, seconds: float = 0, reason: str = "") -> None:
        self.outcomes[organisation.schema] = Outcome(organisation, how, seconds, reason)
        self.tell(how, self.all_steps)

    def _compare(self, schemas: list[str]) -> None:
        """A schema that equals the model as a whole is marked so; else its rights are repeated, or it is told."""
        found = fingerprints([MODEL, *schemas]) if schemas else {}
        for schema in schemas:
            if schema not in found:
                self.outcomes[schema].reason = "not compared: somebody has locked a table"
                continue
            if found[schema] != found[MODEL]:
                with transaction.atomic():
                    grant_tenant(schema)
                found |= fingerprints([schema])
            if found[schema] == found[MODEL]:
                mark(schema, self.blueprint.key)
            else:
                self._tell_difference(self.outcomes[schema], schema)

    def _tell_difference(self, outcome: Outcome, schema: str) -> None:
        outcome.reason = f"it differs from the model: {compare(schema, MODEL)[0]}"
        if outcome.how == How.REPLAYED:
            outcome.how = How.FAILED


@contextmanager
def _the_only_run() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RUN_LOCK])
        if not cursor.fetchone()[0]:
            raise RunsAlready("Another migrate_fleet is at work on this database.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RUN_LOCK])


def _forget_old_blueprints() -> None:
    newest = Blueprint.objects.order_by("-made_at").values_list("pk", flat=True)[:KEPT_BLUEPRINTS]
    Blueprint.objects.filter(spares=None).exclude(pk__in=list(newest)).delete()
