"""Deploys over a fleet of five: replayed, one by one, failing, waiting for locks, killed, drifted.

The commands run in this process, the one that is killed and those that migrate one by one in their own.

The tests are one story: each adds a migration to the app `later`, so they run in their order.
"""

import os
import time
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from tenants.fleet.migrating import RUN_LOCK
from tenants.models import Tenant
from tenants.provisioning import Provisioner
from tests.tenants.fleet.later import FIRST, Later, forget_the_disk

pytestmark = pytest.mark.slow

ALL = {"closing", "east", "north", "south", "west"}


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return Later(tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="module")
def command(fleet, later, django_db_blocker):
    """A command as a process would run it that starts now. Returns what it says and whether it refused."""
    with django_db_blocker.unblock(), fleet.as_owner():
        for slug in ("west", "east", "closing"):
            Provisioner().create(slug=slug, name=slug, kind="region", languages=["fi"])
        Tenant.objects.filter(slug="closing").update(status="closing")
    later.add(FIRST)

    def run(*arguments: str) -> tuple[str, bool]:
        forget_the_disk()
        out = StringIO()
        with django_db_blocker.unblock(), fleet.as_owner(), patch.dict(os.environ, fleet.environment):
            try:
                call_command(*arguments, stdout=out)
            except CommandError as refusal:
                return f"{out.getvalue()}{refusal}", True
        return out.getvalue(), False

    with later.installed(), patch.dict(os.environ, later.environment):
        yield run


@pytest.fixture(scope="module")
def deploy(command):
    """Run migrate_fleet; host -> what became of it."""

    def run(*options: str, fails: bool = False) -> dict[str, str]:
        said, refused = command("migrate_fleet", *options)
        assert refused == fails, said
        return told(said)

    return run


def told(said: str) -> dict[str, str]:
    lines = [line.split(".localhost", 1) for line in said.splitlines()]
    return {line[0]: " ".join(line[1].split()) for line in lines if len(line) == 2}


@pytest.fixture(scope="module")
def schema(fleet):
    """slug -> schema."""
    return lambda slug: fleet.ask("SELECT schema_name FROM tenants_tenant WHERE slug = %s", slug)[0][0]


@pytest.fixture
def has(fleet, schema):
    """Which organisations have a column of the table of `later`."""

    def ask(column: str) -> set[str]:
        rows = fleet.ask(
            "SELECT slug FROM information_schema.columns JOIN tenants_tenant ON schema_name = table_schema"
            " WHERE table_name = 'later_thing' AND column_name = %s",
            column,
        )
        return {slug for (slug,) in rows}

    return ask


def test_a_plain_migration_is_replayed_and_the_application_has_its_rights(deploy, fleet, schema):
    outcome = deploy()
    assert outcome.keys() == ALL
    assert all(how.startswith("replayed") for how in outcome.values()), outcome
    rights = "SELECT has_table_privilege('r_' || %s, %s || '.later_thing', 'INSERT')"
    assert fleet.ask(rights, schema("closing"), schema("closing")) == [(True,)]


def test_what_is_done_is_skipped(deploy):
    assert deploy() == {}


def test_a_plan_is_told_and_nothing_done(command, later, has):
    later.add("migrations.AddField('thing', 'size', models.IntegerField(default=3))")
    said, _refused = command("migrate_fleet", "--plan")
    assert "north.localhost: later.0002_step; replayed" in said
    assert has("size") == set()


def test_one_organisation_first_then_the_rest(deploy, command, has):
    assert deploy("--only", "west.localhost").keys() == {"west"}
    assert has("size") == {"west"}
    assert command("migrate_fleet", "--only", "nobody.localhost") == (
        "No organisation answers at nobody.localhost.",
        True,
    )
    assert deploy().keys() == ALL - {"west"}
    assert has("size") == ALL


def test_a_data_migration_runs_over_each_organisations_own_rows(deploy, later, fleet, schema):
    for number, slug in enumerate(("north", "south"), start=1):
        fleet.ask(f"INSERT INTO {schema(slug)}.later_thing (name, size) VALUES ('a', {number})")
    later.add(
        "migrations.RunPython(double)",
        code="def double(apps, editor):\n    print('a word')\n"
        "    apps.get_model('later', 'Thing').objects.update(size=models.F('size') * 2)\n\n\n",
    )
    outcome = deploy()
    assert all("one by one" in how and "runs Python over data" in how for how in outcome.values()), outcome
    assert [fleet.ask(f"SELECT size FROM {schema(slug)}.later_thing") for slug in ("north", "south")] == [
        [(2,)],
        [(4,)],
    ]


def test_an_index_beside_running_work_is_made_outside_a_transaction(deploy, command, later, fleet, schema):
    later.add(
        "AddIndexConcurrently('thing', models.Index(fields=['name'], name='later_by_name'))", atomic=False
    )
    outcome = deploy("--workers", "1")
    assert all("runs outside a transaction" in how for how in outcome.values()), outcome
    assert fleet.ask(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", f"{schema('east')}.later_by_name"
    ) == [(True,)]
    assert command("check_fleet") == ("Every organisation equals the model.\n", False)


def test_a_failing_organisation_is_named_and_the_rest_goes_on(deploy, later, fleet, schema):
    fleet.ask(f"INSERT INTO {schema('south')}.later_thing (name, size) VALUES ('a', 1)")
    later.add(
        "migrations.AddConstraint('thing', models.UniqueConstraint(fields=['name'], name='later_once'))"
    )
    outcome = deploy(fails=True)
    assert outcome["south"].startswith("failed")
    assert "later.0005_step: IntegrityError" in outcome["south"]
    assert "(a)" not in outcome["south"], "the row's content is not told"
    assert {slug for slug, how in outcome.items() if how.startswith("replayed")} == ALL - {"south"}
    fleet.ask(f"DELETE FROM {schema('south')}.later_thing")
    assert deploy()["south"].startswith("replayed")


def test_a_lock_of_somebody_is_not_waited_for_long_and_only_that_organisation_fails(
    deploy, later, fleet, schema
):
    later.add("migrations.AddField('thing', 'colour', models.TextField(default=''))")
    with fleet.connect() as other, other.transaction():
        other.execute(f"LOCK TABLE {schema('east')}.later_thing")
        outcome = deploy("--lock-timeout", "0.2", fails=True)
    assert "lock timeout" in outcome["east"]
    assert {slug for slug, how in outcome.items() if how.startswith("replayed")} == ALL - {"east"}
    assert deploy().keys() == {"east"}


def test_a_run_that_was_killed_goes_on_where_it_stopped(deploy, later, fleet, has, tmp_path):
    """The migration stands still in the second organisation until it is killed."""
    later.add(
        "migrations.AddField('thing', 'weight', models.IntegerField(null=True)), migrations.RunPython(stand_still)",
        code=(
            "def stand_still(apps, editor):\n"
            "    if editor.connection.schema_name.startswith('t_'):\n"
            f"        seen = Path({str(tmp_path)!r})\n"
            "        (seen / editor.connection.schema_name).touch()\n"
            "        while len(list(seen.iterdir())) >= 3 and not (seen / 'go').exists():\n"
            "            time.sleep(0.05)\n\n\n"
        ),
    )
    process = fleet.start("migrate_fleet", "--workers", "1", **later.environment)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 3:
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.kill()
    process.wait()  # its pipes stay open: the process that it started stands still
    fleet.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    done = has("weight")
    assert len(done) == 2, "each is whole or untouched"
    (tmp_path / "go").touch()
    outcome = deploy("--workers", "1")
    assert {slug for slug, how in outcome.items() if how.startswith("compared")} == done, "not migrated again"
    assert {slug for slug, how in outcome.items() if how.startswith("one by one")} == ALL - done
    assert has("weight") == ALL


def test_a_schema_that_looks_different_is_not_replayed_and_its_difference_is_told(
    deploy, command, later, fleet, schema
):
    fleet.ask(f"ALTER TABLE {schema('west')}.later_thing ALTER COLUMN colour SET DEFAULT 'odd'")
    later.add("migrations.AddField('thing', 'length', models.IntegerField(null=True))")
    outcome = deploy()
    assert outcome["west"].startswith("one by one")
    assert "differs from the model: changed column later_thing.colour" in outcome["west"]
    assert {slug for slug, how in outcome.items() if how.startswith("replayed")} == ALL - {"west"}
    said, refused = command("check_fleet")
    assert refused
    assert "west.localhost: changed column later_thing.colour" in said


def test_two_runs_at_once_are_refused(fleet, command):
    with fleet.connect() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [RUN_LOCK])
        said, refused = command("migrate_fleet")
    assert refused
    assert "at work" in said
