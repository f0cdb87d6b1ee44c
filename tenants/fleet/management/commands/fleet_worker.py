"""Runs the jobs of the fleet: makes, exports and deletes organisations. Needs the owner's log-in.

Between jobs it keeps spare schemas ready and reads how the organisations are.
"""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from tenants.fleet.jobs import run_due_jobs
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.spares import keep_spares
from tenants.fleet.status import take_readings

CHORES_EVERY = 60  # seconds


class Command(BaseCommand):
    """`manage.py fleet_worker [--once]`"""

    help = __doc__
    requires_system_checks = ()
    stopping = False
    chores_at = 0.0

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--every", type=float, default=1, help="seconds between looks")
        parser.add_argument(
            "--spares", type=int, default=2, help="schemas to keep ready for new organisations"
        )

    def handle(self, *args, once: bool, every: float, spares: int, **options):
        refuse_other_login()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        if once:
            run_due_jobs()
            return
        while not self.stopping:
            if not self._look(spares):
                time.sleep(every)

    def _stop(self, *args):
        self.stopping = True

    def _look(self, spares: int) -> int:
        """One job at a time, so that a stop waits for one job only; without jobs, the chores."""
        try:
            close_old_connections()
            ran = run_due_jobs(limit=1)
            if not ran and time.monotonic() >= self.chores_at:
                self.chores_at = time.monotonic() + CHORES_EVERY
                keep_spares(spares)
                take_readings()
            return ran
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"database away: {error}")
            time.sleep(2)
            return 0
