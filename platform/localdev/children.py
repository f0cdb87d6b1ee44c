"""The processes of the service on one machine: web, worker, beat, outbox relay, mail sink."""

from __future__ import annotations

import subprocess
import sys

from localdev import processes
from localdev.places import ROOT, Place
from localdev.ports import LOOPBACK

PYTHON = sys.executable


def commands(place: Place, environment: dict[str, str], port: int) -> dict[str, list[str]]:
    """The processes of the service, by name."""
    celery = [PYTHON, "-m", "celery", "-A", "config"]
    gunicorn = [PYTHON, "-m", "gunicorn", "config.wsgi:application", "--worker-class", "gthread"]
    gunicorn += ["--threads", "8", "--workers", "1", "--bind", f"{LOOPBACK}:{port}"]
    gunicorn += ["--no-control-socket", "--graceful-timeout", "5"]
    schedule = str(place.folder / "beat-schedule")
    return {
        "mail": [PYTHON, "-m", "localdev.mailsink", environment["EMAIL_PORT"], str(place.mail)],
        "web": gunicorn,
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"],
        "relay": [PYTHON, str(ROOT / "manage.py"), "relay_outbox"],
    }


def start_children(
    place: Place, environment: dict[str, str], port: int
) -> dict[str, subprocess.Popen[bytes]]:
    """Start each process with its own log and name (PROCESS_NAME is seen in pg_stat_activity)."""
    return {
        name: processes.start(
            name,
            command,
            records=place.records,
            log=place.logs / f"{name}.log",
            env=environment | {"PROCESS_NAME": f"kokemus-{name}", "PYTHONUNBUFFERED": "1"},
            cwd=ROOT,
        )
        for name, command in commands(place, environment, port).items()
    }
