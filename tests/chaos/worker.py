"""The worker of the chaos test: the real one, with a subscriber whose every run leaves a row.

celery -A tests.chaos.worker worker
"""

from config.celery import app
from outbox.subscribers import subscribe

TOPIC = "chaos.happened"


@app.on_after_finalize.connect
def listen(sender, **kwargs) -> None:
    """Once Django stands."""
    subscribe(TOPIC)(leave_a_row)


def leave_a_row(ref) -> None:
    """The effect: an entry in the organisation's journal, which nobody can take back."""
    from audit.models import Entry

    Entry.objects.create(action=TOPIC, subject="chaos", subject_id=ref)
