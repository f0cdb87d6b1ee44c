"""Brings the database up to date and, on a local machine, makes the demonstration. Run as the owner."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.build import build_demo
from tenants.context import in_platform
from tenants.fleet.migrating import How, is_current, migrate_fleet


class Command(BaseCommand):
    """`manage.py prepare [--no-demo]`: safe to run again; does nothing when nothing is pending."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args, no_demo: bool, **options):
        if settings.DATABASE_LOGIN != "owner":
            raise CommandError("prepare needs DATABASE_LOGIN=owner")
        with in_platform():
            if not is_current():
                self.stdout.write("  tables")
                self._migrate()
            if settings.KOKEMUS_ENV == "local" and not no_demo:
                build_demo(lambda text: self.stdout.write(f"  {text}"))

    def _migrate(self) -> None:
        failed = [each for each in migrate_fleet() if each.how == How.FAILED]
        if failed:
            reasons = "; ".join(f"{each.organisation.host}: {each.reason}" for each in failed)
            raise CommandError(f"some organisations could not be migrated: {reasons}")
