"""Migrates the schemas named on standard input, one by one; `migrate_fleet` starts it for what cannot be replayed."""

import json
import sys
import time
from contextlib import redirect_stdout

from django.core.management.base import BaseCommand
from django.db import transaction

from tenants.context import in_platform
from tenants.fleet.executing import run_pending
from tenants.fleet.lockwait import set_lock_timeout, trying_again
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.schemas import lift_limits
from tenants.grants import grant_tenant


class Command(BaseCommand):
    """`echo t_abc | manage.py migrate_schema`: answers each name with a line of JSON."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--lock-timeout", type=float, default=5, help="seconds to wait for a lock")

    def handle(self, *args, lock_timeout: float, **options):
        refuse_other_login()
        lift_limits(local=False)
        set_lock_timeout(lock_timeout)
        for line in sys.stdin:
            schema, began = line.strip(), time.monotonic()
            with redirect_stdout(sys.stderr):  # what a migration prints is no answer
                reason = _reason_of_failure(schema)
            answer = {"schema": schema, "seconds": round(time.monotonic() - began, 2), "reason": reason}
            print(json.dumps(answer), file=sys.stdout, flush=True)


def _reason_of_failure(schema: str) -> str:
    try:
        trying_again(lambda: _migrate(schema))
    except Exception as error:  # whatever a migration does, the other organisations go on
        where = "".join(getattr(error, "__notes__", ()))
        # The first line only: the details of a constraint's error hold the row.
        return f"{where}{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return ""


def _migrate(schema: str) -> None:
    run_pending(schema)
    with in_platform(), transaction.atomic():
        grant_tenant(schema)
