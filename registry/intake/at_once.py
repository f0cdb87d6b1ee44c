"""A whole import in one call, without pages: what `manage.py import_register --commit` does.

The guessed columns are taken. Rows that need a look are not written; they wait nowhere and stand in the report, so the
same file can be brought in on the pages afterwards. The import can be undone on its page like any other.
"""

from django.db import transaction

from domain.errors import DomainError
from registry.intake.models import ImportRun, ImportStatus
from registry.intake.recognising import choose_columns, mapping_of
from registry.intake.running import start_import
from registry.intake.subscribers import take_step
from registry.intake.uploading import upload_register


def import_at_once(*, content: bytes, name: str, by) -> ImportRun:
    """Read the file and write every row that is clear. Raises DomainError when the file or no row can be taken."""
    run = upload_register(content=content, name=name, by=by)
    work(run)
    if run.status == ImportStatus.MAPPED:
        choose_columns(run_id=run.pk, choices={}, taken=_taken(run), by=by)
        work(run)
    if run.status == ImportStatus.CHECKED:
        start_import(run_id=run.pk, by=by)
        work(run)
    if run.status == ImportStatus.FAILED:
        raise DomainError(run.problem)
    return run


def work(run: ImportRun) -> None:
    """Take steps here until the import waits or is ready; a worker that takes some of them meanwhile does no harm."""
    run.refresh_from_db()
    while run.is_at_work:
        with transaction.atomic():
            take_step(run.pk)
        run.refresh_from_db()


def _taken(run: ImportRun) -> set[str]:
    return {key for key, table in mapping_of(run).tables.items() if table.is_taken}
