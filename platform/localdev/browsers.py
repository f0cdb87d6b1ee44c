"""The browser of the browser tests: Debian's chromium, installed when we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = ["chromium", "fonts-noto-core"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
SKIPPED = "Browser tests are SKIPPED: {}. To run them: apt install chromium fonts-noto-core"


def browser_environment(log: Path) -> dict[str, str]:
    """What tests need to know: CHROMIUM_PATH, or BROWSER_TESTS=skip after one visible line."""
    if os.environ.get("BROWSER_TESTS") == "skip":
        print("Browser tests are SKIPPED: BROWSER_TESTS=skip is set.", flush=True)
        return {}
    why = _install(log) if _find() is None or not FONTS.exists() else ""
    found = _find()
    if found:
        return {"CHROMIUM_PATH": found}
    print(SKIPPED.format(why), flush=True)
    return {"BROWSER_TESTS": "skip"}


def _find() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _install(log: Path) -> str:
    """Install with apt if we are root on Debian; returns why not, or nothing."""
    if os.geteuid() != 0:
        return "no Chromium here, and only root can install it"
    if not shutil.which("apt-get"):
        return "no Chromium here, and no apt-get to install it with"
    print("Installing chromium for the browser tests ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as output:
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            done = subprocess.run(
                ["apt-get", "-q", *arguments], stdout=output, stderr=output, env=quiet, check=False
            )
    return f"apt-get could not install Chromium (see {log})" if done.returncode else ""
