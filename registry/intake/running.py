"""Writing the decided rows into the register, batch by batch, in the background."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from registry.intake.facts import facts_in
from registry.intake.held import people_near
from registry.intake.marking import keep_rows
from registry.intake.models import Choice, ImportRow, ImportRun, ImportStatus, Outcome, RowState
from registry.intake.storing import store_more, store_new
from registry.intake.uploading import TOPIC, locked_at

BATCH = 250
TAKEN = (Choice.ADD, Choice.COMPLETE, Choice.REPLACE)


@transaction.atomic
def start_import(*, run_id: UUID, by) -> ImportRun:
    """Begin to write the decided rows. Undecided ones stay out and stand in the report.

    Raises Conflict when it was started already or another import is being written, DomainError when no row is taken.
    """
    run = locked_at(run_id, ImportStatus.CHECKED)
    chosen = run.rows.filter(choice__in=TAKEN).count()
    if not chosen:
        raise DomainError(_("No row has been chosen to be brought in."))
    run.rows_in_all, run.rows_ready = chosen, 0
    begin_writing(run, ImportStatus.RUNNING, by)
    record("intake.started", subject=run, by=by, rows=chosen)
    return run


def begin_writing(run: ImportRun, status: ImportStatus, by) -> None:
    """One import writes at a time: two at once would not see each other's people. Raises Conflict."""
    if ImportRun.objects.filter(is_writing=True).exists():
        raise Conflict(_("Another import is being written just now. Wait until it is ready and try again."))
    run.is_writing, run.worked_at = True, now()
    try:
        with transaction.atomic():
            run.save(update_fields=["is_writing", "worked_at", "rows_in_all", "rows_ready"])
    except IntegrityError:
        raise Conflict(
            _("Another import is being written just now. Wait until it is ready and try again.")
        ) from None
    run.become(status, by=by)
    publish(TOPIC, run.pk)


def run_batch(run: ImportRun) -> None:
    """Write the next rows; when none are left, the import is done."""
    waiting = run.rows.filter(state=RowState.WAITING, choice__in=TAKEN)
    rows = list(waiting.order_by("position")[:BATCH])
    if not rows:
        _finish(run)
        return
    new = _still_new(run, [row for row in rows if row.choice == Choice.ADD])
    write_what_goes(new, lambda part: store_new(part, by=run.by))
    more = _pointed([row for row in rows if row.choice != Choice.ADD])
    write_what_goes(more, lambda part: store_more(part, by=run.by))
    run.rows_ready += len(rows)


def write_what_goes(rows: Sequence[ImportRow], store: Callable[[Sequence[ImportRow]], None]) -> None:
    """Write the rows together; if the database refuses, halves, until the one that it refuses is alone and left out."""
    if not rows:
        return
    try:
        with transaction.atomic():
            store(rows)
    except (IntegrityError, DataError, DomainError):
        if len(rows) == 1:
            _leave_out(rows, "refused")
            return
        middle = len(rows) // 2
        write_what_goes(rows[:middle], store)
        write_what_goes(rows[middle:], store)


def _still_new(run: ImportRun, rows: list[ImportRow]) -> list[ImportRow]:
    """The rows whose people nobody has put into the register since the check; the others are left out and told."""
    keys = {row.pk: facts_in(row).keys() for row in rows}
    known = people_near(keys.values())
    sure = {row.pk: match.person for row in rows if (match := known.find(keys[row.pk])) and not match.reason}
    seen = {row.expert_id for row in rows} | _made_by(run, sure.values())
    came = [row for row in rows if row.pk in sure and sure[row.pk] not in seen]
    _leave_out(came, "came_meanwhile")
    return [row for row in rows if row not in came]


def _made_by(run: ImportRun, experts: Collection[UUID]) -> set[UUID | None]:
    """Those of the people whom this import has made itself."""
    written = run.rows.filter(state=RowState.WRITTEN, choice=Choice.ADD, expert_id__in=experts)
    return set(written.values_list("expert_id", flat=True))


def _pointed(rows: list[ImportRow]) -> list[ImportRow]:
    """The rows with the person whom they are about; those whose first row stayed out stay out as well."""
    firsts = [row.same_as_id for row in rows if row.same_as_id and not row.expert_id]
    experts = dict(
        ImportRow.objects.filter(pk__in=firsts, state=RowState.WRITTEN).values_list("pk", "expert_id")
    )
    for row in rows:
        row.expert_id = row.expert_id or (experts.get(row.same_as_id) if row.same_as_id else None)
    _leave_out([row for row in rows if not row.expert_id], "first_left_out")
    return [row for row in rows if row.expert_id]


def _leave_out(rows: Sequence[ImportRow], reason: str) -> None:
    for row in rows:
        row.state, row.reasons, row.expert_id, row.made = RowState.LEFT_OUT, [*row.reasons, reason], None, {}
    keep_rows(rows)


def _finish(run: ImportRun) -> None:
    run.rows.filter(state=RowState.WAITING).exclude(outcome=Outcome.SKIPPED).update(state=RowState.LEFT_OUT)
    stop_writing(run, ImportStatus.DONE)
    record("intake.done", subject=run, by=run.by, rows=run.rows.filter(state=RowState.WRITTEN).count())


def stop_writing(run: ImportRun, status: ImportStatus) -> None:
    """The writing is over; another import may write."""
    run.is_writing = False
    run.done_at = run.done_at or now()
    run.save(update_fields=["is_writing", "done_at"])
    run.become(status, by=run.by)
