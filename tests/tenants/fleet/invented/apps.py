import os
import time
from pathlib import Path

from django.apps import AppConfig


class InventedConfig(AppConfig):
    name = "tests.tenants.fleet.invented"
    label = "invented"

    def ready(self) -> None:
        from tenants.fleet.jobs import handles
        from tenants.fleet.models import JobKind

        handles(JobKind.CREATE)(wait_for_a_file)


def wait_for_a_file(job, tell) -> dict:
    """Write a row, then stand still until the test says go."""
    from tenants.models import PlatformEntry

    PlatformEntry.objects.create(by_id=job.pk, action="invented.worked")
    tell(1, 2)
    while not Path(os.environ["INVENTED_GO"]).exists():
        time.sleep(0.05)
    tell(2, 2)
    return {"worked": True}
