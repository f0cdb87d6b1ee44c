"""A kind of job that waits; the last app's word on a kind counts."""

import os
import time
from pathlib import Path

from tenants.fleet.jobs import handles
from tenants.fleet.models import JobKind
from tenants.models import PlatformEntry


@handles(JobKind.CREATE)
def wait_for_a_file(job, tell) -> dict:
    """Write a row, then stand still until the test says go."""
    PlatformEntry.objects.create(by_id=job.pk, action="invented.worked")
    tell(1, 2)
    while not Path(os.environ["INVENTED_GO"]).exists():
        time.sleep(0.05)
    tell(2, 2)
    return {"worked": True}
