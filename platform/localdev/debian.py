"""What no Python wheel brings: Debian packages, installed when we may."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Package -> the library that WeasyPrint opens (agreements and certificates as PDF).
PDF_LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
NO_PDF = "PDF files cannot be made: {}. To make them: apt install {}"


def install(packages: Sequence[str], log: Path) -> str:
    """Install with apt if we are root on Debian; returns why not, or nothing."""
    if os.geteuid() != 0:
        return "only root can install what is missing"
    if not shutil.which("apt-get"):
        return "there is no apt-get to install what is missing"
    print(f"Installing {' '.join(packages)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as output:
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-q", *arguments], stdout=output, stderr=output, env=quiet, check=False
            )
    return f"apt-get could not install it (see {log})" if done.returncode else ""


def ensure_pdf_libraries(log: Path) -> None:
    """Have the libraries that draw PDF files, or say in one line what to do. Everything else works without."""
    missing = [package for package, library in PDF_LIBRARIES.items() if not _opens(library)]
    if missing and (why := install(missing, log)):
        print(NO_PDF.format(why, " ".join(missing)), flush=True)


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
