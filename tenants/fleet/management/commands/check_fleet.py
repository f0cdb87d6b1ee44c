"""Compares every organisation's schema with the model, and finds schemas and roles that belong to nobody."""

from django.core.management.base import BaseCommand, CommandError

from tenants.fleet.checking import problems
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.schemas import lift_limits


class Command(BaseCommand):
    """`manage.py check_fleet`: a line for each problem; exit code 1 when there is one. Changes nothing."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args, **options):
        refuse_other_login()
        lift_limits(local=False)
        found = 0
        for problem in problems():
            self.stdout.write(problem)
            found += 1
        if found:
            raise CommandError(f"{found} problems")
        self.stdout.write("Every organisation equals the model.")
