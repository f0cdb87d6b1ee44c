"""Only processes that are provably ours are ever stopped."""

import os
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from localdev import processes
from localdev.processes import Record

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])", *SLEEP]


@pytest.fixture
def start(tmp_path):
    started = []

    def _start(command, name="web"):
        process = processes.start(
            name, command, records=tmp_path, log=tmp_path / "log", env=dict(os.environ), cwd=tmp_path
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.wait()


def test_a_record_finds_its_running_process(start, tmp_path):
    process = start(SLEEP)
    assert processes.recall(tmp_path, "web").pid == process.pid


def test_a_reused_pid_is_a_stranger(tmp_path):
    stranger = subprocess.Popen(SLEEP)
    try:
        real = processes.remember(tmp_path, "web", stranger.pid, SLEEP)
        stale = replace(real, started=real.started - 100)
        assert stale.process() is None
        processes.stop(tmp_path, stale)
        assert stranger.poll() is None, "a process that is not ours was stopped"
        assert not (tmp_path / "web.json").exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_dead_process_is_forgotten_when_stopped(start, tmp_path):
    process = start(SLEEP)
    process.kill()
    process.wait()
    assert processes.recall(tmp_path, "web") is None
    processes.stop(tmp_path, processes.recall_all(tmp_path)[0])
    assert processes.recall_all(tmp_path) == []


def test_stopping_takes_the_whole_group_along_even_when_the_leader_is_gone(start, tmp_path):
    process = start(PARENT)
    leader = psutil.Process(process.pid)
    while not (children := leader.children()):
        assert leader.is_running()
    process.kill()  # as after kill -9: the child lives on without its parent
    process.wait()
    processes.stop(tmp_path, processes.recall_all(tmp_path)[0])
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive


@pytest.mark.parametrize("content", ["", "{half", '{"name": "web"}', "[]"])
def test_a_broken_record_is_no_record(tmp_path, content):
    (tmp_path / "web.json").write_text(content)
    assert processes.recall(tmp_path, "web") is None
    assert processes.recall_all(tmp_path) == []


def test_a_record_of_a_pid_that_never_was_is_not_running():
    assert Record("web", 2**22 - 1, 0.0, []).process() is None
