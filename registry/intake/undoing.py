"""Taking an import back within a week: what it made is removed, what it changed is put back.

What has been used since stays and is told: somebody has got an account or a task, a course has been verified, a value
has been changed again. "Used" is asked of the database's own foreign keys, so that a new app cannot be forgotten.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from audit.models import Entry, StatusChange
from audit.services import record, record_for_many
from domain.clock import now
from domain.errors import DomainError
from registry.experts.models import Consent, Expert
from registry.experts.publishing import refresh_publication
from registry.intake.models import ImportRow, ImportRun, ImportStatus, RowState
from registry.intake.running import begin_writing, stop_writing
from registry.intake.uploading import locked_at

UNDO_DAYS = 7
BATCH = 250
EXPERT = "experts.Expert"

Keys = dict[str, set[UUID]]  # model label -> keys


def undo_until(run: ImportRun) -> dt.datetime | None:
    """The moment from which it can no longer be undone; None before it is done."""
    return run.done_at + dt.timedelta(days=UNDO_DAYS) if run.done_at else None


def can_be_undone(run: ImportRun) -> bool:
    """Whether it is done, and done lately."""
    until = undo_until(run)
    return run.status == ImportStatus.DONE and until is not None and now() < until


@transaction.atomic
def undo_import(*, run_id: UUID, by) -> ImportRun:
    """Begin to take the import back. Raises Conflict when that was begun already, DomainError after seven days."""
    run = locked_at(run_id, ImportStatus.DONE)
    if not can_be_undone(run):
        raise DomainError(_("An import can be undone for seven days. This one is older."))
    run.rows_in_all, run.rows_ready = run.rows.filter(state=RowState.WRITTEN).count(), 0
    begin_writing(run, ImportStatus.UNDOING, by)
    record("intake.undo_started", subject=run, by=by)
    return run


def undo_batch(run: ImportRun) -> None:
    """Take back the next rows, the last first; when none are left, the import is undone."""
    written = run.rows.filter(state=RowState.WRITTEN).order_by("-position")
    rows = list(written[:BATCH])
    if not rows:
        stop_writing(run, ImportStatus.UNDONE)
        record("intake.undone", subject=run, by=run.by, kept=run.rows.filter(state=RowState.KEPT).count())
        return
    used = used_since(made_by(rows), run.done_at or run.created_at)
    gone = [row for row in rows if _is_free(row, used)]
    _put_back([row for row in rows if EXPERT not in row.made], used, run)
    _remove(gone, used, run)
    for state in RowState:
        run.rows.filter(pk__in=[row.pk for row in rows if row.state == state]).update(state=state)
    run.rows_ready += len(rows)


def made_by(rows: Iterable[ImportRow]) -> Keys:
    """Everything that the rows made, by model."""
    made: Keys = defaultdict(set)
    for row in rows:
        for label, keys in row.made.items():
            made[label] |= {UUID(key) for key in keys}
    return made


def used_since(made: Keys, since: dt.datetime) -> set[UUID]:
    """Those that something else points at now, or somebody has changed. A constant number of queries."""
    used: set[UUID] = set()
    for label, keys in made.items():
        for model, column in _pointing_at(apps.get_model(label)):
            others = model._default_manager.filter(**{f"{column}__in": keys})
            others = others.exclude(pk__in=made.get(model._meta.label, set()))
            used |= set(others.values_list(column, flat=True))
    used |= set(
        Expert.objects.filter(pk__in=made.get(EXPERT, ()), user__isnull=False).values_list("pk", flat=True)
    )
    every = set().union(*made.values())
    by_somebody = Q(subject_id__in=every, at__gt=since, by__isnull=False)
    for journal in (Entry, StatusChange):
        used |= set(journal.objects.filter(by_somebody).values_list("subject_id", flat=True))
    return used


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every foreign key of the service that points at the model, but for the import's own."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and relation.related_model is not ImportRow:
            yield relation.related_model, relation.field.attname


def _is_free(row: ImportRow, used: set[UUID]) -> bool:
    """Whether the person whom the row made can go, with everything that the row added."""
    if EXPERT not in row.made:
        return False
    is_used = any(UUID(key) in used for keys in row.made.values() for key in keys)
    row.state = RowState.KEPT if is_used else RowState.UNDONE
    return not is_used


def _remove(rows: list[ImportRow], used: set[UUID], run: ImportRun) -> None:
    """What the rows made: first what hangs on the people, then the people."""
    made = made_by(rows)
    experts = list(Expert.objects.filter(pk__in=made.pop(EXPERT, set())))
    _delete(made)
    record_for_many("expert.removed", subjects=experts, by=run.by, import_run=run.pk)
    _delete({EXPERT: {expert.pk for expert in experts}})


def _delete(made: Keys) -> None:
    for label, keys in made.items():
        apps.get_model(label)._default_manager.filter(pk__in=keys).delete()


def _put_back(rows: list[ImportRow], used: set[UUID], run: ImportRun) -> None:
    """Of people who were there: additions go, values return. What cannot is left, and the row says so."""
    made = made_by(rows)
    _delete({label: keys - used for label, keys in made.items()})
    experts = Expert.objects.select_for_update(of=("self",)).in_bulk([row.expert_id for row in rows])
    for row in rows:
        expert = experts.get(row.expert_id)
        all_back = expert is None or _fields_back(row, expert)
        kept = any(UUID(key) in used for keys in row.made.values() for key in keys)
        row.state = RowState.UNDONE if all_back and not kept else RowState.KEPT
    record_for_many("expert.import_undone", subjects=experts.values(), by=run.by, import_run=run.pk)
    for expert_id in (
        Consent.objects.filter(expert_id__in=experts)
        .order_by()
        .values_list("expert_id", flat=True)
        .distinct()
    ):
        refresh_publication(expert_id=expert_id)


def _fields_back(row: ImportRow, expert: Expert) -> bool:
    """Put the person's fields back, each only if it still is what the import made of it. Whether all were."""
    sealed: Any = row.was
    was = json.loads(sealed.reveal()) if sealed else {}
    back = [name for name, (before, after) in was.items() if _field_back(expert, name, before, after)]
    if back:
        extra = ["identity_code_index"] if "identity_code" in back else []
        expert.save(update_fields=[*back, *extra])
    return len(back) == len(was)


def _field_back(expert: Expert, name: str, before, after) -> bool:
    if name == "identity_code":
        if bytes(expert.identity_code_index or b"").hex() != after:
            return False
        expert.identity_code = expert.identity_code_index = None
    elif isinstance(after, list):
        setattr(expert, name, [value for value in getattr(expert, name) if value not in after])
    elif getattr(expert, name) == after:
        setattr(expert, name, before)
    else:
        return False
    return True
