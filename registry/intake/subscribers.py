"""The work itself, in the background. One message is one step in one transaction, and asks for the next one.

A step is a reading, or a batch of rows. It marks the rows it has done and publishes the next message in the same
transaction, so that a killed worker loses at most one batch, which comes again by itself, and no row is done twice.
"""

from uuid import UUID

from domain.clock import now
from outbox.services import publish
from outbox.subscribers import subscribe
from registry.intake import checking, recognising, running, undoing
from registry.intake.models import ImportRun, ImportStatus
from registry.intake.uploading import TOPIC

STEPS = {
    ImportStatus.UPLOADED: recognising.recognise,
    ImportStatus.CHECKING: checking.check,
    ImportStatus.RUNNING: running.run_batch,
    ImportStatus.UNDOING: undoing.undo_batch,
}


@subscribe(TOPIC)
def take_step(run_id: UUID) -> None:
    """The next piece of work of an import; nothing when it waits for a person or has come to its end."""
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    step = STEPS.get(ImportStatus(run.status)) if run else None
    if run is None or step is None:
        return
    step(run)
    ImportRun.objects.filter(pk=run.pk).update(worked_at=now(), rows_ready=run.rows_ready)
    if run.is_at_work:
        publish(TOPIC, run.pk)
