"""Everything an organisation has, in one archive: COPY per table from one snapshot, streamed (scale.md B12).

The tables are known by name from the models, so nothing asks the catalogue, however many organisations there are.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from audit.services import record_disclosure
from domain.clock import now
from tenants.context import in_tenant
from tenants.fleet.archive import (
    FACTS,
    FORMAT,
    LEFT_OUT,
    SEALED_NOTE,
    ArchiveWriter,
    columns_of,
    own_models,
    sealed_columns,
)
from tenants.fleet.jobs import Tell, handles
from tenants.fleet.models import CustomerAgreement, Job, JobKind, JobStatus
from tenants.fleet.versions import migrations_key
from tenants.journal import note
from tenants.models import Domain, Tenant

# The organisation's rows of shared tables: table -> the column that names the organisation.
SHARED = {
    "bank_profile": "tenant_id",
    "bank_view": "home_tenant_id",
    "bank_request": "home_tenant_id",
    "support_supportvisit": "tenant_id",
}
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
NO_LIMIT = "SET LOCAL statement_timeout = 0"
KEEP = dt.timedelta(days=7)
COPY = sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER true, FORCE_QUOTE *)")


def exports_folder() -> Path:
    """Where archives wait for their download; readable by the service only."""
    folder = Path(settings.LOCAL_DIR) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@handles(JobKind.EXPORT, atomic=False)
def run_export(job: Job, tell: Tell) -> dict[str, Any]:
    """The job of the operators' page: the archive gets a random name; the journal tells that it was made."""
    tenant = Tenant.objects.get(pk=job.tenant_id)
    name = f"{secrets.token_urlsafe(24)}.zip"
    with _new_file(exports_folder() / name) as out:
        manifest = write_archive(tenant, out, tell)
    note("organisation.exported", tenant=tenant, by=job.by_id, reason=job.reason)
    facts = {"file": name, "name": tenant.name, "slug": tenant.slug}
    return facts | summary_of(manifest, exports_folder() / name)


def archive_of(job: Job) -> Path | None:
    """The finished archive of a job while it may be downloaded, and None afterwards."""
    if job.kind != JobKind.EXPORT or job.status != JobStatus.DONE or now() >= job.finished_at + KEEP:
        return None
    path = exports_folder() / job.result["file"]
    return path if path.is_file() else None


@transaction.atomic
def hand_out(*, job: Job, by) -> str:
    """Write down that `by` downloads the archive. Returns the name that the file gets outside."""
    found = Tenant.objects.filter(pk=job.tenant_id).first()
    tenant = found or Tenant(pk=job.tenant_id, name=job.result["name"], slug=job.result["slug"])
    note("organisation.downloaded", tenant=tenant, by=by, reason=job.reason)
    if found:
        with in_tenant(found, even_asleep=True):
            record_disclosure(
                what="organisation.archive",
                subject_id=job.pk,
                by=None,
                receiver=f"{by} ({settings.BASE_DOMAIN})",
                ground=job.reason[:160],
                people=job.result["people"],
            )
    return f"{tenant.slug}-{job.finished_at:%Y-%m-%d}.zip"


def remove_old_archives() -> int:
    """The nightly round: archives older than a week, and pieces that a killed worker left. Returns how many."""
    oldest = (now() - KEEP).timestamp()
    old = [path for path in exports_folder().iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def summary_of(manifest: dict[str, Any], path: Path) -> dict[str, Any]:
    """Tables, rows, people with an account, size and SHA-256 of a finished archive."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = {entry["table"]: entry["rows"] for entry in manifest["tables"]}
    people = rows[get_user_model()._meta.db_table]
    facts = {"tables": len(rows), "rows": sum(rows.values()), "people": people}
    return facts | {"bytes": path.stat().st_size, "sha256": digest}


def write_archive(tenant: Tenant, out: BinaryIO, say: Tell = lambda done, all_steps: None) -> dict[str, Any]:
    """Write the archive and return its manifest. Call on the platform side, outside a transaction."""
    manifest = _facts_of(tenant)
    writer = ArchiveWriter(out)
    models = own_models()
    with in_tenant(tenant, even_asleep=True), _one_moment():
        manifest["schema"] = _version()
        for index, model in enumerate(models):
            table = model._meta.db_table
            manifest["tables"].append(
                _add(writer, "tables", table, columns_of(model), own_rows(tenant, model))
            )
            say(index + 1, len(models) + len(SHARED))
        for table, column in SHARED.items():
            manifest["shared"].append(_add(writer, "shared", table, [], _shared_rows(tenant, table, column)))
    say(len(models) + len(SHARED), len(models) + len(SHARED))
    writer.close(manifest)
    return manifest


def own_rows(tenant: Tenant, model) -> sql.Composable:
    """All rows of one of the organisation's own tables, in the order of the key."""
    return sql.SQL("SELECT {} FROM {}.{} ORDER BY {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns_of(model))),
        sql.Identifier(tenant.schema_name),
        sql.Identifier(model._meta.db_table),
        sql.Identifier(model._meta.pk.column),
    )


def _shared_rows(tenant: Tenant, table: str, column: str) -> sql.Composable:
    return sql.SQL("SELECT * FROM public.{} WHERE {} = {} ORDER BY id").format(
        sql.Identifier(table), sql.Identifier(column), sql.Literal(tenant.pk)
    )


def _add(writer: ArchiveWriter, folder: str, table: str, columns: list[str], rows: sql.Composable) -> dict:
    with connection.cursor() as cursor:
        with cursor.copy(COPY.format(rows)) as copy:
            entry = writer.add(f"{folder}/{table}.csv", map(bytes, copy))
        return {"table": table, "columns": columns, "rows": cursor.rowcount, **entry}


def _facts_of(tenant: Tenant) -> dict[str, Any]:
    agreement = CustomerAgreement.objects.filter(tenant=tenant).values().first() or {}
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "organisation": {
            "id": str(tenant.pk),
            **{name: getattr(tenant, name) for name in FACTS},
            "hosts": list(Domain.objects.filter(tenant=tenant).values_list("domain", flat=True)),
        },
        "agreement": {name: str(value) for name, value in agreement.items() if value is not None},
        "sealed": {"note": SEALED_NOTE, "columns": sealed_columns()},
        "left_out": sorted(LEFT_OUT),
        "tables": [],
        "shared": [],
    }


def migrations_here() -> list[list[str]]:
    """The migrations of the schema that the connection is in: the version of its tables."""
    applied = MigrationRecorder.Migration.objects.order_by("app", "name").values_list("app", "name")
    return sorted(list(row) for row in applied)


def _version() -> dict[str, Any]:
    """The blueprint's key, and the migrations that a restored schema must have."""
    return {"blueprint": migrations_key(), "migrations": migrations_here()}


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they were at one moment, without a time limit. The tenant's path is in place before it starts."""
    with connection.cursor():
        pass
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        cursor.execute(NO_LIMIT)
        yield


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole; a killed worker leaves a `.part` that the night removes."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        try:
            yield out
        except BaseException:
            part.unlink()
            raise
    part.rename(path)
