"""Two organisations, `north` and `south`, and the people everybody learns once.

Aino orders, Eero is an expert, Liisa approves as line manager, Hannu is unit head, Pirkko runs payroll,
Kaarina coordinates, and Ulla is from `south` and must never get in.
"""

import gc
import os

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from xdist.scheduler import LoadFileScheduling

from outbox.subscribers import collect_subscribers
from tenants import directory
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.terminology.terms import forget_terms
from tests import database
from tests.postbox import postbox  # noqa: F401
from tests.visitor import Visitor

# Folders whose files take minutes; they start first (platform/localdev/testrun.py).
LONG = (
    "browser",
    "isolation",
    "fleet",
    "lifecycle",
    "chaos",
    "flows",
    "localdev",
    "administration",
    "payouts",
)


# Files of tests/browser that share one running service, so that it is filled once; the others share what it was
# filled from.
SWEEPS = ("test_empty_lists.py", "test_every_page_of_", "test_languages.py")


class SweepsTogether(LoadFileScheduling):
    """One file stays in one worker, for its module-wide fixtures; the sweeps count as one file, and the jobs."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        folder, _slash, name = file.rpartition("/")
        if folder != "tests/browser":
            return file
        return f"{folder}/{'sweeps' if name.startswith(SWEEPS) else 'jobs'}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """How `make test` spreads the files (platform/localdev/testrun.py)."""
    return SweepsTogether(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    """Long files first; inside a file the order stays."""

    def place(item) -> int:
        return next((number for number, name in enumerate(LONG) if name in item.path.parts), len(LONG))

    items.sort(key=place)


def pytest_collection_finish():
    """Eight thousand tests and what they import stay to the end: the collector need not look at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A fresh copy of the template for this worker; dropped at the end."""
    collect_subscribers()  # tests lend the list a subscriber of their own: it must be whole before
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{os.getpid()}_{worker}"
    database.copy_template(name)
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    gc.collect()  # connections of threads that have ended
    database.drop(name)


@pytest.fixture(autouse=True)
def nothing_remembered(request, monkeypatch):
    """Each test starts without looked-up tenants and words; tests of one worker must not lean on another's.

    On a busy machine a test may take longer than a look-up is kept, and one that comes again would disturb
    counted queries.
    """
    if request.node.path.name != "test_directory.py":
        for name in ("KEEP_SECONDS", "KEEP_SECONDS_ALONE", "ASK_SECONDS"):
            monkeypatch.setattr(directory, name, 3600.0)  # a change in this process is known at once
        # Workers share one Valkey: another's change of the directory is no news here.
        monkeypatch.setattr(directory, "VERSION_KEY", f"directory-version-{os.getpid()}")
    directory._shelf.by_host.clear()
    directory._shelf.by_id.clear()
    forget_terms()
    translation.deactivate()  # a page in another language may have been the last thing that a test asked for
    yield
    connection.set_schema_to_public()


@pytest.fixture
def south(db) -> Tenant:
    """The other organisation."""
    return Tenant.objects.get(slug="south")


@pytest.fixture
def north(db):
    """Our organisation; the test runs inside it."""
    with in_tenant(Tenant.objects.get(slug="north")) as tenant:
        yield tenant


@pytest.fixture
def visitor():
    """Somebody at north's host who has not signed in."""
    return Visitor("north")


@pytest.fixture
def clear_caches():
    """Empty both caches before and after."""
    for alias in caches:
        caches[alias].clear()
    yield
    for alias in caches:
        caches[alias].clear()
