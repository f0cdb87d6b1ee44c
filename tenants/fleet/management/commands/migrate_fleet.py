"""Migrates the shared tables, the model and every organisation; skips what is done and goes on where it stopped."""

import time

from django.core.management.base import BaseCommand, CommandError

from tenants.fleet.bar import Bar
from tenants.fleet.migrating import How, NoSuchHost, Outcome, RunsAlready, migrate_fleet
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.planning import plan_in_words


class Command(BaseCommand):
    """`manage.py migrate_fleet [--workers N] [--lock-timeout S] [--only HOST] [--plan]`"""

    help = __doc__
    requires_system_checks = ()  # `make lint` and the start of the service run them; this look must be quick

    def add_arguments(self, parser):
        parser.add_argument("--workers", type=int, default=2, help="processes for what cannot be replayed")
        parser.add_argument("--lock-timeout", type=float, default=5, help="seconds to wait for a lock")
        parser.add_argument(
            "--only", default="", metavar="HOST", help="the shared tables and one organisation"
        )
        parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args, workers: int, lock_timeout: float, only: str, plan: bool, **options):
        refuse_other_login()
        if plan:
            self.stdout.write("\n".join(plan_in_words(only)))
            return
        bar, began = Bar(), time.monotonic()
        try:
            outcomes = migrate_fleet(workers=workers, lock_seconds=lock_timeout, only=only, tell=bar.step)
        except (NoSuchHost, RunsAlready) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.end()
        self._table(outcomes, time.monotonic() - began)
        if any(each.how == How.FAILED for each in outcomes):
            raise CommandError(
                "Some organisations could not be migrated. Run it again when the reason is gone."
            )

    def _table(self, outcomes: list[Outcome], seconds: float) -> None:
        for each in outcomes:
            if each.how != How.SKIPPED:
                line = f"{each.organisation.host:<40} {each.how:<11} {each.seconds:7.2f} s  {each.reason}"
                self.stdout.write(line.rstrip())
        counts = {how: sum(each.how == how for each in outcomes) for how in How}
        said = ", ".join(f"{number} {how}" for how, number in counts.items() if number)
        self.stdout.write(f"{len(outcomes)} organisations: {said or 'none'}; {seconds:.1f} s")
