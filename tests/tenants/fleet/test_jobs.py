"""The fleet worker: each job once, also after a kill; a refusal is a sentence."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import translation

from domain.clock import now
from domain.errors import DomainError
from domain.ids import new_id
from tenants.fleet import jobs
from tenants.fleet.models import Job, JobKind, JobStatus
from tenants.models import PlatformEntry

ADD = "INSERT INTO fleet_job (id, kind, status, reason, done_steps, all_steps, attempts, error, result, created_at)"
ADD += " VALUES (%s, 'create', 'waiting', '', 0, 0, 0, '', '{}', now())"
LOCKS = """
    SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND datname = current_database()
"""
WORKED = "SELECT count(*) FROM tenants_platformentry WHERE action = 'invented.worked'"


@pytest.fixture
def handle(db, monkeypatch):
    """Register a test's function for a kind, for this test only."""

    def register(work, kind=JobKind.CREATE, **options):
        monkeypatch.setattr(jobs, "HANDLERS", dict(jobs._handlers()))
        jobs.handles(kind, **options)(work)

    return register


def leave_a_trace(job) -> None:
    PlatformEntry.objects.create(by_id=job.pk, action="invented.worked")


def test_a_job_is_run_once_and_keeps_its_result(handle):
    handle(lambda job, tell: {"reason": job.reason})
    job = jobs.request_job(kind=JobKind.CREATE, subject_id=new_id(), reason="because")
    assert (jobs.run_due_jobs(), jobs.run_due_jobs()) == (1, 0)
    job.refresh_from_db()
    assert (job.status, job.result, job.attempts) == (JobStatus.DONE, {"reason": "because"}, 1)
    assert job.finished_at is not None


def test_asking_twice_gives_the_open_job_and_afterwards_a_new_one(handle):
    handle(lambda job, tell: None)
    facts = {"kind": JobKind.CREATE, "tenant_id": None, "subject_id": new_id()}
    first = jobs.request_job(**facts)
    assert jobs.request_job(**facts, reason="again") == first
    jobs.run_due_jobs()
    assert jobs.request_job(**facts) != first


def test_oldest_first_and_no_more_than_asked(handle):
    seen = []
    handle(lambda job, tell: seen.append(job.reason))
    for reason in ("first", "second"):
        jobs.request_job(kind=JobKind.CREATE, subject_id=new_id(), reason=reason)
    assert jobs.run_due_jobs(limit=1) == 1
    assert seen == ["first"]


def test_progress_stands_in_the_job_when_it_is_done(handle):
    handle(lambda job, tell: tell(3, 7))
    job = jobs.request_job(kind=JobKind.CREATE)
    jobs.run_due_jobs()
    job.refresh_from_db()
    assert (job.done_steps, job.all_steps) == (3, 7)


def refuse(job, tell):
    leave_a_trace(job)
    raise DomainError("The host is taken.")


def break_down(job, tell):
    leave_a_trace(job)
    raise ZeroDivisionError("secret of a person")


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (refuse, "The host is taken."),
        (break_down, "It did not succeed because of a fault in the service (ZeroDivisionError)."),
    ],
)
def test_a_failing_job_leaves_a_sentence_and_nothing_half_made(handle, work, sentence):
    handle(work)
    job = jobs.request_job(kind=JobKind.CREATE)
    with translation.override("en"):
        jobs.run_due_jobs()
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, sentence)
    assert not PlatformEntry.objects.exists()
    assert jobs.run_due_jobs() == 0


def test_a_lock_that_does_not_come_is_tried_again_later_and_not_for_ever(handle):
    def stand_in_line(job, tell):
        raise OperationalError("canceling statement due to lock timeout")

    handle(stand_in_line)
    job = jobs.request_job(kind=JobKind.CREATE)
    assert jobs.run_due_jobs() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.WAITING
    assert job.leased_until > now()
    Job.objects.update(leased_until=None, attempts=jobs.MAX_ATTEMPTS)
    jobs.run_due_jobs()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED


def test_a_worker_whose_job_was_taken_over_keeps_nothing(handle):
    def be_overtaken(job, tell):
        leave_a_trace(job)
        Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)

    handle(be_overtaken)
    job = jobs.request_job(kind=JobKind.CREATE)
    jobs.run_due_jobs()
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert not PlatformEntry.objects.exists()


# --- real workers --------------------------------------------------------------------------------


@pytest.fixture
def go(owner, tmp_path, monkeypatch):
    """The file that the invented job waits for, in a worker's process and in this one, which is a worker too."""
    owner.ask("DELETE FROM fleet_job")
    owner.ask("DELETE FROM tenants_platformentry")
    monkeypatch.setattr(jobs, "HANDLERS", dict(jobs._handlers()))
    from tests.tenants.fleet.invented.fleet_jobs import (
        wait_for_a_file,
    )  # registers itself: here for this test only

    jobs.handles(JobKind.CREATE)(wait_for_a_file)
    monkeypatch.setenv("INVENTED_GO", str(tmp_path / "go"))
    return tmp_path / "go"


def wait_until(question, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def state(fleet) -> tuple:
    (row,) = fleet.ask("SELECT status, attempts, done_steps FROM fleet_job")
    return row


@pytest.mark.slow
def test_a_killed_workers_job_is_taken_up_again_when_its_lease_is_old(fleet, go):
    fleet.ask(ADD, new_id())
    killed = fleet.start("fleet_worker", INVENTED_GO=str(go))
    wait_until(lambda: state(fleet) == ("running", 1, 1))
    killed.kill()
    killed.wait()
    wait_until(lambda: not fleet.ask(LOCKS))
    assert fleet.ask(WORKED) == [(0,)], "the killed worker's transaction left nothing"
    go.touch()
    assert jobs.run_due_jobs() == 0
    assert state(fleet) == ("running", 1, 1), "its lease still holds"
    fleet.ask("UPDATE fleet_job SET leased_until = now() - interval '1 second'")
    assert jobs.run_due_jobs() == 1
    assert state(fleet) == ("done", 2, 2)
    assert fleet.ask(WORKED) == [(1,)]


@pytest.mark.slow
def test_two_workers_do_not_run_the_same_job_even_when_its_lease_is_old(fleet, go):
    fleet.ask(ADD, new_id())
    first = fleet.start("fleet_worker", "--once", INVENTED_GO=str(go))
    wait_until(lambda: state(fleet) == ("running", 1, 1))
    fleet.ask("UPDATE fleet_job SET leased_until = now() - interval '1 second'")
    assert jobs.run_due_jobs() == 0
    assert state(fleet) == ("running", 1, 1)
    go.touch()
    first.communicate(timeout=30)
    assert state(fleet) == ("done", 1, 2)
    assert fleet.ask(WORKED) == [(1,)]


@pytest.mark.parametrize(
    "command",
    [
        ["fleet_worker", "--once"],
        ["migrate_fleet"],
        ["migrate_schema"],
        ["check_fleet"],
        ["fleet_status"],
        ["export_tenant", "north.localhost", "out.zip"],
        ["restore_tenant", "in.zip", "--host", "new"],
    ],
)
def test_a_command_that_changes_schemas_needs_the_owners_log_in(command):
    with pytest.raises(CommandError, match="DATABASE_LOGIN=owner"):
        call_command(*command)
