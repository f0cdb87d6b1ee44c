"""A difference in money is written down and told on, although the step that found it was undone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from audit.services import record
from billing.payouts.models import PayoutRun
from billing.payouts.sums import SumsDiffer
from outbox.services import publish

log = logging.getLogger(__name__)


@contextmanager
def alarmed(run_id: UUID, by) -> Iterator[None]:
    """Around a transaction: when sums differ, undo it, keep a note of its own, publish `run.differs`, raise on."""
    try:
        yield
    except SumsDiffer as difference:
        log.error("payout run %s: %s (%s)", run_id, difference.code, difference.what)
        with transaction.atomic():
            run = PayoutRun.objects.get(pk=run_id)
            record("payout.differs", subject=run, by=by, code=difference.code, what=difference.what)
            publish("run.differs", run.pk)
        raise
