"""Finding the organisation costs no query in steady state, and a change is seen at once (scale.md rule 6)."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.ids import new_id
from tenants import directory
from tenants.context import NoSuchTenant, find_tenant
from tenants.models import Domain, Tenant, TenantStatus
from tests.visitor import Visitor

HOST = "north.localhost"
CLOSED_PORT = "redis://127.0.0.1:1/1"


@pytest.fixture(autouse=True)
def own_counter(monkeypatch):
    """Other test runs share this Valkey; their changes are not ours."""
    monkeypatch.setattr(directory, "VERSION_KEY", f"directory-version-{new_id()}")


@pytest.fixture
def clock(monkeypatch):
    """A hand that moves monotonic time."""

    class Clock:
        now = 1_000.0

        def monotonic(self):
            return self.now

    hand = Clock()
    monkeypatch.setattr(directory, "time", hand)
    monkeypatch.setattr(directory._shelf, "valkey_away_until", 0.0)
    monkeypatch.setattr(directory._shelf, "asked_at", 0.0)
    return hand


@pytest.fixture
def valkey_away(monkeypatch, settings, clock):
    """Nobody listens where Valkey should be."""
    away = RedisCache(CLOSED_PORT, {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}})
    monkeypatch.setattr(directory, "caches", {"platform": away})


def queries_of(deed) -> int:
    with CaptureQueriesContext(connection) as statements:
        deed()
    return len([entry for entry in statements if "tenants_" in entry["sql"]])


def rename(name: str) -> None:
    Tenant.objects.filter(slug="north").update(name=name)


def test_the_second_lookup_asks_nothing(db, clock):
    assert queries_of(lambda: directory.tenant_at(HOST)) == 1
    assert queries_of(lambda: directory.tenant_at(HOST)) == 0
    north = directory.tenant_at(HOST)
    assert queries_of(lambda: directory.tenant_by_id(str(north.pk))) == 1
    assert queries_of(lambda: find_tenant(north.pk)) == 0


def test_an_unknown_host_is_remembered_too(db, clock):
    assert directory.tenant_at("nowhere.localhost") is None
    assert queries_of(lambda: directory.tenant_at("nowhere.localhost")) == 0


def test_a_request_in_steady_state_asks_nothing_about_the_organisation(db):
    Visitor("north").get("/account/login/")
    assert queries_of(lambda: Visitor("north").get("/account/login/")) == 0


def test_a_change_is_seen_at_once(db, clock):
    directory.tenant_at(HOST)
    rename("Uusi nimi")
    directory.forget()
    assert directory.tenant_at(HOST).name == "Uusi nimi"


def test_a_change_made_by_another_process_is_seen_a_moment_later(db, clock):
    old = directory.tenant_at(HOST).name
    rename("Uusi nimi")
    cache = caches["platform"]
    cache.add(directory.VERSION_KEY, 0, timeout=None)
    cache.incr(directory.VERSION_KEY)  # what another process's forget() leaves behind
    clock.now += directory.ASK_SECONDS / 2
    assert directory.tenant_at(HOST).name == old
    clock.now += directory.ASK_SECONDS / 2
    assert directory.tenant_at(HOST).name == "Uusi nimi"
    assert directory.ASK_SECONDS <= 0.2  # nobody notices


def test_a_row_read_while_another_forgets_is_not_kept(db, clock, monkeypatch):
    """A thread that read the old row just before the change must not put it back on the shelf."""
    real = directory._from_host

    def read_then_others_change(host):
        old = real(host)
        rename("Uusi nimi")
        directory.forget()
        return old

    monkeypatch.setattr(directory, "_from_host", read_then_others_change)
    directory.tenant_at(HOST)
    monkeypatch.setattr(directory, "_from_host", real)
    assert directory.tenant_at(HOST).name == "Uusi nimi"


def test_a_new_host_answers_at_once(db, clock):
    assert directory.tenant_at("uusi.localhost") is None
    Domain.objects.create(domain="uusi.localhost", tenant=Tenant.objects.get(slug="north"))
    directory.forget()
    assert directory.tenant_at("uusi.localhost").slug == "north"


def test_with_valkey_away_lookups_work_and_a_change_is_seen_within_seconds(db, clock, valkey_away):
    assert directory.tenant_at(HOST).slug == "north"
    assert queries_of(lambda: directory.tenant_at(HOST)) == 0
    rename("Uusi nimi")  # by another process: we are not told
    clock.now += directory.KEEP_SECONDS_ALONE
    assert directory.tenant_at(HOST).name == "Uusi nimi"
    assert directory.KEEP_SECONDS_ALONE <= 5


def test_with_valkey_away_forget_is_safe_and_this_process_sees_its_change(db, clock, valkey_away):
    directory.tenant_at(HOST)
    rename("Uusi nimi")
    directory.forget()
    assert directory.tenant_at(HOST).name == "Uusi nimi"


def test_valkey_is_not_asked_on_every_request_while_it_is_away(db, clock, valkey_away, monkeypatch):
    directory.tenant_at(HOST)
    monkeypatch.setattr(directory, "caches", {})  # asking would be a KeyError
    directory.tenant_at(HOST)


def test_a_suspension_closes_the_door_of_the_tasks_too(db, clock):
    north = directory.tenant_at(HOST)
    find_tenant(north.pk)
    Tenant.objects.filter(pk=north.pk).update(status=TenantStatus.SUSPENDED)
    directory.forget()
    with pytest.raises(NoSuchTenant):
        find_tenant(north.pk)


@pytest.mark.parametrize("nonsense", [None, "None", "", "north", "t_north", 7, "' OR 1=1"])
def test_what_is_no_id_finds_nobody(db, nonsense):
    with pytest.raises(NoSuchTenant):
        find_tenant(nonsense)


def test_strange_hosts_do_not_fill_the_memory(db, clock, monkeypatch):
    monkeypatch.setattr(directory, "_from_host", lambda host: None)
    for number in range(5100):
        directory.tenant_at(f"h{number}.localhost")
    assert len(directory._shelf.by_host) <= 5001
