"""The processes of the service on one machine: web, worker, beat, outbox relay, fleet worker, mail sink."""

from __future__ import annotations

import subprocess
import sys

from localdev import processes
from localdev.places import ROOT, Place
from localdev.ports import LOOPBACK

PYTHON = sys.executable
FLEET = "fleet"
OWNER = {"DATABASE_LOGIN": "owner"}  # for the one process that makes and removes schemas


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
        FLEET: [PYTHON, str(ROOT / "manage.py"), "fleet_worker"],
    }


def environment_of(name: str, environment: dict[str, str]) -> dict[str, str]:
    """What one process reads. Its name is seen in pg_stat_activity."""
    own = {"PROCESS_NAME": f"kokemus-{name}", "PYTHONUNBUFFERED": "1"}
    return environment | own | (OWNER if name == FLEET else {})


def start_children(
    place: Place, environment: dict[str, str], port: int
) -> dict[str, subprocess.Popen[bytes]]:
    """Start each process with its own log and name."""
    return {
        name: processes.start(
            name,
            command,
            records=place.records,
            log=place.logs / f"{name}.log",
            env=environment_of(name, environment),
            cwd=ROOT,
        )
        for name, command in commands(place, environment, port).items()
    }
