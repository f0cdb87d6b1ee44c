from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """The lint of messages and terms; fails when anything is to be mended."""

    help = "Check that every text is translated and every term's form exists. Needs no database."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        from tenants.terminology.lint import find_problems  # babel is not needed to serve pages

        problems = find_problems()
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} to mend")
        self.stdout.write("words: all in order")
