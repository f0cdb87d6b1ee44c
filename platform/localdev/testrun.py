"""`make test`: the whole test run on servers of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from localdev.browsers import browser_environment
from localdev.catalogues import compile_catalogues
from localdev.debian import ensure_pdf_libraries
from localdev.places import ROOT, Place
from localdev.servers import refuse_full_disk, servers_for

# One file stays in one worker, for its module-wide fixtures. (loadgroup would let a mark decide, but
# pytest-xdist 3.8 does not group under pytest 9.2: it renames an attribute that is no longer read.)
# In the order of tests/conftest.py, which also keeps the sweeps of the browser together: long files first, so that
# no worker waits for the others at the end.
# One worker more than cores: a worker often waits for a process that it has started.
WORKERS = (os.cpu_count() or 1) + 1
SPREAD = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]


def run_tests(place: Place, arguments: list[str]) -> int:
    """Prepare, run pytest, stop the servers. Returns pytest's exit code."""
    refuse_full_disk(place)
    place.make()
    started = time.monotonic()
    browser = browser_environment(place.logs / "apt.log")
    ensure_pdf_libraries(place.logs / "apt.log")
    compile_catalogues()
    with servers_for(place) as environment:
        print(f"Test servers are up after {time.monotonic() - started:.1f} s.", flush=True)
        pytest = [sys.executable, "-m", "pytest", *SPREAD, *arguments]
        return subprocess.run(pytest, cwd=ROOT, env=environment | browser, check=False).returncode
