"""Real embedded servers in a folder of their own: start, bootstrap twice, reuse, stop."""

import shutil
from collections import namedtuple
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest
import redis

from localdev import processes, servers
from localdev.bootstrap import APP, OWNER, bootstrap
from localdev.envfile import local_secrets
from localdev.errors import CannotStart
from localdev.places import place_for
from localdev.postgres import ensure_postgres, stop_postgres
from localdev.servers import ensure_servers, stop_servers

pytestmark = pytest.mark.slow
CATALOGUE = """
    SELECT rolname::text, rolcreaterole, rolcreatedb, rolinherit, rolsuper, rolcanlogin
    FROM pg_roles WHERE rolname LIKE 'kokemus%' ORDER BY 1
"""


@pytest.fixture(scope="module")
def place():
    """mkdtemp makes a folder only we may enter: the hard case for a server that is not root."""
    folder = Path(mkdtemp(prefix="kokemus-test-"))
    place = place_for("test", under=folder)
    yield place
    stop_servers(place)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def environment(place):
    return ensure_servers(place)


@pytest.fixture
def owner(environment):
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(environment):
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_the_environment_has_everything_settings_read(environment):
    assert set(environment) >= {
        "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "KOKEMUS_ENV", "SECRET_KEY", "FIELD_KEYS",
        "BASE_DOMAIN", "PUBLIC_PORT", "EMAIL_HOST", "EMAIL_PORT", "LOCAL_DIR", "DJANGO_SETTINGS_MODULE",
    }  # fmt: skip


def test_the_servers_listen_on_loopback_only(owner, environment):
    assert owner.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    with redis.Redis.from_url(environment["REDIS_URL"]) as client:
        assert client.config_get("bind")["bind"] == "127.0.0.1"


def test_nobody_signs_in_without_a_password(environment):
    without = environment["DATABASE_URL"].replace(
        ":" + environment["DATABASE_URL"].split(":")[2].split("@")[0], ""
    )
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(without)
    port = environment["REDIS_URL"].rpartition(":")[2]
    with redis.Redis(port=int(port)) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"])
def test_the_test_server_gives_up_safety_for_speed(owner, name):
    assert owner.execute("SELECT current_setting(%s)", [name]).fetchone() == ("off",)


def test_the_log_in_role_owns_nothing_and_may_create_nothing(app):
    owned = app.execute(
        "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = current_user::regrole"
    )
    assert owned.fetchone() == (0,)
    for statement in (
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (id int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)


def test_extensions_are_in_public(owner):
    found = owner.execute(
        "SELECT extname::text FROM pg_extension WHERE extnamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in found} == {"btree_gist", "pg_trgm", "unaccent"}


def test_the_owner_is_no_superuser_and_can_do_its_work(owner):
    owner.execute("CREATE SCHEMA probe")
    owner.execute("CREATE ROLE kokemus_probe NOLOGIN")
    owner.execute("GRANT kokemus_probe TO kokemus_app WITH INHERIT FALSE, SET TRUE")
    owner.execute("DROP ROLE kokemus_probe")
    owner.execute("DROP SCHEMA probe")
    assert owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)


def test_a_second_bootstrap_changes_nothing(place, environment, owner):
    secrets = local_secrets(place.env_file)
    before = owner.execute(CATALOGUE).fetchall()
    again = bootstrap(
        ensure_postgres(place, secrets["POSTGRES_ADMIN_PASSWORD"]),
        owner_password=secrets["POSTGRES_OWNER_PASSWORD"],
        app_password=secrets["POSTGRES_APP_PASSWORD"],
        for_tests=True,
    )
    assert (again.app, again.owner) == (environment["DATABASE_URL"], environment["DATABASE_OWNER_URL"])
    assert owner.execute(CATALOGUE).fetchall() == before
    assert [row[0] for row in before] == [APP, OWNER]


def test_a_second_start_uses_the_running_servers(place, environment):
    pids = {record.name: record.pid for record in processes.recall_all(place.records)}
    assert ensure_servers(place) == environment
    assert {record.name: record.pid for record in processes.recall_all(place.records)} == pids


def test_a_lost_record_is_found_again_from_the_data_folder(place, environment):
    pid = processes.recall(place.records, "postgres").pid
    processes.forget(place.records, "postgres")
    ensure_servers(place)
    assert processes.recall(place.records, "postgres").pid == pid


def test_a_given_administrator_may_be_less_than_a_superuser(place, environment):
    """The way with DATABASE_URL given: a managed server's administrator has CREATEROLE CREATEDB."""
    secrets = local_secrets(place.env_file)
    admin_url = ensure_postgres(place, secrets["POSTGRES_ADMIN_PASSWORD"])
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("CREATE ROLE managed LOGIN CREATEROLE CREATEDB PASSWORD 'x'")
        admin.execute("GRANT kokemus_owner, kokemus_app TO managed WITH ADMIN TRUE")
    managed = admin_url.replace("postgres:" + secrets["POSTGRES_ADMIN_PASSWORD"], "managed:x")
    passwords = {"owner_password": "o/:@", "app_password": "a"}
    urls = bootstrap(managed, database="kokemus_given", **passwords)
    with psycopg.connect(urls.owner) as connection:
        assert connection.execute("SELECT current_database(), current_user").fetchone() == (
            "kokemus_given",
            OWNER,
        )
    ensure_servers(place)  # puts this place's own passwords back


def test_the_applications_own_role_is_refused_as_administrator(place, environment):
    with pytest.raises(CannotStart, match="kokemus_app"):
        ensure_servers(place, given={"DATABASE_URL": environment["DATABASE_URL"]})


def test_an_administrator_who_may_not_create_roles_is_told_so(environment):
    with pytest.raises(CannotStart, match="CREATEROLE"):
        bootstrap(environment["DATABASE_URL"], owner_password="x", app_password="x", database="elsewhere")


def test_a_full_disk_is_refused_before_anything_is_written(monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(servers.shutil, "disk_usage", lambda _: usage(1, 1, 200 * 2**20))
    with pytest.raises(CannotStart, match="Only 200 MB"):
        ensure_servers(place_for("run", under=tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_stopped_server_starts_again_with_its_data(place, environment):
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    stop_postgres(place)
    again = ensure_servers(place)
    with psycopg.connect(again["DATABASE_OWNER_URL"], autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        connection.execute("DROP TABLE kept")


def test_a_killed_server_starts_again(place, environment):
    for name in ("postgres", "valkey"):
        server = processes.recall(place.records, name).process()
        server.kill()
        server.wait()
    again = ensure_servers(place)
    with psycopg.connect(again["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
