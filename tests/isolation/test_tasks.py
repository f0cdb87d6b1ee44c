"""Tasks fail closed: declared tenant or platform, refused without an organisation, harmless when run twice."""

import pytest
from celery import shared_task
from celery.exceptions import Reject
from django.db import connection

from config.celery import app
from domain.ids import new_id
from tenants.context import in_platform
from tenants.models import Tenant, TenantStatus
from tenants.tasks import PlatformTask, TenantTask, UndeclaredTask, platform_task, tenant_task
from tests.isolation.snapshots import snapshot

app.loader.import_default_modules()
SEEN: list[tuple[str, tuple]] = []


@tenant_task
def note_where(tenant_id: str, *rest) -> None:
    """A tenant task of the tests."""
    SEEN.append((connection.schema_name, rest))


@platform_task
def note_platform() -> None:
    """A platform task of the tests."""
    SEEN.append((connection.schema_name, ()))


@shared_task
def nobody_declared_me() -> None:
    """A task that somebody wrote the plain way."""
    SEEN.append((connection.schema_name, ()))


TEST_TASKS = {note_where.name, note_platform.name, nobody_declared_me.name}


@pytest.fixture(autouse=True)
def nothing_seen():
    SEEN.clear()


def own_tasks() -> dict:
    return {
        name: task
        for name, task in app.tasks.items()
        if not name.startswith("celery.") and name not in TEST_TASKS
    }


def test_there_are_tasks_to_look_at():
    assert "config.tasks.deliver_message" in own_tasks()


def test_every_task_is_declared_tenant_or_platform():
    undeclared = [
        name for name, task in own_tasks().items() if not isinstance(task, TenantTask | PlatformTask)
    ]
    assert undeclared == []


def test_nobody_overrides_the_guard_of_a_task():
    guards = {TenantTask.__call__, PlatformTask.__call__}
    assert [name for name, task in own_tasks().items() if type(task).__call__ not in guards] == []


def test_every_entry_of_the_timetable_is_a_task():
    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(own_tasks())
    assert missing == set()


def test_a_tenant_task_runs_inside_its_organisation(both):
    for tenant in both:
        note_where.apply(args=[str(tenant.pk), "x"])
        note_where(str(tenant.pk), "x")
    north, south = both
    assert [(north.schema_name, ("x",))] * 2 + [(south.schema_name, ("x",))] * 2 == SEEN
    assert connection.schema_name == "public"


def test_a_platform_task_runs_in_public_wherever_it_is_called(north):
    note_platform()
    assert SEEN == [("public", ())]
    assert connection.schema_name == north.schema_name


@pytest.mark.parametrize(
    "tenant_id", [None, "", "None", "north", "0" * 32, "01890000-0000-7000-8000-000000000000"]
)
def test_a_tenant_task_without_an_organisation_is_refused(db, tenant_id):
    with pytest.raises(Reject) as refusal:
        note_where(tenant_id)
    assert refusal.value.requeue is False
    assert SEEN == []


def test_a_tenant_task_without_any_argument_does_not_run(db):
    with pytest.raises((TypeError, Reject)):
        note_where()
    assert SEEN == []


def test_a_tenant_task_of_a_suspended_organisation_is_refused(both):
    Tenant.objects.filter(pk=both[0].pk).update(status=TenantStatus.SUSPENDED)
    with pytest.raises(Reject):
        note_where(str(both[0].pk))
    assert SEEN == []


def test_an_undeclared_task_is_refused(db):
    assert isinstance(nobody_declared_me._get_current_object(), UndeclaredTask)
    with pytest.raises(Reject):
        nobody_declared_me()
    assert SEEN == []


def test_the_worker_itself_refuses_and_does_not_put_back(both):
    """Through Celery's own tracer, as in a worker: a refused task is acknowledged, not run and not repeated."""
    result = note_where.apply(args=[str(new_id())])
    assert result.state == "REJECTED"
    assert SEEN == []


# --- running twice ---------------------------------------------------------------------------

# Arguments of a task for the run-twice test; a new task must be added here.
ARGUMENTS = {
    "config.tasks.deliver_message": lambda tenant: [
        str(new_id()),
        str(tenant.pk),
        "order.sent",
        str(new_id()),
    ],
    "config.tasks.sweep": lambda tenant: [],
    "config.tasks.nightly": lambda tenant: [],
}


@pytest.mark.parametrize("name", sorted(own_tasks()))
def test_a_task_can_run_twice(both, name):
    """Once, twice, three times: the same rows in every schema."""
    task = own_tasks()[name]
    make = ARGUMENTS.get(name) or (
        (lambda tenant: [str(tenant.pk)]) if isinstance(task, TenantTask) else None
    )
    assert make, f"add the arguments of {name} to ARGUMENTS in tests/isolation/test_tasks.py"
    arguments = make(both[0])
    with in_platform():
        task(*arguments)
        once = snapshot()
        task(*arguments)
        assert snapshot() == once
        task(*arguments)
        assert snapshot() == once
