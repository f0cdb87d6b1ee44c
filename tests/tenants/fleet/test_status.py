"""The fleet in a table: read by the owner, shown on the platform, hidden from organisations."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from domain.clock import now
from domain.ids import new_id
from outbox.models import Message
from tenants.context import in_platform, in_tenant
from tenants.fleet.models import Job, JobKind, JobStatus, Reading
from tenants.fleet.status import fleet_rows, take_readings
from tenants.fleet.versions import wanted
from tenants.models import Tenant
from tenants.provisioning import Provisioner


def row(slug: str):
    return next(each for each in fleet_rows() if each.host.startswith(f"{slug}."))


def test_a_reading_holds_version_size_and_last_activity(owner):
    north = Tenant.objects.get(slug="north")
    moment = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
    with transaction.atomic():
        with in_tenant(north):
            User.objects.create(email="aino@example.fi", first_name="Aino", last_name="E", last_login=moment)
        assert take_readings() == 2
        read = row("north")
        transaction.set_rollback(True)
    assert read.last_migration.split(".", 1)[0] in {app for app, _name in wanted()}
    assert (read.behind, read.last_activity_at, read.status) == (0, moment, "active")
    assert read.size_bytes > 500_000
    assert now() - read.read_at < dt.timedelta(minutes=1)


def test_messages_and_jobs_are_counted_as_they_are_now(owner):
    north = Tenant.objects.get(slug="north")
    facts = {"tenant_id": north.pk, "topic": "x", "next_at": now()}
    with transaction.atomic():
        for state in ({}, {}, {"dead_at": now()}, {"done_at": now()}):
            Message.objects.create(ref=new_id(), dedupe_key=str(new_id()), **facts, **state)
        for status in (JobStatus.FAILED, JobStatus.DONE):
            Job.objects.create(kind=JobKind.EXPORT, tenant_id=north.pk, status=status)
        read, other = row("north"), row("south")
        age = read.queue_age
        transaction.set_rollback(True)
    assert (read.waiting_messages, read.dead_messages, read.failed_jobs) == (2, 1, 1)
    assert dt.timedelta() <= age < dt.timedelta(minutes=1)
    assert (other.waiting_messages, other.dead_messages, other.failed_jobs, other.queue_age) == (
        0,
        0,
        0,
        None,
    )


def test_an_organisation_without_migrations_is_behind(owner):
    schema = Tenant.objects.get(slug="south").schema_name
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {schema}.django_migrations WHERE app = 'audit'")
        take_readings()
        assert row("south").behind == len([app for app, _name in wanted() if app == "audit"])
        transaction.set_rollback(True)


def test_more_organisations_cost_no_more_queries(owner):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            take_readings()
            fleet_rows()
        return len(captured)

    queries()
    few = queries()
    for slug in ("west", "east", "far"):
        Provisioner().create(slug=slug, name=slug, kind="region", languages=["fi"])
    queries()
    assert queries() == few


def test_the_command_prints_a_table_and_json(owner, capsys):
    call_command("fleet_status")
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split()[:3] == ["host", "name", "state"]
    assert any(line.startswith("north.") for line in lines)
    call_command("fleet_status", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {row["host"].split(".")[0] for row in rows} >= {"north", "south"}
    assert all(row["behind"] == 0 for row in rows)


def test_the_platforms_pages_see_rows_before_the_first_reading(db):
    with in_platform():
        read = row("north")
    assert (read.behind, read.size_bytes, read.read_at, read.waiting_messages) == (None, None, None, 0)


def test_an_organisation_does_not_see_the_readings(north):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Reading.objects.all())
