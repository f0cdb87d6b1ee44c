"""The browser of the browser tests: Debian's chromium, installed when we may."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from localdev.debian import install

PACKAGES = ["chromium", "fonts-noto-core"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
SKIPPED = "Browser tests are SKIPPED: {}. To run them: apt install chromium fonts-noto-core"


def browser_environment(log: Path) -> dict[str, str]:
    """What tests need to know: CHROMIUM_PATH, or BROWSER_TESTS=skip after one visible line."""
    if os.environ.get("BROWSER_TESTS") == "skip":
        print("Browser tests are SKIPPED: BROWSER_TESTS=skip is set.", flush=True)
        return {}
    why = install(PACKAGES, log) if _find() is None or not FONTS.exists() else ""
    found = _find()
    if found:
        return {"CHROMIUM_PATH": found}
    print(SKIPPED.format(f"no Chromium here, and {why}"), flush=True)
    return {"BROWSER_TESTS": "skip"}


def _find() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)
