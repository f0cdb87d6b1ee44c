"""How the organisations are: version, size, last activity, messages that wait, jobs that failed.

The platform's pages may not look into an organisation's schema. The fleet worker, which runs as the owner, reads what
stands there into `Reading`; pages show the last reading with its time, and what `public` itself knows as it is now.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q

from domain.clock import now
from outbox.models import Message
from tenants.context import in_platform
from tenants.fleet.batches import ask_schemas, schemas_with
from tenants.fleet.models import Job, JobStatus, Reading
from tenants.fleet.organisations import Organisation, organisations
from tenants.fleet.versions import applied, wanted

LAST_ACTIVITY = """
    SELECT {name}, greatest(
        (SELECT max(at) FROM {schema}.audit_entry), (SELECT max(last_login) FROM {schema}.accounts_user)
    )
"""
LAST_MIGRATION = (
    "(SELECT {name}, app || '.' || name FROM {schema}.django_migrations ORDER BY id DESC LIMIT 1)"
)
SIZES = """
    SELECT nspname, coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
    FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'm')
    WHERE nspname = ANY(%s) GROUP BY 1
"""


@dataclass(frozen=True)
class FleetRow:
    """One organisation. What is read in its schema is None before the first reading."""

    tenant_id: UUID
    host: str
    name: str
    status: str
    last_migration: str | None
    behind: int | None
    size_bytes: int | None
    last_activity_at: dt.datetime | None
    read_at: dt.datetime | None
    waiting_messages: int
    oldest_message_at: dt.datetime | None
    dead_messages: int
    failed_jobs: int

    @property
    def queue_age(self) -> dt.timedelta | None:
        """How long the oldest undelivered message has waited."""
        return now() - self.oldest_message_at if self.oldest_message_at else None


def fleet_rows() -> list[FleetRow]:
    """Every organisation by host: five queries however many there are. For the platform's side only."""
    with in_platform():
        readings = {reading.tenant_id: reading for reading in Reading.objects.all()}
        messages = _messages()
        jobs = dict(
            Job.objects.filter(status=JobStatus.FAILED)
            .values_list("tenant_id")
            .annotate(Count("id"))
            .order_by()
        )
        return [
            _row(each, readings.get(each.id), messages.get(each.id, {}), jobs.get(each.id, 0))
            for each in organisations()
        ]


def take_readings() -> int:
    """Read every schema and keep what was found. The owner's log-in only. Returns how many were read."""
    with in_platform():
        readable = schemas_with_people()
        fleet = [each for each in organisations() if each.schema in readable]
        schemas = [each.schema for each in fleet]
        have, moment = applied(schemas), now()
        last = dict(ask_schemas(LAST_MIGRATION, schemas))
        activity = dict(ask_schemas(LAST_ACTIVITY, schemas))
        sizes = _sizes(schemas)
        readings = [
            Reading(
                tenant_id=each.id,
                last_migration=last.get(each.schema, ""),
                behind=len(wanted() - have[each.schema]),
                size_bytes=sizes[each.schema],
                last_activity_at=activity[each.schema],
                read_at=moment,
            )
            for each in fleet
        ]
        fields = ["last_migration", "behind", "size_bytes", "last_activity_at", "read_at"]
        Reading.objects.bulk_create(
            readings, update_conflicts=True, unique_fields=["tenant"], update_fields=fields
        )
    return len(readings)


def schemas_with_people() -> set[str]:
    """Schemas that have the tables a reading needs: a half-deleted one does not stop the others."""
    return schemas_with("django_migrations") & schemas_with("audit_entry") & schemas_with("accounts_user")


def _messages() -> dict[UUID | None, dict]:
    waiting = Q(done_at=None, dead_at=None)
    rows = (
        Message.objects.filter(done_at=None)
        .values("tenant_id")
        .annotate(
            waiting=Count("id", filter=waiting),
            oldest=Min("created_at", filter=waiting),
            dead=Count("id", filter=~Q(dead_at=None)),
        )
    )
    return {row["tenant_id"]: row for row in rows}


def _sizes(schemas: list[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [schemas])
        return dict(cursor.fetchall())


def _row(each: Organisation, reading: Reading | None, messages: dict, failed_jobs: int) -> FleetRow:
    return FleetRow(
        tenant_id=each.id,
        host=each.host,
        name=each.name,
        status=each.status,
        last_migration=reading.last_migration if reading else None,
        behind=reading.behind if reading else None,
        size_bytes=reading.size_bytes if reading else None,
        last_activity_at=reading.last_activity_at if reading else None,
        read_at=reading.read_at if reading else None,
        waiting_messages=messages.get("waiting", 0),
        oldest_message_at=messages.get("oldest"),
        dead_messages=messages.get("dead", 0),
        failed_jobs=failed_jobs,
    )
