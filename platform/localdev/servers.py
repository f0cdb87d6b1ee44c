"""PostgreSQL and Valkey of one place, and the environment the project's settings read."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import redis

from localdev import processes
from localdev.bootstrap import APP, DatabaseUrls, bootstrap
from localdev.envfile import local_secrets
from localdev.errors import CannotStart
from localdev.places import ROOT, Place
from localdev.postgres import ensure_postgres, stop_postgres
from localdev.valkey import ensure_valkey, stop_valkey

NEEDED_MB = 300
OLDEST_REDIS = 7


def ensure_servers(place: Place, *, given: dict[str, str] | None = None) -> dict[str, str]:
    """Start what is not running; returns the whole environment of the place.

    `given` may hold DATABASE_URL (an administrator's log-in) and REDIS_URL of servers to use
    instead of embedded ones. Tests always use embedded servers.
    """
    given = given or {}
    refuse_full_disk(place)
    place.make()
    with _locked(place):
        secrets = local_secrets(place.env_file)
        urls = _database(place, secrets, given.get("DATABASE_URL"))
        redis_url = given.get("REDIS_URL") or ensure_valkey(place, secrets["VALKEY_PASSWORD"])
        redis_url = redis_url.removesuffix("/").removesuffix("/0")  # settings add the number
    if given.get("REDIS_URL"):
        _check_redis(redis_url)
    return _environment(place, secrets, urls, redis_url)


@contextmanager
def servers_for(place: Place) -> Iterator[dict[str, str]]:
    """The environment of running servers. Those this call started are stopped at the end;
    those that ran before (someone else's `localdev env`) are left alone."""
    ran_before = processes.recall(place.records, "postgres") is not None
    try:
        yield {**os.environ, **ensure_servers(place)}
    finally:
        if not ran_before:
            stop_servers(place)


def stop_servers(place: Place) -> None:
    """Stop the embedded servers of the place. Given servers are not ours to stop."""
    if place.records.exists():
        with _locked(place):
            stop_valkey(place)
            stop_postgres(place)


def refuse_full_disk(place: Place) -> None:
    """Raise before anything is half written."""
    folder = next(p for p in (place.folder, *place.folder.parents) if p.exists())
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < NEEDED_MB:
        raise CannotStart(
            f"Only {free_mb} MB are free on the disk of {folder}; at least {NEEDED_MB} MB are "
            "needed. Free some space, or put local data elsewhere: LOCAL_DIR=/path make run"
        )


def _database(place: Place, secrets: dict[str, str], given_url: str | None) -> DatabaseUrls:
    if given_url and urlsplit(given_url).username == APP:
        raise CannotStart(
            f"DATABASE_URL signs in as {APP}, the application's own role. Unset it to use the "
            "embedded server, or give an administrator's log-in."
        )
    return bootstrap(
        given_url or ensure_postgres(place, secrets["POSTGRES_ADMIN_PASSWORD"]),
        owner_password=secrets["POSTGRES_OWNER_PASSWORD"],
        app_password=secrets["POSTGRES_APP_PASSWORD"],
        for_tests=place.is_test,
    )


def _environment(place: Place, secrets: dict[str, str], urls: DatabaseUrls, redis_url: str) -> dict[str, str]:
    kind = "test" if place.is_test else "local"
    return {
        "KOKEMUS_ENV": kind,
        "DJANGO_SETTINGS_MODULE": f"config.settings.{kind}",
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "REDIS_URL": redis_url,
        "SECRET_KEY": secrets["SECRET_KEY"],
        "FIELD_KEYS": secrets["FIELD_KEYS"],
        "BASE_DOMAIN": "localhost",
        "PUBLIC_PORT": os.environ.get("PORT") or os.environ.get("PUBLIC_PORT") or "8000",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "1025",
        "LOCAL_DIR": str(place.folder),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }


def _check_redis(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError as error:
        raise CannotStart(f"REDIS_URL cannot be reached: {error}") from error
    if int(version.split(".")[0]) < OLDEST_REDIS:
        raise CannotStart(f"Redis 7 or newer, or Valkey, is needed; REDIS_URL has {version}.")


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """One starter or stopper at a time, also between several people's shells."""
    with (place.folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
