"""Reads a register file into an organisation. A dry run unless --commit; --json writes what was understood."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from domain.clock import today
from domain.errors import DomainError
from registry.intake.at_once import import_at_once
from registry.intake.models import Choice, RowState, WordKind
from registry.intake.reading import Mapping, Reading, find_tables, guess_mapping, read_people, read_workbook
from registry.intake.reading.report import as_data
from registry.intake.recognising import remembered
from tenants.context import in_platform, in_tenant
from tenants.models import Domain, Tenant


class Command(BaseCommand):
    """`manage.py import_register --tenant HOST FILE [--commit [--by EMAIL]] [--json OUT]`"""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx or .csv file")
        parser.add_argument("--tenant", required=True, metavar="HOST")
        parser.add_argument("--commit", action="store_true", help="write the rows that need no look")
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="who commits; the first coordinator otherwise"
        )
        parser.add_argument("--json", type=Path, metavar="OUT", help="personal data: readable by you only")

    def handle(
        self, *args: Any, file: Path, tenant: str, commit: bool, by: str, json: Path | None, **options: Any
    ) -> None:
        content = _content(file)
        with in_tenant(_tenant(tenant)):
            try:
                reading = understood(content, file.name)
                if json:
                    write(json, reading)
                self._tell(reading)
                if commit:
                    self._commit(content, file.name, _person(by))
            except DomainError as error:
                raise CommandError(str(error)) from error

    def _tell(self, reading: Reading) -> None:
        look = len(list(reading.needing_look()))
        self.stdout.write(
            f"{len(reading.people)} rows of people, {len(reading.duplicates)} of them duplicates, "
            f"{look} need a look; {len(reading.skipped)} other rows and sheets"
        )

    def _commit(self, content: bytes, name: str, by: User) -> None:
        run = import_at_once(content=content, name=name, by=by)
        written = run.rows.filter(state=RowState.WRITTEN)
        new = written.filter(choice=Choice.ADD).count()
        self.stdout.write(f"import {run.pk}: {new} new people, {written.count() - new} rows added to people")
        self.stdout.write(f"{run.rows.filter(state=RowState.LEFT_OUT).count()} rows were left out")


def understood(content: bytes, name: str) -> Reading:
    """The reading, with the columns and words that the organisation has explained before."""
    tables = find_tables(read_workbook(content, name=name))
    guessed = guess_mapping(tables, remembered=remembered(WordKind.COLUMN))
    words = {kind.value: remembered(kind) for kind in (WordKind.TOPIC, WordKind.ROLE)}
    return read_people(tables, Mapping(guessed.tables, words), today=today())


def write(out: Path, reading: Reading) -> None:
    """The reading as JSON, in a file that nobody else may read."""
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_text(json.dumps(as_data(reading), ensure_ascii=False, indent=1), "utf-8")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _tenant(host: str) -> Tenant:
    with in_platform():
        domain = Domain.objects.select_related("tenant").filter(domain=host.partition(":")[0]).first()
    if domain is None:
        raise CommandError(f"No organisation answers at {host}.")
    return domain.tenant


def _person(email: str) -> User:
    coordinators = holders(Role.COORDINATOR)
    found = coordinators.filter(email=email).first() if email else coordinators.first()
    if found is None:
        raise CommandError(f"{email or 'Nobody'} is not a coordinator of the organisation.")
    return found
