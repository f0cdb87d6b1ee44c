"""Making an organisation from its archive: all of it, in one transaction, or nothing."""

from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from domain.errors import DomainError
from tenants.context import in_tenant
from tenants.directory import forget
from tenants.fleet.archive import FACTS, ArchiveReader, BadArchive, columns_of, own_models
from tenants.fleet.exporting import migrations_here
from tenants.journal import note
from tenants.models import Tenant
from tenants.provisioning import Provisioner

COPY = "COPY {} ({}) FROM STDIN WITH (FORMAT csv, HEADER match)"


@transaction.atomic
def restore_archive(archive: ArchiveReader, *, slug: str, reason: str = "") -> Tenant:
    """A new organisation at `slug` with every row of the archive. Raises BadArchive, DomainError.

    It gets its old id back when nobody has it: only then do its sealed values open. A copy of an organisation that
    still stands gets an id of its own, and what is sealed stays closed there.
    """
    archive.check_files()
    facts = archive.manifest["organisation"]
    tenant = Provisioner().create(slug=slug, **_free_id(facts), **{name: facts[name] for name in FACTS[1:]})
    with in_tenant(tenant):
        _refuse_other_tables(archive.manifest)
        for entry in archive.manifest["tables"]:
            _fill(archive, entry)
        _continue_numbers()
    note("organisation.restored", tenant=tenant, by=None, reason=reason)
    transaction.on_commit(forget)
    return tenant


def _free_id(facts: dict[str, Any]) -> dict[str, UUID]:
    old = UUID(facts["id"])
    return {} if Tenant.objects.filter(pk=old).exists() else {"id": old}


def _refuse_other_tables(manifest: dict[str, Any]) -> None:
    """The archive's tables must be these tables, column by column and migration by migration."""
    if sorted(manifest["schema"]["migrations"]) != migrations_here():
        raise DomainError(
            _(
                "The archive's tables are of another version of the service. Restore it with that version, then migrate."
            ),
            code="other_version",
        )
    here = {model._meta.db_table: columns_of(model) for model in own_models()}
    if {entry["table"]: entry["columns"] for entry in manifest["tables"]} != here:
        raise BadArchive(_("The archive's tables are not the tables of this service."))


def _fill(archive: ArchiveReader, entry: dict[str, Any]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, entry["columns"]))
    statement = sql.SQL(COPY).format(sql.Identifier(entry["table"]), columns)
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for block in archive.blocks(entry["file"]):
                copy.write(block)
        if cursor.rowcount != entry["rows"]:
            raise BadArchive(_("{file} has been changed.").format(file=entry["file"]))


def _continue_numbers() -> None:
    """Counted keys go on after the last restored one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), own_models()):
            cursor.execute(statement)
