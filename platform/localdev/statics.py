"""Collect static files when one has changed; otherwise the last collection stands."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from localdev.errors import CannotStart
from localdev.places import ROOT, Place

# Extensions we do not use; they import the bare name "htmx", which no file has.
UNUSED = "django_htmx/ext/*"


def collect_statics(place: Place, environment: dict[str, str]) -> bool:
    """Run `collectstatic` if needed; returns whether it ran."""
    stamp = place.folder / "static.sha256"
    now = fingerprint(ROOT)
    if stamp.exists() and stamp.read_text() == now:
        return False
    print("Collecting static files ...", flush=True)
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "--clear"]
    command += ["--ignore", UNUSED]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotStart(f"`manage.py collectstatic` failed:\n{done.stderr[-2000:]}")
    stamp.write_text(now)
    return True


def fingerprint(root: Path) -> str:
    """A hash over names, sizes and times of every static file, and over the installed packages."""
    total = hashlib.sha256((root / "requirements" / "run.txt").read_bytes())
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if f"{os.sep}static{os.sep}" in folder + os.sep:
            for name in sorted(names):
                path = Path(folder, name)
                seen = path.stat()
                total.update(f"{path.relative_to(root)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return total.hexdigest()
