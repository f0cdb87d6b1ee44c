"""A file comes in; somebody gives an import up; the service is asked to try again."""

import base64
import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from files.tables import MEGABYTE, BadTable, Limits
from outbox.services import publish
from registry.intake.models import AT_WORK, ImportFile, ImportRun, ImportStatus

TOPIC = "intake.due"  # the outbox's ring: this run has work to do
STUCK_AFTER = dt.timedelta(minutes=5)  # without getting anywhere; then a person may ask again
MOST_BYTES = Limits().size


@transaction.atomic
def upload_register(*, content: bytes, name: str, by) -> ImportRun:
    """Keep a file, sealed, and ring the worker, which looks what is in it. Pasted cells have no name.

    The same file sent again while it is still open gives the same import. Raises BadTable for an empty or too big one.
    """
    if not content.strip():
        raise BadTable(_("There is nothing in it. Choose a file, or paste the cells."))
    if len(content) > MOST_BYTES:
        raise BadTable(
            _("The file is too big. It may be %(megabytes)d megabytes at most.")
            % {"megabytes": MOST_BYTES // MEGABYTE}
        )
    digest = hashlib.sha256(content).hexdigest()
    if found := _open_import(digest, by):
        return found
    run = ImportRun.objects.create(by=by, sha256=digest)
    ImportFile.objects.create(run=run, name=name[:120], content=base64.b64encode(content).decode())
    record("intake.uploaded", subject=run, by=by, size=len(content))
    publish(TOPIC, run.pk)
    return run


@transaction.atomic
def drop_import(*, run_id: UUID, by) -> ImportRun:
    """Give up an import that has written nothing: the file and its rows are erased at once. Raises StepRefused."""
    run = locked(run_id)
    run.become(ImportStatus.DROPPED, by=by)
    run.rows.all().delete()
    ImportFile.objects.filter(run=run).delete()
    record("intake.dropped", subject=run, by=by)
    return run


@transaction.atomic
def ring_again(*, run_id: UUID, by) -> ImportRun:
    """Ask the worker again when the work has stood still. Raises Conflict when it has not."""
    run = locked(run_id)
    if not is_stuck(run):
        raise Conflict(_("The work is going on. Look again in a moment."))
    run.worked_at = now()
    run.save(update_fields=["worked_at"])
    record("intake.rung_again", subject=run, by=by)
    publish(TOPIC, run.pk)
    return run


def keep_imports_moving() -> int:
    """Ring for every import that stands still: the outbox gave up after hours of trouble. Returns how many."""
    still = ImportRun.objects.filter(status__in=AT_WORK, worked_at__lt=now() - STUCK_AFTER)
    with transaction.atomic():
        ids = list(still.values_list("pk", flat=True))
        for run_id in ids:
            publish(TOPIC, run_id)
    return len(ids)


def is_stuck(run: ImportRun) -> bool:
    """Whether the service should be working, and has got nowhere for a while."""
    return run.is_at_work and run.worked_at < now() - STUCK_AFTER


def locked(run_id: UUID) -> ImportRun:
    """The import, held until the transaction ends."""
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)


def locked_at(run_id: UUID, status: ImportStatus) -> ImportRun:
    """The same, where a person's act belongs to one state. Raises Conflict when somebody has gone on already."""
    run = locked(run_id)
    if run.status != status:
        raise Conflict(
            _("Somebody has gone on with this import: it is now “%(now)s”. Nothing was changed.")
            % {"now": run.get_status_display()}
        )
    return run


def bytes_of(run: ImportRun) -> bytes:
    """The file. Raises DomainError when it has been erased."""
    file = ImportFile.objects.filter(run=run).first()
    if file is None or file.content is None:
        raise DomainError(_("The file of this import has been erased. Bring it again."))
    sealed: Any = file.content
    return base64.b64decode(sealed.reveal())


def _open_import(digest: str, by) -> ImportRun | None:
    still_open = (ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKING, ImportStatus.CHECKED)
    return ImportRun.objects.filter(sha256=digest, by=by, status__in=still_open).first()
