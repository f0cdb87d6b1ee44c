"""The nightly round: what files and rows say of people is kept only as long as an import can be undone."""

import datetime as dt

from django.db import transaction

from domain.clock import now
from registry.intake.models import WAITING, ImportFile, ImportRow, ImportRun, ImportStatus
from registry.intake.undoing import UNDO_DAYS
from registry.intake.uploading import keep_imports_moving, locked

FORGOTTEN_AFTER = dt.timedelta(days=30)  # an import that nobody has gone on with


def keep_imports() -> None:
    """Erase what is old, and ring for what stands still. May run twice."""
    erase_old_imports()
    drop_forgotten_imports()
    keep_imports_moving()


@transaction.atomic
def erase_old_imports() -> int:
    """Empty the files and rows of imports that can no longer be undone. Returns how many files went."""
    old = ImportRun.objects.filter(
        status__in=(ImportStatus.DONE, ImportStatus.UNDONE), done_at__lt=now() - dt.timedelta(days=UNDO_DAYS)
    )
    ImportRow.objects.filter(run__in=old).exclude(read=None, was=None).update(read=None, was=None)
    return ImportFile.objects.filter(run__in=old).delete()[0]


def drop_forgotten_imports() -> int:
    """Give up imports that have waited for a person for a month. Returns how many."""
    waiting = ImportRun.objects.filter(status__in=WAITING, worked_at__lt=now() - FORGOTTEN_AFTER)
    ids = list(waiting.values_list("pk", flat=True))
    for run_id in ids:
        with transaction.atomic():
            _forget(locked(run_id))
    return len(ids)


def _forget(run: ImportRun) -> None:
    if run.status in WAITING:
        run.become(ImportStatus.DROPPED, by=None)
        run.rows.all().delete()
        ImportFile.objects.filter(run=run).delete()
