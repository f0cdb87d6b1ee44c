"""Two clerks at the same moment, on real connections; and another process that makes the same files later."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database

SCRIPT = Path(__file__).with_name("race.py")


@pytest.fixture
def own_database():
    name = f"race_{os.getpid()}"
    database.copy_template(name)
    yield name
    database.drop(name)


def run_script(name, *arguments):
    environment = {**os.environ, "DATABASE_URL": database.with_name(os.environ["DATABASE_URL"], name)}
    environment["PYTHONPATH"] = f"{database.ROOT}{os.pathsep}{environment['PYTHONPATH']}"
    command = [sys.executable, str(SCRIPT), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_one_of_two_clerks_closes_and_another_process_makes_the_same_files(own_database):
    first = run_script(own_database)
    assert first["results"] == ["closed", "conflict"]
    assert (first["runs"], first["lines"]) == (1, 6)
    again = run_script(own_database, "--read")
    assert again["hashes"] == first["hashes"]
    assert set(again["hashes"]) == {"csv", "pain001", "xlsx"}
