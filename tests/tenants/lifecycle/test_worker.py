"""What only the worker may do: create, export and delete for real, also when it is killed in the middle."""

import json
import time

import pytest

from domain.ids import new_id
from tenants.fleet.drafts import save_step
from tenants.fleet.jobs import run_due_jobs
from tenants.fleet.models import OrganisationDraft
from tests.tenants.fleet.own import OwnFleet
from tests.tenants.lifecycle.conftest import fingerprint_of, schema_of

ADD_JOB = (
    "INSERT INTO fleet_job (id, kind, status, tenant_id, subject_id, reason, done_steps, all_steps, attempts, error,"
    " result, created_at) VALUES (gen_random_uuid(), %s, 'waiting', %s, %s, 'syy', 0, 0, 0, '', '{}', now())"
    " RETURNING id"
)
PROFILE = (
    "INSERT INTO bank_profile (id, tenant_id, expert_key, home_name, home_kind, title, cards, terms, published_at,"
    " expires_on, consent_version) VALUES (gen_random_uuid(), %s, gen_random_uuid(), 'x', 'region', '{}', '{}', '{}',"
    " now(), current_date + 9, '1')"
)
MESSAGE = (
    "INSERT INTO outbox_message (id, tenant_id, topic, ref, dedupe_key, created_at, attempts, next_at, error)"
    " VALUES (gen_random_uuid(), %s, 'test.x', gen_random_uuid(), gen_random_uuid(), now(), 0, now(), '')"
)
ANSWERS = {
    "name": {"name": "Itäinen", "name_sv": "", "name_en": "", "kind": "region", "region_code": "01"},
    "languages": {"languages": ["fi"]},
    "preset": {"preset": "soite"},
    "look": {"brand_colour": "#1f5f8b", "logo_alt": ""},
    "administrator": {"first_name": "Anna", "last_name": "Alku", "email": "anna@example.fi", "language": "fi"},
    "agreement": {
        "reference": "KA-1", "signed_on": "2026-11-20", "valid_from": "2026-12-01", "valid_to": None,
        "processing_terms": "2026-1",
    },
}  # fmt: skip


def add_draft(slug: str):
    """A whole draft, saved step by step as the owner's process can."""
    draft = OrganisationDraft.objects.create(started_by_id=new_id())
    for step, answers in {**ANSWERS, "host": {"slug": slug}}.items():
        save_step(draft_id=draft.pk, step=step, answers=answers, is_done=True)
    return draft.pk


def add_job(fleet: OwnFleet, kind: str, tenant_id=None, subject_id=None):
    return fleet.ask(ADD_JOB, kind, tenant_id, subject_id)[0][0]


def state_of(fleet: OwnFleet, job_id) -> tuple:
    return fleet.ask("SELECT status, error FROM fleet_job WHERE id = %s", job_id)[0]


def kill_while_it_waits_for(fleet: OwnFleet, table: str, job_id) -> None:
    """Hold a lock that the job needs, wait until it stands in the queue, and kill the worker without a word."""
    waits = (
        "SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with fleet.connect() as holder, holder.transaction():
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        worker = fleet.start("fleet_worker", "--once")
        until = time.monotonic() + 60
        while not (waiting := fleet.ask(waits, table)):
            assert time.monotonic() < until, "the worker never came to the lock"
            assert worker.poll() is None, worker.stderr.read()
            time.sleep(0.1)
        worker.kill()
        worker.wait()
    # The server notices only when it next speaks to the dead worker; until then its session holds the job's lock.
    until = time.monotonic() + 60
    while fleet.ask("SELECT 1 FROM pg_stat_activity WHERE pid = %s", waiting[0][0]):
        assert time.monotonic() < until, "the killed worker's session never ended"
        time.sleep(0.1)
    fleet.ask("UPDATE fleet_job SET leased_until = now() - interval '1 second' WHERE id = %s", job_id)


def everything_of(fleet: OwnFleet) -> tuple:
    """Schemas, organisations and hosts."""
    return tuple(
        fleet.ask(ask)
        for ask in (
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%%' ORDER BY 1",
            "SELECT slug FROM tenants_tenant ORDER BY 1",
            "SELECT domain FROM tenants_domain ORDER BY 1",
            "SELECT reference FROM fleet_customeragreement",
        )
    )


@pytest.fixture(scope="module")
def doomed(fleet, django_db_blocker):
    """An organisation whose waiting time ends today, with rows in shared tables; south has the same."""
    with django_db_blocker.unblock(), fleet.as_owner():
        fleet.command("create_tenant", "doomed", "--preset", "soite", "--name", "Päättyvä")
    ids = dict(fleet.ask("SELECT slug, id FROM tenants_tenant"))
    for slug in ("doomed", "south"):
        with fleet.connect() as inside:
            inside.execute("SELECT set_config('kokemus.tenant', %s, false)", [str(ids[slug])])
            inside.execute(PROFILE, [ids[slug]])
        fleet.ask(MESSAGE, ids[slug])
    return ids["doomed"]


def test_a_killed_creation_leaves_nothing_and_is_taken_up_again(owner, fleet):
    draft = add_draft("ita")
    job = add_job(fleet, "create", subject_id=draft)
    before = everything_of(fleet)
    kill_while_it_waits_for(fleet, "outbox_message", job)
    assert everything_of(fleet) == before
    assert fleet.ask("SELECT 1 FROM fleet_organisationdraft WHERE id = %s", draft)
    assert run_due_jobs() == 1
    assert state_of(fleet, job) == ("done", "")
    assert fleet.ask("SELECT slug FROM tenants_tenant WHERE slug = 'ita'") == [("ita",)]
    assert fleet.ask("SELECT reference FROM fleet_customeragreement") == [("KA-1",)]
    assert fleet.ask("SELECT 1 FROM fleet_organisationdraft WHERE id = %s", draft) == []
    schema = schema_of(fleet, "ita")
    assert fleet.ask(f'SELECT email, invited_by FROM "{schema}".roles_invitation') == [
        ("anna@example.fi", "")
    ]
    assert fleet.ask(f'SELECT count(*) > 5 FROM "{schema}".organisation_ruleversion') == [(True,)]
    assert fleet.ask(
        "SELECT topic FROM outbox_message WHERE topic = 'invitation.sent' AND tenant_id = (SELECT id FROM tenants_tenant WHERE slug = 'ita')"
    )


def test_a_host_that_was_taken_meanwhile_fails_with_a_sentence_and_keeps_the_draft(owner, fleet):
    draft = add_draft("south")
    job = add_job(fleet, "create", subject_id=draft)
    before = everything_of(fleet)
    assert run_due_jobs() == 1
    status, error = state_of(fleet, job)
    assert status == "failed"
    assert "south.localhost" in error
    assert everything_of(fleet) == before
    assert fleet.ask("SELECT 1 FROM fleet_organisationdraft WHERE id = %s", draft)


def test_an_export_job_makes_a_file_of_a_suspended_organisation_too(owner, fleet, tmp_path, settings):
    fleet.ask("UPDATE tenants_tenant SET status = 'suspended' WHERE slug = 'west'")
    west = fleet.ask("SELECT id FROM tenants_tenant WHERE slug = 'west'")[0][0]
    job = add_job(fleet, "export", tenant_id=west)
    settings.LOCAL_DIR = tmp_path
    assert run_due_jobs() == 1
    assert state_of(fleet, job) == ("done", "")
    result = fleet.ask("SELECT result FROM fleet_job WHERE id = %s", job)[0][0]
    (made,) = (tmp_path / "exports").iterdir()
    assert made.name == result["file"]
    assert len(made.stem) >= 32
    assert made.stat().st_mode & 0o077 == 0
    assert made.stat().st_size == result["bytes"]
    assert json.dumps(result).find(str(tmp_path)) == -1
    fleet.ask("UPDATE tenants_tenant SET status = 'active' WHERE slug = 'west'")


@pytest.mark.parametrize(
    ("status", "delete_on"),
    [("active", "current_date"), ("suspended", "NULL"), ("closing", "current_date + 2")],
)
def test_nothing_is_deleted_before_its_day(owner, fleet, doomed, status, delete_on):
    fleet.ask(f"UPDATE tenants_tenant SET status = %s, delete_on = {delete_on} WHERE id = %s", status, doomed)
    before = everything_of(fleet)
    job = add_job(fleet, "delete", tenant_id=doomed)
    assert run_due_jobs() == 1
    assert state_of(fleet, job) == ("failed", "Poistaminen on peruttu, tai sen päivä ei ole vielä tullut.")
    assert everything_of(fleet) == before


def test_a_killed_deletion_leaves_everything_and_is_taken_up_again_without_touching_south(
    owner, fleet, doomed
):
    fleet.ask("UPDATE tenants_tenant SET status = 'closing', delete_on = current_date WHERE id = %s", doomed)
    schema, south = schema_of(fleet, "doomed"), schema_of(fleet, "south")
    before, fingerprint = everything_of(fleet), fingerprint_of(fleet, south)
    job = add_job(fleet, "delete", tenant_id=doomed)

    kill_while_it_waits_for(fleet, f'"{schema}".audit_entry', job)
    assert everything_of(fleet) == before
    assert fleet.ask("SELECT count(*) FROM bank_profile WHERE tenant_id = %s", doomed) == [(1,)]

    assert run_due_jobs() == 1
    assert state_of(fleet, job) == ("done", "")
    assert fleet.ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", schema) == []
    assert fleet.ask("SELECT 1 FROM pg_roles WHERE rolname = %s", f"r_{schema}") == []
    for table in ("bank_profile", "outbox_message"):
        assert fleet.ask(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", doomed) == [(0,)], table
    assert fleet.ask("SELECT 1 FROM tenants_domain WHERE domain = 'doomed.localhost'") == []
    assert fleet.ask(
        "SELECT organisation, reason FROM tenants_platformentry WHERE action = 'organisation.deleted'"
    ) == [("Päättyvä", "syy")]

    assert fingerprint_of(fleet, south) == fingerprint
    south_id = fleet.ask("SELECT id FROM tenants_tenant WHERE slug = 'south'")[0][0]
    for table in ("bank_profile", "outbox_message"):
        assert fleet.ask(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", south_id) == [(1,)], table
