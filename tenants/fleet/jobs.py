"""Work that only the owner's log-in may do: asked for on a page, done by the fleet worker.

A page writes a row with `request_job`; `manage.py fleet_worker` runs the function that `@handles` its kind. A job
runs in one worker at a time: its session holds a lock, and a lease tells others when to look. When a worker is
killed, PostgreSQL frees the lock and the job is taken up again when the lease has run out.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from domain.clock import now
from domain.errors import DomainError
from tenants.context import in_platform
from tenants.fleet.models import Job, JobKind, JobStatus
from tenants.fleet.schemas import lift_limits

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
PAUSE = dt.timedelta(seconds=20)
MAX_ATTEMPTS = 5
OPEN = (JobStatus.WAITING, JobStatus.RUNNING)
TELL = (
    "UPDATE fleet_job SET done_steps = %s, all_steps = %s, leased_until = %s"
    " WHERE id = %s AND status = 'running' AND attempts = %s"
)

Tell = Callable[[int, int], None]
Work = Callable[[Job, Tell], dict[str, Any] | None]


class LostJob(RuntimeError):
    """Another worker has taken this job up: what this one did must not be kept."""


@dataclass(frozen=True)
class _Handler:
    work: Work
    atomic: bool


HANDLERS: dict[str, _Handler] = {}


def handles(kind: JobKind, *, atomic: bool = True) -> Callable[[Work], Work]:
    """Register `def work(job, tell) -> dict | None` for a kind; what it returns becomes `job.result`.

    It runs on the platform side as the owner, in one transaction with the job's end: all or nothing.
    `atomic=False` is for work that opens its own transactions and may run twice (an export's snapshot).
    `tell(done, all)` shows how far it is and renews the lease. A DomainError is shown to the operator.
    """

    def register(work: Work) -> Work:
        HANDLERS[kind] = _Handler(work, atomic)
        return work

    return register


def request_job(
    *,
    kind: JobKind,
    tenant_id: UUID | None = None,
    subject_id: UUID | None = None,
    by_id: UUID | None = None,
    reason: str = "",
) -> Job:
    """Ask the fleet worker for a piece of work. While the same is waiting or running, that job is given back."""
    with in_platform():
        job, _is_new = Job.objects.get_or_create(
            kind=kind,
            tenant_id=tenant_id,
            subject_id=subject_id,
            status__in=OPEN,
            defaults={"by_id": by_id, "reason": reason},
        )
    return job


def run_due_jobs(limit: int | None = None) -> int:
    """Run what waits and what a killed worker left, oldest first. Returns how many were run, well or not."""
    ran = 0
    with in_platform():
        while (limit is None or ran < limit) and (job := _take()):
            _run(job)
            ran += 1
    return ran


def _handlers() -> dict[str, _Handler]:
    """What every app registered, in a module `fleet_jobs`: only a worker loads them, other commands start quicker."""
    autodiscover_modules("fleet_jobs")
    return HANDLERS


def _take() -> Job | None:
    """Lease the oldest due job and lock it for this session."""
    lease_is_old = Q(leased_until=None) | Q(leased_until__lte=now())
    with transaction.atomic():
        due = Job.objects.filter(lease_is_old, status__in=OPEN).order_by("created_at", "id")
        for job in due.select_for_update(skip_locked=True):
            if _lock(job):
                job.status = JobStatus.RUNNING
                job.attempts += 1
                job.leased_until = now() + LEASE
                job.save(update_fields=["status", "attempts", "leased_until"])
                return job
    return None


def _run(job: Job) -> None:
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise DomainError(_("The work was interrupted several times. Nothing was kept of it."))
        with _progress_of(job) as tell:
            _do(job, tell)
    except (OperationalError, InterfaceError) as error:  # a lock or the database itself: later may be better
        log.warning("job %s put off: %s", job.pk, error)
        _put_off(job)
    except LostJob:
        log.warning("job %s was taken over", job.pk)
    except DomainError as refusal:
        _end(job, JobStatus.FAILED, error=str(refusal))
    except Exception as error:  # the worker lives on, whatever a job does
        log.exception("job %s (%s) failed", job.pk, job.kind)
        sentence = _("It did not succeed because of a fault in the service ({fault}).")
        _end(job, JobStatus.FAILED, error=sentence.format(fault=type(error).__name__))
    finally:
        _unlock(job)


def _do(job: Job, tell: Tell) -> None:
    handler = _handlers()[job.kind]
    if not handler.atomic:
        job.result = handler.work(job, tell) or {}
        _end(job, JobStatus.DONE)
        return
    with transaction.atomic():
        lift_limits(local=True)
        job.result = handler.work(job, tell) or {}
        _end(job, JobStatus.DONE)


def _end(job: Job, status: JobStatus, error: str = "") -> None:
    job.status, job.error, job.finished_at = status, error[:500], now()
    facts = {"status": status, "error": job.error, "finished_at": job.finished_at, "leased_until": None}
    if status == JobStatus.DONE:
        facts |= {"result": job.result, "done_steps": job.done_steps, "all_steps": job.all_steps}
    _write(job, **facts)


def _put_off(job: Job) -> None:
    try:
        _write(job, status=JobStatus.WAITING, leased_until=now() + PAUSE)
    except (OperationalError, InterfaceError, LostJob):
        log.warning("job %s waits for its lease to run out", job.pk)


def _write(job: Job, **facts) -> None:
    """Only the worker that holds the job writes to it. Raises LostJob."""
    mine = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    if not mine.update(**facts):
        raise LostJob(str(job.pk))


@contextmanager
def _progress_of(job: Job) -> Iterator[Tell]:
    """Steps are told over a connection of their own: the job's transaction is not seen before it ends."""
    aside = connection.copy()

    def tell(done: int, all_steps: int) -> None:
        job.done_steps, job.all_steps = done, all_steps
        with aside.cursor() as cursor:
            cursor.execute(TELL, [done, all_steps, now() + LEASE, job.pk, job.attempts])

    try:
        yield tell
    finally:
        aside.close()


def _lock(job: Job) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_lock_number(job)])
        return cursor.fetchone()[0]


def _unlock(job: Job) -> None:
    """A lost connection has let go by itself."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_lock_number(job)])
    except (OperationalError, InterfaceError):
        connection.close()


def _lock_number(job: Job) -> int:
    return int.from_bytes(job.pk.bytes[8:], signed=True)
