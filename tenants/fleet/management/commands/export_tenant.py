"""Writes everything an organisation has into one archive. Run as the owner."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tenants.context import in_platform
from tenants.fleet.exporting import summary_of, write_archive
from tenants.fleet.owner import refuse_other_login
from tenants.journal import note
from tenants.models import Domain


class Command(BaseCommand):
    """`manage.py export_tenant HOST OUT.zip [--reason …]`"""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("host")
        parser.add_argument("out", type=Path)
        parser.add_argument("--reason", default="export_tenant")

    def handle(self, *args, host: str, out: Path, reason: str, **options):
        refuse_other_login()
        with in_platform():
            domain = Domain.objects.select_related("tenant").filter(domain=host).first()
            if domain is None:
                raise CommandError(f"No organisation answers at {host}.")
            try:
                with out.open("xb") as file:
                    out.chmod(0o600)
                    manifest = write_archive(domain.tenant, file)
            except FileExistsError as error:
                raise CommandError(f"{out} exists already.") from error
            note("organisation.exported", tenant=domain.tenant, by=None, reason=reason)
            told = summary_of(manifest, out)
        self.stdout.write(f"{told['tables']} tables, {told['rows']} rows, {told['bytes']} bytes")
        self.stdout.write(f"sha256 {told['sha256']}")
