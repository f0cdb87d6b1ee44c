"""How every organisation is: version, size, last activity, queue, failed jobs."""

import dataclasses
import datetime as dt
import json

from django.core.management.base import BaseCommand

from domain.clock import local
from tenants.fleet.owner import refuse_other_login
from tenants.fleet.status import FleetRow, fleet_rows, take_readings

HEADINGS = (
    "host",
    "name",
    "state",
    "version",
    "behind",
    "size",
    "last activity",
    "oldest message",
    "dead",
    "failed",
)
MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    """`manage.py fleet_status [--json]`"""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs: times in UTC, sizes in bytes")

    def handle(self, *args, **options):
        refuse_other_login()
        take_readings()
        rows = fleet_rows()
        if options["json"]:
            self.stdout.write(
                json.dumps([dataclasses.asdict(row) for row in rows], default=str, ensure_ascii=False)
            )
            return
        table = [HEADINGS, *map(_cells, rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for cells in table:
            line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            self.stdout.write(line.rstrip())


def _cells(row: FleetRow) -> tuple[str, ...]:
    return (
        row.host,
        row.name,
        row.status,
        row.last_migration or "no schema",
        str(row.behind or 0),
        f"{(row.size_bytes or 0) / MEGABYTE:.1f} MB",
        _moment(row.last_activity_at),
        _moment(row.oldest_message_at),
        str(row.dead_messages),
        str(row.failed_jobs),
    )


def _moment(moment: dt.datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else "-"
