"""Makes a new organisation from an archive. Run as the owner."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from domain.errors import DomainError
from tenants.context import in_platform
from tenants.fleet.archive import ArchiveReader
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.restoring import restore_archive


class Command(BaseCommand):
    """`manage.py restore_tenant ARCHIVE --host NEW [--foreign]`"""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument("--host", required=True, help="the new host, or its first part")
        parser.add_argument(
            "--foreign", action="store_true", help="made by another installation: no signature check"
        )

    def handle(self, *args, archive: Path, host: str, foreign: bool, **options):
        refuse_other_login()
        slug = host.removesuffix(f".{settings.BASE_DOMAIN}")
        with in_platform():
            try:
                reader = ArchiveReader(archive, is_foreign=foreign)
                tenant = restore_archive(reader, slug=slug, reason=archive.name)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{tenant.name}: {slug}.{settings.BASE_DOMAIN}")
        if str(tenant.pk) != reader.manifest["organisation"]["id"]:
            self.stdout.write(
                "A copy: its sealed values cannot be opened, because the original has their key."
            )
