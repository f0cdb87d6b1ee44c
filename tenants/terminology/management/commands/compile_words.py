from django.core.management.base import BaseCommand

from tenants.terminology import catalogs


class Command(BaseCommand):
    """Compiles the project's catalogues with babel: no GNU gettext needed."""

    help = "Make every django.mo that is missing or older than its django.po."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        for path in catalogs.compile_words():
            self.stdout.write(str(path.relative_to(catalogs.ROOT)))
