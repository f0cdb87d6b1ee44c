from django.core.management.base import BaseCommand, CommandError

from tenants.terminology import build
from tenants.terminology.shipped import DEFAULTS_FILE


class Command(BaseCommand):
    """Writes the shipped words from their CSV files; `--check` only compares."""

    help = "Make tenants/terminology/data/defaults.json from the CSV files beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Fail when the file is not up to date.")

    def handle(self, *args, check=False, **options):
        text = build.as_text(build.build())
        if check:
            if DEFAULTS_FILE.read_text(encoding="utf-8") != text:
                raise CommandError("defaults.json is out of date: run manage.py build_words")
            return
        DEFAULTS_FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{DEFAULTS_FILE.name}: written")
